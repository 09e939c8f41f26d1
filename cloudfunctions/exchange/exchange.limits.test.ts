import { openWorld, type World } from '../common/testing/world';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.shopper('alice', { points: 1_000, coins: 50 });
});
afterEach(() => world.close());

const NO_LIMIT = {
  maxPerUser: 0,
  maxPerOrder: 0,
  timeLimit: { windowSeconds: 0, max: 0 },
  userLevelRequired: 0,
};
let requests = 0;
const exchange = (quantity = 1) =>
  world.call(
    'exchange',
    { requestId: `request-${(requests += 1)}`, lines: [{ productId: 'deer', quantity }] },
    'alice',
  );

test('F-073 F-074 the limit per user counts units over all orders, canceled ones excepted', async () => {
  await world.product({ stock: 10, limit: { ...NO_LIMIT, maxPerUser: 2 } });

  const first = await exchange(2);
  expect(await exchange()).toMatchObject({ code: 'USER_LIMIT_REACHED', details: { max: 2, used: 2 } });
  await world.call('cancelOrder', { orderId: first.data?.['exchangeOrderId'] }, 'alice');

  expect(await exchange()).toMatchObject({ success: true });
});

test('F-073 the limit per time window opens again when the window is over, to the millisecond', async () => {
  await world.product({ stock: 10, limit: { ...NO_LIMIT, timeLimit: { windowSeconds: 3_600, max: 1 } } });

  await exchange();
  world.cloud.clock.move(3_600_000 - 1);
  expect(await exchange()).toMatchObject({ code: 'WINDOW_LIMIT_REACHED' });
  world.cloud.clock.move(1);

  expect(await exchange()).toMatchObject({ success: true });
});

test('F-076 F-077 a shopper who exchanges too often is asked to wait', async () => {
  await world.product({ stock: 20 });
  for (let n = 0; n < 10; n += 1) expect(await exchange()).toMatchObject({ success: true });

  expect(await exchange()).toMatchObject({ code: 'TOO_MANY_REQUESTS', retry: 'same_request' });
  world.cloud.clock.move(60_000);

  expect(await exchange()).toMatchObject({ success: true });
});

test('F-057 F-075 the limits can be switched off, the minimum and maximum of points cannot', async () => {
  await world.product({ stock: 10, limit: { ...NO_LIMIT, maxPerUser: 1, maxPerOrder: 1 } });
  const stored = await world.document('settings', 'mall');
  await world.settings({
    exchange: { ...stored!.exchange, limitsEnabled: false, pointsPerOrderMax: 10, pointsMin: 6 },
  });

  expect(await exchange(2)).toMatchObject({ success: true });
  expect(await exchange(1)).toMatchObject({ code: 'POINTS_BELOW_MINIMUM' });
  expect(await exchange(3)).toMatchObject({ code: 'POINTS_OVER_ORDER_LIMIT' });
});

test('C-01 the Golden Deer profile allows coin + points only', async () => {
  await world.product({ stock: 1 });
  await world.product({ _id: 'latte', paymentMode: 'points_only', isLiquor: false, stock: 1 });
  await world.settings({ pointsMallModes: ['coin_points'] });

  const latte = await world.call(
    'exchange',
    { requestId: 'request-latte', lines: [{ productId: 'latte', quantity: 1 }] },
    'alice',
  );

  expect(latte).toMatchObject({ code: 'PAYMENT_MODE_NOT_ALLOWED' });
  expect(await exchange()).toMatchObject({ success: true });
});
