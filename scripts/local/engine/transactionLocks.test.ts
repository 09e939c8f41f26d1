import { setTimeout as sleep } from 'node:timers/promises';
import { findAll } from './testing';
import { LIFE_MS } from './transaction';
import { collection, CONFLICT, DUPLICATE, NOT_EXIST, openPair, type Pair } from './transactionTesting';

let engine: Pair['engine'];
let read: Pair['read'];
let add: Pair['add'];
let insert: Pair['insert'];
let remove: Pair['remove'];

beforeEach(async () => {
  ({ engine, read, add, insert, remove } = await openPair());
});

/** Whether a promise is still open after everything that could run has run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  return (await Promise.race([promise.catch(() => null), sleep(5, open)])) === open;
}

test('a write outside waits for the document of an open transaction, and then looks anew', async () => {
  const tx = await engine.startTransaction();
  await add('a', tx, 5);
  const conditional = engine.update({
    collection,
    query: { _id: 'a', n: { $lt: 3 } },
    update: { $inc: { n: 1 } },
  });
  const plain = add('a');

  expect(await isPending(conditional)).toBe(true);
  expect(await isPending(add('b'))).toBe(false);
  await engine.commit(tx);

  expect(await conditional).toEqual({ matched: 0, modified: 0 });
  expect(await plain).toEqual({ matched: 1, modified: 1 });
  expect(await read('a')).toMatchObject({ n: 7 });
});

test('after an abort the waiting write meets the old document', async () => {
  const tx = await engine.startTransaction();
  await remove({ _id: 'a' }, tx);
  const waiting = add('a');

  expect(await isPending(waiting)).toBe(true);
  await engine.abort(tx);

  expect(await waiting).toEqual({ matched: 1, modified: 1 });
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['id', { _id: 'c', code: 'C' }, { _id: 'c', code: 'D' }],
  ['unique key', { _id: 'c', code: 'C' }, { _id: 'd', code: 'C' }],
  ['missing unique key', { _id: 'c' }, { _id: 'd', code: null }],
])(
  'an insert of the %s that an open transaction inserted conflicts inside and waits outside',
  async (_title, one, other) => {
    const [first, second] = [await engine.startTransaction(), await engine.startTransaction()];
    await insert(one, first);

    await expect(insert(other, second)).rejects.toMatchObject(CONFLICT);
    const waiting = insert(other);
    expect(await isPending(waiting)).toBe(true);
    await engine.commit(first);

    await expect(waiting).rejects.toMatchObject(DUPLICATE);
  },
);

test('a waiting insert succeeds when the transaction that had the key is aborted', async () => {
  const tx = await engine.startTransaction();
  await insert({ _id: 'c', code: 'C' }, tx);
  const waiting = insert({ _id: 'd', code: 'C' });

  expect(await isPending(waiting)).toBe(true);
  await engine.abort(tx);

  await expect(waiting).resolves.toEqual({ insertedIds: ['d'] });
});

test('a unique key given up is free for its transaction at once, for others after the commit', async () => {
  const tx = await engine.startTransaction();
  await engine.update({
    collection,
    query: { _id: 'a' },
    update: { $set: { code: 'Z' } },
    transactionId: tx,
  });
  const waiting = insert({ _id: 'd', code: 'Z' });
  await engine.update({
    collection,
    query: { _id: 'b' },
    update: { $set: { code: 'A' } },
    transactionId: tx,
  });
  const other = insert({ _id: 'e', code: 'B' });

  expect([await isPending(waiting), await isPending(other)]).toEqual([true, true]);
  await engine.commit(tx);

  await expect(waiting).rejects.toMatchObject(DUPLICATE);
  await expect(other).resolves.toEqual({ insertedIds: ['e'] });
  expect((await findAll(engine, collection)).map(({ code }) => code)).toEqual(['Z', 'A', 'B']);
});

test('a unique key that was taken or freed after the snapshot conflicts', async () => {
  const [first, second] = [await engine.startTransaction(), await engine.startTransaction()];
  await read('a', first);
  await read('a', second);
  await insert({ _id: 'c', code: 'C' });
  await remove({ _id: 'b' });

  await expect(insert({ _id: 'd', code: 'C' }, first)).rejects.toMatchObject(CONFLICT);
  await expect(insert({ _id: 'd', code: 'B' }, second)).rejects.toMatchObject(CONFLICT);
});

test('a duplicate key inside a transaction names the key and rolls the transaction back', async () => {
  const tx = await engine.startTransaction();
  await add('a', tx);

  await expect(insert({ _id: 'c', code: 'B' }, tx)).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
    message: 'E11000 duplicate key error collection: local.things index: code_1 dup key: { code: "B" }',
  });

  await expect(engine.commit(tx)).rejects.toMatchObject(NOT_EXIST);
  expect(await read('a')).toMatchObject({ n: 1 });
});

test('two inserts of one id: the second one is a duplicate', async () => {
  const tx = await engine.startTransaction();
  await insert({ _id: 'c', code: 'C' }, tx);

  await expect(insert({ _id: 'c', code: 'D' }, tx)).rejects.toMatchObject(DUPLICATE);
});

test('a write that waits for a transaction goes on when its time is over, though nobody ends it', async () => {
  const tx = await engine.startTransaction();
  await add('a', tx, 100);
  const waiting = add('a');
  expect(await isPending(waiting)).toBe(true);

  engine.clock.at += LIFE_MS;

  expect(await waiting).toEqual({ matched: 1, modified: 1 });
  expect(await read('a')).toMatchObject({ n: 2 });
});

test('many at once on one document: outside nothing is lost, inside exactly the committed are counted', async () => {
  const transfer = async (): Promise<boolean> => {
    const tx = await engine.startTransaction();
    try {
      const before = await read('a', tx);
      await engine.update({
        collection,
        query: { _id: 'a' },
        update: { $set: { n: Number(before?.['n']) + 1 } },
        transactionId: tx,
      });
      await engine.commit(tx);
      return true;
    } catch (error) {
      expect(error).toMatchObject(CONFLICT);
      return false;
    }
  };

  const outcomes = await Promise.all([
    ...Array.from({ length: 50 }, transfer),
    ...Array.from({ length: 50 }, async () => (await add('a')).modified === 1),
  ]);

  expect(await read('a')).toMatchObject({ n: 1 + outcomes.filter(Boolean).length });
  expect(outcomes.slice(50)).toEqual(Array(50).fill(true));
});
