import type { TestGateway } from './testing';
import { openTestGateway } from './testing';

let local: TestGateway;
beforeAll(async () => {
  local = await openTestGateway();
});
afterAll(() => local.close());

let db: ReturnType<TestGateway['app']['database']>;
beforeEach(async () => {
  db = local.app.database();
  await local.engine.dropCollection('things').catch(() => undefined);
  await local.engine.createCollection('things');
});
const things = () => db.collection('things');

describe('update', () => {
  test('of a document answers how many changed', async () => {
    await things().add({ _id: 'a', n: 1, inner: { x: 1, y: 2 } });

    const result = await things()
      .doc('a')
      .update({ n: 2, inner: { x: 9 } });

    expect(result).toEqual({ updated: 1, requestId: expect.any(String) });
    expect((await things().doc('a').get()).data[0]).toEqual({ _id: 'a', n: 2, inner: { x: 9, y: 2 } });
  });

  test('that changes nothing answers 0', async () => {
    await things().add({ _id: 'a', n: 1 });

    expect((await things().doc('a').update({ n: 1 })).updated).toBe(0);
  });

  test('of a missing document answers 0 and makes none', async () => {
    expect((await things().doc('none').update({ n: 1 })).updated).toBe(0);
    expect((await things().count()).total).toBe(0);
  });

  test('with where changes every match, and one with multiple: false', async () => {
    await things().add([{ k: 1 }, { k: 1 }, { k: 2 }]);

    expect((await things().where({ k: 1 }).update({ done: true })).updated).toBe(2);
    expect((await things().where({ k: 1 }).options({ multiple: false }).update({ done: false })).updated).toBe(
      1,
    );
    expect((await things().where({ done: false }).count()).total).toBe(1);
  });

  test('writes null into nested fields', async () => {
    await things().add({ _id: 'a', data: { a: 'a', b: 'b' } });

    await things()
      .where({ _id: 'a' })
      .update({ data: { a: null, b: null } });

    expect((await things().doc('a').get()).data[0].data).toEqual({ a: null, b: null });
  });

  test('with raw takes an update of MongoDB as it is', async () => {
    await things().add({ _id: 'a', n: 1, list: [1] });

    await things()
      .where({ _id: 'a' })
      .options({ raw: true })
      .update({ $inc: { n: 2 }, $push: { list: 2 } });

    expect((await things().doc('a').get()).data[0]).toEqual({ _id: 'a', n: 3, list: [1, 2] });
  });

  test('of _id is refused', async () => {
    await things().add({ _id: 'a' });

    const update = things()
      .where({ _id: 'a' })
      .options({ raw: true })
      .update({ $set: { _id: 'b' } });

    await expect(update).rejects.toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
  });
});

describe('set', () => {
  test('makes a document and answers its id', async () => {
    const result = await things().doc('new').set({ n: 1 });

    expect(result).toEqual({ updated: 0, upsertedId: 'new', requestId: expect.any(String) });
    expect((await things().doc('new').get()).data).toEqual([{ _id: 'new', n: 1 }]);
  });

  test('replaces the whole document, and counts it even by its equal', async () => {
    await things().add({ _id: 'a', n: 1, old: true });

    const results = [await things().doc('a').set({ n: 2 }), await things().doc('a').set({ n: 2 })];

    expect(results.map(({ updated, upsertedId }) => ({ updated, upsertedId }))).toEqual([
      { updated: 1, upsertedId: undefined },
      { updated: 1, upsertedId: undefined },
    ]);
    expect((await things().doc('a').get()).data).toEqual([{ _id: 'a', n: 2 }]);
  });

  test('with an update operator is refused by the SDK before it is sent', async () => {
    const before = local.passed.length;

    await expect(
      things()
        .doc('a')
        .set({ n: db.command.inc(1) }),
    ).rejects.toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
      message: 'update operator complicit',
    });
    expect(local.passed.length).toBe(before);
  });
});

describe('remove', () => {
  test('of a document answers how many are gone', async () => {
    await things().add({ _id: 'a' });

    expect(await things().doc('a').remove()).toEqual({ deleted: 1, requestId: expect.any(String) });
    expect((await things().doc('a').remove()).deleted).toBe(0);
  });

  test('with where removes every match, and one with multiple: false', async () => {
    await things().add([{ k: 1 }, { k: 1 }, { k: 1 }, { k: 2 }]);

    expect((await things().where({ k: 1 }).options({ multiple: false }).remove()).deleted).toBe(1);
    expect((await things().where({ k: 1 }).remove()).deleted).toBe(2);
    expect((await things().where({ _id: /.*/ }).remove()).deleted).toBe(1);
  });
});

describe('updateAndReturn', () => {
  test('answers the document as it is after the update', async () => {
    await things().add({ _id: 'a', n: 1, at: new Date(5) });

    const result = await things()
      .where({ _id: 'a' })
      .updateAndReturn({ n: db.command.inc(4) });

    expect(result).toEqual({
      updated: 1,
      doc: { _id: 'a', n: 5, at: new Date(5) },
      requestId: expect.any(String),
    });
  });

  test('of nothing answers 0 and no document', async () => {
    const result = await things().where({ _id: 'none' }).updateAndReturn({ n: 1 });

    expect(result).toEqual({ updated: 0, doc: null, requestId: expect.any(String) });
  });
});

describe('createCollection', () => {
  test('makes an empty collection', async () => {
    await local.engine.dropCollection('fresh').catch(() => undefined);

    await db.createCollection('fresh');

    expect((await db.collection('fresh').count()).total).toBe(0);
  });

  test('of one that exists fails as the platform says it', async () => {
    await expect(db.createCollection('things')).rejects.toMatchObject({
      code: 'DATABASE_COLLECTION_ALREADY_EXIST',
      message: expect.stringContaining('[ResourceUnavailable.ResourceExist] Table exist.'),
    });
  });
});

describe('what is no request', () => {
  test.each(['database.drop', 'constructor', '__proto__'])(
    'the action %s is an invalid parameter',
    async (action) => {
      const response = await fetch(`${local.gateway.url}/admin`, {
        method: 'POST',
        body: JSON.stringify({ action }),
      });

      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ code: 'INVALID_PARAM', requestId: expect.any(String) });
    },
  );

  test.each(['', 'no json', '[]', '{"action":"database.getDocument"}'])(
    'the body %j is an invalid parameter',
    async (body) => {
      const response = await fetch(`${local.gateway.url}/admin`, { method: 'POST', body });

      expect(await response.json()).toMatchObject({ code: 'INVALID_PARAM' });
    },
  );
});
