import { openWorld, type World } from '../common/testing/world';

const SETTLE_MS = 50_000;

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.product({ stock: 3 });
  await world.shopper('alice', { points: 20, coins: 4 });
});
afterEach(() => world.close());

const exchange = async (requestId = 'request-1') =>
  world.cloud.functions.invoke(
    'exchange',
    { requestId, lines: [{ productId: 'deer', quantity: 1 }] },
    { kind: 'shopper', openid: 'alice' },
  );
const crashAt = (action: string, point: 'before' | 'after') =>
  world.cloud.faults.set({ kind: 'crash', point, match: { functionName: 'exchange', action, times: 1 } });

test('F-156 F-231 a bottle that a dead exchange reserved comes back when no call can use it any more', async () => {
  crashAt('database.commitTransaction', 'before');
  expect((await exchange()).outcome).toBe('crashed');

  world.cloud.clock.move(SETTLE_MS - 1);
  expect(await world.fire('sweepOrders')).toMatchObject({ attempts: 0 });
  expect(await world.document('stocks', 'deer')).toMatchObject({ available: 2, reserved: 1 });
  world.cloud.clock.move(1);
  expect(await world.fire('sweepOrders')).toMatchObject({ attempts: 1 });

  expect(await world.document('stocks', 'deer')).toMatchObject({
    available: 3,
    reserved: 0,
    sold: 0,
    reservations: {},
  });
  expect(await world.all('orders')).toMatchObject([{ status: 'void' }]);
  expect(await world.audit()).toEqual([]);
});

test('the tombstone spends the request id: the shopper is told to start again', async () => {
  crashAt('database.commitTransaction', 'before');
  await exchange();
  world.cloud.clock.move(SETTLE_MS);
  await world.fire('sweepOrders');

  const { result } = await exchange();

  expect(result).toMatchObject({ success: false, code: 'REQUEST_EXPIRED', retry: 'new_request' });
  expect((await exchange('request-2')).result).toMatchObject({ success: true });
});

test('an exchange that died after its commit is a sale: the sweeper confirms it', async () => {
  crashAt('database.commitTransaction', 'after');
  await exchange();
  world.cloud.clock.move(SETTLE_MS);

  await world.fire('sweepOrders');

  expect(await world.document('stocks', 'deer')).toMatchObject({ available: 2, reserved: 0, sold: 1 });
  expect(await world.all('orders')).toMatchObject([{ status: 'paid' }]);
  expect(await world.audit()).toEqual([]);
});

test('a cancel that died before the stock came back is ended, and its marker goes when nobody needs it', async () => {
  const order = (await exchange()).result as { data: { exchangeOrderId: string } };
  world.cloud.faults.set({
    kind: 'crash',
    point: 'after',
    match: { functionName: 'cancelOrder', action: 'database.commitTransaction', times: 1 },
  });
  await world.cloud.functions.invoke(
    'cancelOrder',
    { orderId: order.data.exchangeOrderId },
    { kind: 'shopper', openid: 'alice' },
  );
  expect(await world.document('stocks', 'deer')).toMatchObject({ available: 2, sold: 1 });

  expect(await world.fire('sweepOrders')).toMatchObject({ returns: 1, markers: 0 });
  world.cloud.clock.move(SETTLE_MS);
  expect(await world.fire('sweepOrders')).toMatchObject({ returns: 0, markers: 1 });

  expect(await world.document('stocks', 'deer')).toMatchObject({
    available: 3,
    sold: 0,
    returns: {},
    returning: 0,
  });
  expect(await world.audit()).toEqual([]);
});

test('F-138 C-06 a paid order is accepted by itself after 24 hours', async () => {
  await exchange();
  world.cloud.clock.move(24 * 3_600_000);

  expect(await world.fire('sweepOrders')).toMatchObject({ accepted: 1 });

  expect(await world.all('orders')).toMatchObject([{ status: 'accepted', expiresAt: null }]);
});

test('F-137 C-06 an order that nobody paid is canceled at its time: everything it held comes back', async () => {
  await exchange();
  const [order] = await world.all('orders');
  await world.edit('orders', order!._id, {
    $set: { status: 'awaiting_payment', expiresAt: world.cloud.clock.now() + 1_000 },
  });

  world.cloud.clock.move(1_000);
  expect(await world.fire('sweepOrders')).toMatchObject({ canceled: 1 });

  expect(await world.document('orders', order!._id)).toMatchObject({
    status: 'canceled',
    cancelReason: '超时未支付',
  });
  expect(await world.document('stocks', 'deer')).toMatchObject({ available: 3, sold: 0 });
  expect((await world.document('shoppers', 'alice'))?.wallet.totals.points.spent).toBe(0);
  expect(await world.audit()).toEqual([]);
});
