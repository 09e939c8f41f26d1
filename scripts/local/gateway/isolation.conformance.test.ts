import type { TestGateway } from './testing';
import { CONFLICT, NOT_EXIST, openTestGateway } from './testing';

let now = Date.UTC(2026, 0, 1);
let local: TestGateway;
let db: ReturnType<TestGateway['app']['database']>;
let _: (typeof db)['command'];

beforeAll(async () => {
  local = await openTestGateway({ now: () => now });
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

describe('isolation', () => {
  test('reads come from the snapshot of the first operation', async () => {
    const tx = await db.startTransaction();
    await tx.collection('accounts').doc('a').get();
    await accounts().doc('a').update({ balance: 0 });
    await accounts().doc('b').update({ balance: 0 });

    const data = [
      await tx.collection('accounts').doc('a').get(),
      await tx.collection('accounts').doc('b').get(),
    ];

    expect(data.map(({ data: { balance } }) => balance)).toEqual([10, 20]);
    await tx.rollback();
  });

  test('a write to what changed after the snapshot conflicts at once, and the transaction is gone', async () => {
    const tx = await db.startTransaction();
    await tx.collection('accounts').doc('a').get();
    await accounts().doc('a').update({ balance: 0 });

    await expect(tx.collection('accounts').doc('a').update({ balance: 1 })).rejects.toMatchObject(CONFLICT);
    await expect(tx.collection('accounts').doc('b').get()).rejects.toMatchObject(NOT_EXIST);
  });

  test('a write to what another open transaction wrote conflicts at once', async () => {
    const [first, second] = [await db.startTransaction(), await db.startTransaction()];
    await second.collection('accounts').doc('a').update({ balance: 1 });

    await expect(first.collection('accounts').doc('a').update({ balance: 2 })).rejects.toMatchObject(CONFLICT);
    await second.commit();
    expect(await balanceOf('a')).toBe(1);
  });

  test('two transactions that insert one id: the second conflicts', async () => {
    const [first, second] = [await db.startTransaction(), await db.startTransaction()];
    await first.collection('accounts').add({ _id: 'same', balance: 1 });

    await expect(second.collection('accounts').add({ _id: 'same', balance: 2 })).rejects.toMatchObject(
      CONFLICT,
    );
    await first.commit();
    expect(await balanceOf('same')).toBe(1);
  });

  test('a write outside waits for the open transaction and then sees its result', async () => {
    const tx = await db.startTransaction();
    await tx.collection('accounts').doc('a').update({ balance: 50 });
    let isDone = false;
    const outside = accounts()
      .where({ _id: 'a', balance: _.gt(5) })
      .update({ balance: _.inc(1) })
      .then((result: { updated: number }) => {
        isDone = true;
        return result;
      });
    await balanceOf('b'); // another request passes meanwhile

    expect(isDone).toBe(false);
    await tx.commit();

    expect((await outside).updated).toBe(1);
    expect(await balanceOf('a')).toBe(51);
  });

  test('write skew is possible: each reads what the other writes, both commit', async () => {
    const [first, second] = [await db.startTransaction(), await db.startTransaction()];
    await first.collection('accounts').doc('a').get();
    await second.collection('accounts').doc('b').get();
    await first.collection('accounts').doc('b').set({ balance: 1 });
    await second.collection('accounts').doc('a').set({ balance: 2 });

    await first.commit();
    await second.commit();

    expect([await balanceOf('a'), await balanceOf('b')]).toEqual([2, 1]);
  });
});

describe('the end of a transaction', () => {
  test('after commit nothing more is taken', async () => {
    const tx = await db.startTransaction();
    await tx.commit();

    await expect(tx.collection('accounts').doc('a').set({ balance: 1 })).rejects.toMatchObject(NOT_EXIST);
    await expect(tx.commit()).rejects.toMatchObject(NOT_EXIST);
  });

  test('an unknown transaction does not exist', async () => {
    const tx = await db.startTransaction();
    await tx.rollback();

    await expect(tx.rollback()).rejects.toMatchObject(NOT_EXIST);
  });

  test('after 30 seconds it is gone with its writes', async () => {
    const tx = await db.startTransaction();
    await tx.collection('accounts').doc('a').update({ balance: 1 });
    now += 30_001;

    await expect(tx.commit()).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_FAIL' });
    expect(await balanceOf('a')).toBe(10);
  });

  test('a second operation while one is in flight is busy', async () => {
    const tx = await db.startTransaction();
    await tx.collection('accounts').doc('a').get();

    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_unused, n) => tx.collection('accounts').add({ _id: `p${n}` })),
    );

    const refused = results.filter(({ status }) => status === 'rejected');
    const reasons = refused.map((result) => ('reason' in result ? result.reason : null));
    for (const reason of reasons) {
      expect(reason).toMatchObject({ code: 'DATABASE_TRANSACTION_FAIL' });
      expect(reason.message).toMatch(/TransactionBusy|TransactionNotExist/);
    }
    await tx.rollback().catch(() => undefined);
  });

  test('the 101st operation is refused', async () => {
    const tx = await db.startTransaction();
    for (let n = 0; n < 100; n++) await tx.collection('accounts').doc('a').get();

    await expect(tx.collection('accounts').doc('a').get()).rejects.toMatchObject({
      code: 'DATABASE_TRANSACTION_FAIL',
    });
  });
});
