import { findAll, openTestEngine, type TestEngine } from './testing';

type Content = Record<string, unknown>;

let engine: TestEngine;

async function given(...documents: readonly Content[]): Promise<void> {
  engine = await openTestEngine();
  await engine.insert({
    collection: 'things',
    documents: documents.map((document, at) => ({ _id: at, ...document })),
  });
}

test('matched counts what the query met, modified what is different afterwards', async () => {
  await given({ a: 1 }, { a: 2 }, { a: 3 });
  const update = (changes: Content, multi: boolean) =>
    engine.update({ collection: 'things', query: { a: { $lte: 2 } }, update: changes, multi });

  expect(await update({ $set: { b: 1 } }, true)).toEqual({ matched: 2, modified: 2 });
  expect(await update({ $set: { b: 1 } }, true)).toEqual({ matched: 2, modified: 0 });
  expect(await update({ $set: { b: 2 } }, false)).toEqual({ matched: 1, modified: 1 });
  expect(await update({ $unset: { x: '' } }, false)).toEqual({ matched: 1, modified: 0 });
  expect(await update({ $set: { b: 2 } }, true)).toEqual({ matched: 2, modified: 1 });
  expect(await engine.update({ collection: 'things', query: { a: 9 }, update: { $set: { b: 1 } } })).toEqual({
    matched: 0,
    modified: 0,
  });
});

test('a replacement keeps the id and nothing else', async () => {
  await given({ a: 1, b: 2 });
  const replace = (update: Content) =>
    engine.update({ collection: 'things', query: { _id: 0 }, update, replace: true });

  expect(await replace({ c: 3 })).toEqual({ matched: 1, modified: 1 });
  expect(await replace({ c: 3 })).toEqual({ matched: 1, modified: 0 });
  await expect(replace({ _id: 5, c: 3 })).rejects.toThrow("immutable field '_id'");
  await expect(replace({ $set: { c: 3 } })).rejects.toThrow("The dollar ($) prefixed field '$set'");
  expect(await findAll(engine, 'things')).toEqual([{ _id: 0, c: 3 }]);
});

test('an upsert starts from the equalities of its query', async () => {
  await given();
  const update = { $set: { a: 1 }, $setOnInsert: { b: 2 }, $inc: { 'n.count': 1 } };
  const request = {
    collection: 'things',
    query: { _id: 'x', 'n.kind': 'k', c: { $gt: 5 }, $and: [{ d: { $eq: 4 } }] },
    update,
    upsert: true,
  };

  expect(await engine.update(request)).toEqual({ matched: 0, modified: 0, upsertedId: 'x' });
  expect(await findAll(engine, 'things')).toEqual([{ _id: 'x', n: { kind: 'k', count: 1 }, d: 4, a: 1, b: 2 }]);
  expect(await engine.update({ ...request, query: { _id: 'x' } })).toEqual({ matched: 1, modified: 1 });
  expect(await findAll(engine, 'things')).toEqual([{ _id: 'x', n: { kind: 'k', count: 2 }, d: 4, a: 1, b: 2 }]);
});

test('an upsert by replacement takes the id of its query, or makes one', async () => {
  await given();

  await engine.update({
    collection: 'things',
    query: { _id: 'x' },
    update: { a: 1 },
    replace: true,
    upsert: true,
  });
  const { upsertedId } = await engine.update({
    collection: 'things',
    query: { a: 5 },
    update: { a: 2 },
    replace: true,
    upsert: true,
  });

  expect(upsertedId).toMatch(/^[0-9a-f]{32}$/);
  expect(await findAll(engine, 'things')).toEqual(
    expect.arrayContaining([
      { _id: 'x', a: 1 },
      { _id: upsertedId, a: 2 },
    ]),
  );
});

test('updateAndReturn answers the document as it is afterwards', async () => {
  await given({ a: 1 }, { a: 1 });
  const update = { $inc: { n: 1 } };

  expect(await engine.updateAndReturn({ collection: 'things', query: { a: 1 }, update })).toEqual({
    updated: 1,
    document: { _id: 0, a: 1, n: 1 },
  });
  expect(await engine.updateAndReturn({ collection: 'things', query: { a: 5 }, update })).toEqual({
    updated: 0,
    document: null,
  });
  expect(await findAll(engine, 'things', { n: 1 })).toHaveLength(1);
});

test('remove takes one or all', async () => {
  await given({ a: 1 }, { a: 1 }, { a: 1 }, { a: 2 });

  expect(await engine.remove({ collection: 'things', query: { a: 1 } })).toEqual({ deleted: 1 });
  expect(await engine.remove({ collection: 'things', query: { a: 1 }, multi: true })).toEqual({ deleted: 2 });
  expect(await engine.remove({ collection: 'things', query: { a: 1 }, multi: true })).toEqual({ deleted: 0 });
  expect(await findAll(engine, 'things')).toEqual([{ _id: 3, a: 2 }]);
});
