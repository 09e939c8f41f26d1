import type { TestGateway } from './testing';
import { openTestGateway } from './testing';

let local: TestGateway;
let db: ReturnType<TestGateway['app']['database']>;
let _: (typeof db)['command'];

beforeAll(async () => {
  local = await openTestGateway();
  db = local.app.database();
  _ = db.command;
});
afterAll(() => local.close());
beforeEach(async () => {
  await local.engine.dropCollection('accounts').catch(() => undefined);
  await local.engine.createCollection('accounts');
  await db.collection('accounts').add([
    { _id: 'a', balance: 10, at: new Date(5), place: new db.Geo.Point(9, 8) },
    { _id: 'b', balance: 20 },
  ]);
});

const accounts = () => db.collection('accounts');
async function balanceOf(id: string): Promise<number | undefined> {
  return (await accounts().doc(id).get()).data[0]?.balance;
}

describe('inside a transaction', () => {
  test('get answers one document, or null, with dates and geometry', async () => {
    const tx = await db.startTransaction();

    const [found, missing] = [
      await tx.collection('accounts').doc('a').get(),
      await tx.collection('accounts').doc('x').get(),
    ];

    expect(found.data).toEqual({ _id: 'a', balance: 10, at: new Date(5), place: new db.Geo.Point(9, 8) });
    expect(missing.data).toBeNull();
    await tx.rollback();
  });

  test('every write is answered in the shape of a transaction', async () => {
    const tx = await db.startTransaction();
    const inside = tx.collection('accounts');

    const added = await inside.add({ _id: 'new', balance: 1 });
    const many = await inside.add([{ _id: 'm1' }, { _id: 'm2' }]);
    const updated = await inside.doc('a').update({ balance: _.inc(1) });
    const replaced = await inside.doc('b').set({ balance: 7 });
    const made = await inside.doc('made').set({ balance: 8 });
    const removed = await inside.doc('m1').remove();
    const committed = await tx.commit();

    expect(added).toEqual({ inserted: 1, ok: 1, id: 'new', requestId: expect.any(String) });
    expect(many.ids).toEqual(['m1', 'm2']);
    expect(updated.updated).toBe(1);
    expect(replaced).toMatchObject({ updated: 1, upserted: [{ _id: undefined }] });
    expect(made).toMatchObject({ updated: 0, upserted: [{ _id: 'made' }] });
    expect(removed.deleted).toBe(1);
    expect(committed.requestId).toEqual(expect.any(String));
    expect(await Promise.all(['a', 'b', 'new', 'made', 'm1'].map(balanceOf))).toEqual([11, 7, 1, 8, undefined]);
  });

  test('reads see its own writes, and nobody else does before the commit', async () => {
    const tx = await db.startTransaction();

    await tx.collection('accounts').doc('a').update({ balance: 99 });

    expect((await tx.collection('accounts').doc('a').get()).data.balance).toBe(99);
    expect((await tx.collection('accounts').where({ balance: 99 }).get()).data).toHaveLength(1);
    expect(await balanceOf('a')).toBe(10);
    await tx.rollback();
    expect(await balanceOf('a')).toBe(10);
  });

  test('where().get takes conditions, order and a limit of 1000', async () => {
    const tx = await db.startTransaction();
    await tx
      .collection('accounts')
      .add(Array.from({ length: 1001 }, (_unused, n) => ({ _id: `n${n}`, balance: n + 100 })));

    const { data } = await tx
      .collection('accounts')
      .where({ balance: _.gte(100) })
      .orderBy('balance', 'desc')
      .limit(1000)
      .get();

    expect(data).toHaveLength(1000);
    expect(data[0].balance).toBe(1100);
    await tx.rollback();
    expect((await accounts().count()).total).toBe(2);
  });

  test('updateAndReturn answers the new document', async () => {
    const tx = await db.startTransaction();

    const { doc, updated } = await tx
      .collection('accounts')
      .where({ _id: 'b' })
      .updateAndReturn({ balance: _.inc(5) });
    await tx.rollback();

    expect({ doc, updated }).toEqual({ doc: { _id: 'b', balance: 25 }, updated: 1 });
    expect(await balanceOf('b')).toBe(20);
  });

  test('where().update, count and aggregate run outside, as the SDK sends them', async () => {
    const tx = await db.startTransaction();
    const before = local.passed.length;

    await tx.collection('accounts').where({ _id: 'b' }).update({ balance: 21 });
    await tx.collection('accounts').where({ _id: 'b' }).count();
    await tx.rollback();

    const sent = local.passed.slice(before, -1).map(({ call }) => call);
    expect(sent.map(({ action, transactionId }) => [action, transactionId])).toEqual([
      ['database.modifyDocument', undefined],
      ['database.calculateDocument', undefined],
    ]);
    expect(await balanceOf('b')).toBe(21);
  });
});

describe('runTransaction', () => {
  test('commits and answers what the callback answers', async () => {
    const result = await db.runTransaction(async (tx: { collection: typeof db.collection }) => {
      await tx
        .collection('accounts')
        .doc('a')
        .update({ balance: _.inc(-3) });
      await tx
        .collection('accounts')
        .doc('b')
        .update({ balance: _.inc(3) });
      return 'moved';
    });

    expect(result).toBe('moved');
    expect([await balanceOf('a'), await balanceOf('b')]).toEqual([7, 23]);
  });

  test('rolls back when the callback throws, with the same error', async () => {
    const run = db.runTransaction(async (tx: { collection: typeof db.collection }) => {
      await tx.collection('accounts').doc('a').update({ balance: 0 });
      throw new Error('no');
    });

    await expect(run).rejects.toThrow('no');
    expect(await balanceOf('a')).toBe(10);
  });

  test('rollback inside rejects with its reason', async () => {
    const run = db.runTransaction(
      async (tx: { collection: typeof db.collection; rollback(reason: string): Promise<unknown> }) => {
        await tx.collection('accounts').doc('a').update({ balance: 0 });
        await tx.rollback('because');
      },
    );

    await expect(run).rejects.toBe('because');
    expect(await balanceOf('a')).toBe(10);
  });

  test('retries a conflict and succeeds', async () => {
    let attempts = 0;
    await db.runTransaction(async (tx: { collection: typeof db.collection }) => {
      attempts++;
      const { data } = await tx.collection('accounts').doc('a').get();
      if (attempts === 1) await accounts().doc('a').update({ balance: 100 });
      await tx
        .collection('accounts')
        .doc('a')
        .update({ balance: data.balance + 1 });
    });

    expect(attempts).toBe(2);
    expect(await balanceOf('a')).toBe(101);
  });
});
