import { openWorld, WORLD_STARTS_AT, type World } from '../common/testing/world';

const HOUR_MS = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

test('F-097 F-232 F-279 writes down a coin at its 48th hour and not a millisecond before', async () => {
  await world.shopper('alice', { points: 5, coins: 2 });

  world.cloud.clock.move(48 * HOUR_MS - 1);
  expect(await world.fire('expireCoins')).toMatchObject({ wallets: 0, lots: 0, finished: true });
  world.cloud.clock.move(1);
  expect(await world.fire('expireCoins')).toMatchObject({ wallets: 1, lots: 1, finished: true });

  const alice = await world.document('shoppers', 'alice');
  expect(alice?.wallet.totals.coin).toEqual({ earned: 2, spent: 0, expired: 2 });
  const [last] = (await world.all('entries')).sort((a, b) => b.sequence - a.sequence);
  expect(last).toMatchObject({
    asset: 'coin',
    amount: -2,
    reason: 'expire_deduct',
    balanceAfter: 0,
    expiresAt: WORLD_STARTS_AT + 48 * HOUR_MS,
  });
  expect(await world.audit()).toEqual([]);
});

test('C-20 expires the one lot that is due and leaves the others', async () => {
  await world.shopper('alice', { coins: 1, coinExpiresAt: WORLD_STARTS_AT + HOUR_MS });
  await world.shopper('bob', { points: 7, coins: 1 });

  world.cloud.clock.move(HOUR_MS);
  await world.fire('expireCoins');

  expect((await world.document('shoppers', 'alice'))?.wallet.lots).toEqual([]);
  expect((await world.document('shoppers', 'bob'))?.wallet.lots).toHaveLength(2);
});

test('F-087 F-235 points expire at the end of their day, by the same job', async () => {
  await world.shopper('alice', { points: 9 });
  const due = (await world.document('shoppers', 'alice'))?.wallet.nextExpiryAt ?? 0;

  world.cloud.clock.set(due);
  await world.fire('expireCoins');

  expect((await world.document('shoppers', 'alice'))?.wallet.totals.points).toEqual({
    earned: 9,
    spent: 0,
    expired: 9,
  });
  expect(await world.audit()).toEqual([]);
});

test('F-100 F-270 drains more wallets than one page holds, once each', async () => {
  for (let n = 0; n < 130; n += 1) await world.shopper(`shopper-${n}`, { coins: 1 });
  world.cloud.clock.move(48 * HOUR_MS);

  expect(await world.fire('expireCoins')).toMatchObject({ wallets: 130, lots: 130, finished: true });
  expect(await world.fire('expireCoins')).toMatchObject({ wallets: 0, lots: 0 });

  expect(await world.audit()).toEqual([]);
});
