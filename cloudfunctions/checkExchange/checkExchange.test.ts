import { openWorld, type World } from '../common/testing/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.product({ stock: 3 });
  await world.product({
    _id: 'latte',
    paymentMode: 'points_only',
    isLiquor: false,
    pricePoints: 3_500,
    stock: 0,
  });
  await world.product({
    _id: 'movie',
    paymentMode: 'points_only',
    isLiquor: false,
    pricePoints: 4_500,
    stock: 1,
  });
  await world.shopper('alice', { points: 4_000, coins: 1 });
});
afterAll(() => world.close());

const check = async (...lines: readonly (readonly [string, number])[]) => {
  const input = { lines: lines.map(([productId, quantity]) => ({ productId, quantity })) };
  return (await world.call('checkExchange', input, 'alice')).data;
};

test('F-053 F-085 says yes with balance and cost', async () => {
  expect(await check(['deer', 1])).toEqual({
    eligible: true,
    obstacles: [],
    cost: { points: 5, coins: 1, fen: 0 },
    currentBalance: { points: 4_000, coins: 1 },
    shortage: { points: 0, coins: 0 },
    stock: [{ skuId: 'deer', stockQuantity: 3, enough: true }],
  });
});

test('F-053 F-154 names all that stands in the way of several items at once, in order of precedence', async () => {
  const answer = await check(['latte', 1], ['movie', 1]);
  expect(answer).toMatchObject({
    eligible: false,
    obstacles: [{ code: 'POINTS_NOT_ENOUGH' }, { code: 'SOLD_OUT' }],
    shortage: { points: 4_000, coins: 0 },
    stock: [
      { skuId: 'latte', enough: false },
      { skuId: 'movie', enough: true },
    ],
  });
});

test('writes nothing, for a stranger either', async () => {
  const { data } = await world.call(
    'checkExchange',
    { lines: [{ productId: 'deer', quantity: 1 }] },
    'stranger',
  );
  expect(data).toMatchObject({
    eligible: false,
    obstacles: [{ code: 'IDENTITY_REQUIRED' }, { code: 'COINS_NOT_ENOUGH' }, { code: 'POINTS_NOT_ENOUGH' }],
  });
  expect(await world.all('shoppers')).toHaveLength(1);
});
