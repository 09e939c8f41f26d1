import { openWorld, WORLD_STARTS_AT, type World } from '../common/testing/world';

const HOUR_MS = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

test('F-079 F-090 F-091 F-093 F-221 shows both assets apart, every lot, and what the points stand for', async () => {
  await world.shopper('alice', { points: 120, coins: 2 });

  const { data } = await world.call('getWallet', {}, 'alice');

  expect(data).toMatchObject({
    points: { balance: 120, earned: 120, spent: 0, expired: 0 },
    coins: {
      balance: 2,
      earned: 2,
      spent: 0,
      expired: 0,
      nextExpiryAt: WORLD_STARTS_AT + 48 * HOUR_MS,
      nextExpiryAmount: 2,
    },
    lots: [
      { asset: 'coin', remaining: 2 },
      { asset: 'points', remaining: 120 },
    ],
    pointsValueFen: 120,
    currency: 'ZJF',
  });
});

test('F-005 F-097 C-22 a coin is gone at its 48th hour, whether or not the timer ran', async () => {
  await world.shopper('alice', { points: 5, coins: 1 });

  world.cloud.clock.move(48 * HOUR_MS - 1);
  const before = await world.call('getWallet', {}, 'alice');
  world.cloud.clock.move(1);
  const after = await world.call('getWallet', {}, 'alice');

  expect(before.data).toMatchObject({ coins: { balance: 1, expired: 0 } });
  expect(after.data).toMatchObject({
    coins: { balance: 0, expired: 1, nextExpiryAt: null },
    points: { balance: 5 },
  });
});

test('a shopper whom nobody knows yet has nothing', async () => {
  expect(await world.call('getWallet', {}, 'stranger')).toMatchObject({
    data: { points: { balance: 0 }, lots: [] },
  });
  expect(await world.all('shoppers')).toEqual([]);
});
