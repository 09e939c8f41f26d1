import cloud from 'wx-server-sdk';
import type { TestGateway } from './testing';
import { ENV_ID, answerOf, openTestGateway } from './testing';

let local: TestGateway;
let db: ReturnType<typeof cloud.database>;
let _: (typeof db)['command'];

beforeAll(async () => {
  local = await openTestGateway();
  cloud.init({ env: ENV_ID });
  db = cloud.database();
  _ = db.command;
  await local.engine.createCollection('things');
});
afterAll(() => local.close());
beforeEach(async () => {
  await local.engine.remove({ collection: 'things', query: {}, multi: true });
});
const things = () => db.collection('things');

describe('the database', () => {
  test('add, get, update, set and remove answer in the shape of WeChat', async () => {
    const added = await answerOf(things().add({ data: { _id: 'a', n: 1, at: new Date(5) } }));
    const many = await answerOf(things().add({ data: [{ _id: 'b' }, { _id: 'c' }] }));
    const got = await answerOf(things().doc('a').get({}));
    const updated = await answerOf(
      things()
        .doc('a')
        .update({ data: { n: _.inc(1) } }),
    );
    const made = await answerOf(
      things()
        .doc('d')
        .set({ data: { n: 9 } }),
    );
    const replaced = await answerOf(
      things()
        .doc('d')
        .set({ data: { n: 8 } }),
    );
    const removed = await answerOf(things().doc('b').remove({}));

    expect(added).toEqual({ _id: 'a', errMsg: 'collection.add:ok' });
    expect(many).toEqual({ _ids: ['b', 'c'], errMsg: 'collection.add:ok' });
    expect(got).toEqual({ data: { _id: 'a', n: 1, at: new Date(5) }, errMsg: 'document.get:ok' });
    expect(updated).toEqual({ stats: { updated: 1 }, errMsg: 'document.update:ok' });
    expect(made).toMatchObject({ _id: 'd', stats: { updated: 0, created: 1 } });
    expect(replaced).toMatchObject({ stats: { updated: 1, created: 0 } });
    expect(removed).toEqual({ stats: { removed: 1 }, errMsg: 'document.remove:ok' });
  });

  test('where takes conditions, order, fields, skip and limit; count counts', async () => {
    await things().add({ data: [1, 2, 3, 4].map((n) => ({ _id: String(n), n })) });

    const query = things().where({ n: _.gt(1) });
    const found = await answerOf(query.orderBy('n', 'desc').skip(1).limit(1).field({ n: true }).get());
    const counted = await answerOf(query.count());

    expect(found['data']).toEqual([{ _id: '3', n: 3 }]);
    expect(counted['total']).toBe(3);
  });

  test('where().update with multi: false changes one', async () => {
    await things().add({ data: [{ k: 1 }, { k: 1 }] });
    const one: object = { data: { done: true }, multi: false };

    const updated = await answerOf(
      Reflect.apply(things().where({ k: 1 }).update, things().where({ k: 1 }), [one]),
    );

    expect(updated['stats']).toEqual({ updated: 1 });
  });

  test('aggregate answers a list', async () => {
    await things().add({
      data: [
        { k: 'a', n: 1 },
        { k: 'a', n: 2 },
      ],
    });
    const $ = _.aggregate;

    const { list } = await answerOf(
      things()
        .aggregate()
        .group({ _id: '$k', n: $.sum('$n') })
        .end(),
    );

    expect(list).toEqual([{ _id: 'a', n: 3 }]);
  });

  test('get of a missing document fails with errCode -1', async () => {
    await expect(things().doc('none').get({})).rejects.toMatchObject({
      errCode: -1,
      errMsg: 'document.get:fail document with _id none does not exist',
    });
  });

  test('a duplicate id is -502001, a missing collection -502005, one that exists -1', async () => {
    await things().add({ data: { _id: 'a' } });

    await expect(things().add({ data: { _id: 'a' } })).rejects.toMatchObject({
      errCode: -502001,
      errMsg: expect.stringContaining('E11000'),
    });
    await expect(db.collection('none').get()).rejects.toMatchObject({
      errCode: -502005,
      errMsg: expect.stringMatching(
        /^collection\.get:fail -502005 database collection not exists\. .*Db or Table not exist/,
      ),
    });
    await expect(db.createCollection('things')).rejects.toMatchObject({
      errCode: -1,
      errMsg: expect.stringContaining('[ResourceUnavailable.ResourceExist] Table exist.'),
    });
  });
});

describe('transactions', () => {
  test('commit and rollback', async () => {
    await things().add({ data: { _id: 'a', n: 1 } });

    const result = await db.runTransaction(async (tx: ReturnType<typeof cloud.database>) => {
      const { data } = await answerOf(tx.collection('things').doc('a').get({}));
      await tx
        .collection('things')
        .doc('a')
        .update({ data: { n: 5 } });
      return data;
    });
    const rolledBack = db.runTransaction(
      async (tx: { collection: typeof db.collection; rollback(reason: unknown): unknown }) => {
        await tx
          .collection('things')
          .doc('a')
          .update({ data: { n: 9 } });
        await tx.rollback('reason');
      },
    );

    expect(result).toEqual({ _id: 'a', n: 1 });
    await expect(rolledBack).rejects.toBe('reason');
    expect((await answerOf(things().doc('a').get({})))['data']).toEqual({ _id: 'a', n: 5 });
  });

  test('a conflict of an operation loses its code in the wrapper: one attempt, -501001', async () => {
    await things().add({ data: { _id: 'a', n: 1 } });
    let attempts = 0;

    const run = db.runTransaction(async (tx: ReturnType<typeof cloud.database>) => {
      attempts++;
      await tx.collection('things').doc('a').get({});
      await things()
        .doc('a')
        .update({ data: { n: 2 } });
      await tx
        .collection('things')
        .doc('a')
        .update({ data: { n: 3 } });
    });

    await expect(run).rejects.toMatchObject({
      errCode: -501001,
      errMsg: expect.stringContaining('[ResourceUnavailable.TransactionConflict]'),
    });
    expect(attempts).toBe(1);
  });
});
