import { invariant } from '../../../domain/invariant';
import { DAY_MS } from '../../../domain/calendar';
import type { CollectionName } from '../../../store/documents';
import type { World } from '../../world';
import { asShopper, asTimer, exchangeOf } from '../callers';
import { settle } from '../settle';
import { openStage, type Stage } from '../stage';

/** The auditor as a job: what a hand in the console edits, it reports. */

const SHOPPERS = 120; // more than two pages
const STEP_MS = 400; // that the clock moves at each request of a slow run
const RUNS_MAX = 12;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(async (world) => {
    await world.product({ stock: 5 });
    await world.shopper('alice', { points: 20, coins: 4 });
    await world.shopper('bob', { points: 20, coins: 4 });
    await asShopper(world, 'alice', 'exchange', exchangeOf('request-1', 'deer'));
    const [order] = await world.all('orders');
    await asShopper(world, 'alice', 'cancelOrder', { orderId: order?._id });
    await asShopper(world, 'bob', 'exchange', exchangeOf('request-1', 'deer'));
    await settle(world);
  });
});
afterAll(() => stage.world.close());
let caseNumber = 0;
beforeEach(() => stage.reset((caseNumber += 1)));

const reported = async (world: World): Promise<readonly string[]> =>
  (await world.all('audits')).map(({ law }) => law).sort();

async function idOf(world: World, collection: CollectionName, openid: string): Promise<string> {
  const found = (await world.all(collection)).find(
    (document) => 'openid' in document && document.openid === openid,
  );
  invariant(found !== undefined, `${openid} has one of the ${collection}`);
  return found._id;
}

type Edit = (world: World) => Promise<void>;
const edit =
  (collection: CollectionName, id: string, update: Readonly<Record<string, unknown>>): Edit =>
  (world) =>
    world.edit(collection, id, update);
const editOf =
  (collection: CollectionName, openid: string, update: Readonly<Record<string, unknown>>): Edit =>
  async (world) =>
    world.edit(collection, await idOf(world, collection, openid), update);

describe('C-30 what a hand in the console edits is reported', () => {
  test('nothing, when nobody edited anything', async () => {
    expect(await stage.world.fire('auditLedger')).toMatchObject({
      wallets: 2,
      orders: 2,
      stocks: 1,
      findings: 0,
      finished: true,
    });
    expect(await reported(stage.world)).toEqual([]);
  });

  test.each<readonly [string, string, Edit]>([
    ['a lot', 'wallet.lots', edit('shoppers', 'alice', { $inc: { 'wallet.lots.0.remaining': 1 } })],
    [
      'a lot to live longer',
      'wallet.lots',
      edit('shoppers', 'alice', { $inc: { 'wallet.lots.0.expiresAt': DAY_MS } }),
    ],
    [
      'what was earned',
      'wallet.totals',
      edit('shoppers', 'alice', { $inc: { 'wallet.totals.points.earned': 1 } }),
    ],
    [
      'what was spent',
      'wallet.conservation',
      edit('shoppers', 'alice', { $inc: { 'wallet.totals.coin.spent': -1 } }),
    ],
    [
      'the next expiry',
      'wallet.nextExpiryAt',
      edit('shoppers', 'alice', { $inc: { 'wallet.nextExpiryAt': 1 } }),
    ],
    [
      'the head of the chain',
      'wallet.head',
      edit('shoppers', 'alice', { $set: { 'wallet.headHash': 'f'.repeat(64) } }),
    ],
    ['the amount of an entry', 'entry.chain', editOf('entries', 'alice', { $inc: { amount: 1 } })],
    ['the memo of an entry', 'entry.chain', editOf('entries', 'alice', { $set: { memo: '' } })],
    ['the owner of an entry', 'entry.chain', editOf('entries', 'alice', { $set: { openid: 'bob' } })],
    ['what is available', 'stock.conservation', edit('stocks', 'deer', { $inc: { available: 1 } })],
    [
      'what is sold, and available against it',
      'stock.sold',
      edit('stocks', 'deer', { $inc: { sold: -1, available: 1 } }),
    ],
    ['what an order cost', 'order.paid', editOf('orders', 'bob', { $inc: { totalCoins: 1 } })],
    ['a cancel', 'order.restored', editOf('orders', 'bob', { $set: { status: 'canceled' } })],
  ])('%s', async (_what, law, change) => {
    await change(stage.world);

    await stage.world.fire('auditLedger');

    expect(await reported(stage.world)).toContain(law);
  });

  test('an entry that was taken away', async () => {
    const { engine } = stage.world.cloud;
    await engine.remove({ collection: 'entries', query: { _id: await idOf(stage.world, 'entries', 'bob') } });

    await stage.world.fire('auditLedger');

    expect(await reported(stage.world)).toContain('entry.chain');
  });
});

describe('the auditor counts on from its checkpoint', () => {
  test('reads no old entry again, and finds one that was edited since when it starts over, after a day', async () => {
    const { world } = stage;
    await world.fire('auditLedger');
    await editOf('entries', 'alice', { $set: { memo: '' } })(world);

    const soon = await world.fire('auditLedger');
    world.cloud.clock.move(DAY_MS);
    const later = await world.fire('auditLedger');

    expect(soon).toMatchObject({ entries: 0, findings: 0 });
    expect(later).toMatchObject({ findings: 1 });
    expect(await reported(world)).toEqual(['entry.chain']);
  });

  test('finds at once what does not fit to the entries it has counted', async () => {
    const { world } = stage;
    await world.fire('auditLedger');
    await edit('shoppers', 'bob', { $inc: { 'wallet.lots.0.remaining': 1 } })(world);

    await world.fire('auditLedger');

    expect(await reported(world)).toContain('wallet.lots');
  });
});

test('a run stops when its time is over and the next goes on, until everything was seen', async () => {
  const { world } = stage;
  const { clock, scheduler } = world.cloud;
  for (let index = 0; index < SHOPPERS; index += 1) await world.shopper(`shopper-${index}`, { points: 1 });
  await edit('shoppers', 'shopper-99', { $inc: { 'wallet.totals.points.earned': 1 } })(world); // the last by id
  await edit('stocks', 'deer', { $inc: { available: 1 } })(world);
  const runs: { readonly wallets: number; readonly finished: boolean }[] = [];

  while (runs.length < RUNS_MAX && runs.at(-1)?.finished !== true) {
    await scheduler.run(runs.length, () => asTimer(world, 'auditLedger'), {
      modules: 'kept',
      beforeStep: () => clock.move(STEP_MS),
    });
    const { wallets, finished } = (await world.document('jobs', 'auditLedger'))?.lastResult ?? {};
    runs.push({ wallets: Number(wallets), finished: finished === true });
  }

  expect(runs.length).toBeGreaterThan(1);
  expect(runs.every(({ wallets }) => wallets < SHOPPERS)).toBe(true);
  expect(runs.at(-1)?.finished).toBe(true);
  expect(await reported(world)).toEqual(['stock.conservation', 'wallet.conservation', 'wallet.totals']);
});
