import { openWorld, type World } from '../common/testing/world';

const HOUR_MS = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.product({ stock: 2 });
  await world.shopper('alice', { points: 10, coins: 2 });
  await world.shopper('mallory', { points: 10, coins: 2 });
});
afterEach(() => world.close());

async function exchange(openid = 'alice'): Promise<string> {
  const answer = await world.call(
    'exchange',
    { requestId: 'request-1', lines: [{ productId: 'deer', quantity: 1 }] },
    openid,
  );
  return String(answer.data?.['exchangeOrderId']);
}

test('F-084 F-141 F-152 gives points and coin back to their lots, and the bottle to the stock', async () => {
  const before = await world.document('shoppers', 'alice');
  const orderId = await exchange();

  const answer = await world.call('cancelOrder', { orderId, reason: '不想要了' }, 'alice');

  expect(answer).toMatchObject({
    success: true,
    data: { order: { status: 'canceled', statusCode: -1 }, remaining: { points: 10, coins: 2 } },
  });
  expect((await world.document('shoppers', 'alice'))?.wallet.lots).toEqual(before?.wallet.lots);
  expect(await world.document('stocks', 'deer')).toMatchObject({ available: 2, sold: 0, reserved: 0 });
  const refunds = (await world.all('entries')).filter(({ reason }) => reason === 'mall_refund');
  expect(refunds.map(({ memo, orderId: of }) => [memo, of])).toEqual([
    ['兑换退款-不想要了', orderId],
    ['兑换退款-不想要了', orderId],
  ]);
  expect(await world.audit()).toEqual([]);
});

test('again answers the same and gives nothing back twice', async () => {
  const orderId = await exchange();
  const first = await world.call('cancelOrder', { orderId }, 'alice');

  const again = await world.call('cancelOrder', { orderId }, 'alice');

  expect(again.data?.['remaining']).toEqual(first.data?.['remaining']);
  expect(again).toMatchObject({ success: true, data: { order: { status: 'canceled' } } });
  expect(await world.document('stocks', 'deer')).toMatchObject({ available: 2, sold: 0 });
  expect(await world.audit()).toEqual([]);
});

test('F-005 C-21 a coin whose 48th hour came meanwhile comes back expired: the balance stays', async () => {
  const orderId = await exchange();
  world.cloud.clock.move(48 * HOUR_MS);

  const answer = await world.call('cancelOrder', { orderId }, 'alice');

  expect(answer).toMatchObject({ data: { remaining: { points: 10, coins: 0 } } });
  const coins = (await world.all('entries'))
    .filter(({ asset, orderId: of }) => asset === 'coin' && of === orderId)
    .sort((a, b) => a.sequence - b.sequence);
  expect(coins.map(({ amount, reason }) => [amount, reason])).toEqual([
    [-1, 'mall_consumption'],
    [1, 'mall_refund'],
    [-1, 'expire_deduct'],
  ]);
  expect(await world.audit()).toEqual([]);
});

test('F-133 somebody else’s order does not exist, and stays as it is', async () => {
  const orderId = await exchange();

  const answer = await world.call('cancelOrder', { orderId }, 'mallory');

  expect(answer).toMatchObject({ success: false, code: 'ORDER_NOT_FOUND' });
  expect(await world.document('orders', orderId)).toMatchObject({ status: 'paid' });
});

test('an order that is on its way cannot be canceled', async () => {
  const orderId = await exchange();
  await world.edit('orders', orderId, { $set: { status: 'shipped' } });

  expect(await world.call('cancelOrder', { orderId }, 'alice')).toMatchObject({ code: 'ORDER_NOT_CANCELABLE' });
});

test.each([
  [{}],
  [{ orderId: { $ne: '' } }],
  [{ orderId: 'a.b' }],
  [{ orderId: 'x', status: 'canceled' }],
  ['order'],
])('%j is refused as INVALID_INPUT', async (data) => {
  expect(await world.call('cancelOrder', data, 'alice')).toMatchObject({ code: 'INVALID_INPUT' });
});
