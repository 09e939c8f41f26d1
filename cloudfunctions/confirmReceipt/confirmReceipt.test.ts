import { useWorld } from '../common/testing/operating';
import { readOrder } from '../common/testing/paying';

const world = useWorld(async (fresh) => {
  await fresh.product({ stock: 5 });
  await fresh.shopper('alice', { points: 50, coins: 5 });
});

async function shipped(): Promise<string> {
  const lines = [{ productId: 'deer', quantity: 1 }];
  const placed = await world().call('exchange', { requestId: 'request-1', lines }, 'alice');
  const orderId = String(placed.data?.['exchangeOrderId']);
  const waybill = { carrier: '顺丰速运', trackingNo: 'SF1' };
  await world().operate('shipOrder', { requestId: 'request-ship', orderId, ...waybill });
  return orderId;
}
const confirm = (orderId: string, openid = 'alice') => world().call('confirmReceipt', { orderId }, openid);

test('F-142 F-272 from the list to the door: the order is finished, and everything adds up', async () => {
  expect(await world().call('login', {}, 'alice')).toMatchObject({
    data: { balances: { points: 50, coins: 5 } },
  });
  expect(await world().call('listProducts', {}, 'alice')).toMatchObject({
    data: { products: [{ id: 'deer' }] },
  });
  const lines = [{ productId: 'deer', quantity: 1 }];
  expect(await world().call('checkExchange', { lines }, 'alice')).toMatchObject({ data: { eligible: true } });
  const orderId = await shipped();

  const answer = await confirm(orderId);

  const finishedAt = world().cloud.clock.now();
  expect(answer).toMatchObject({ data: { order: { status: 'finished', statusCode: 3, finishedAt } } });
  expect(await world().document('stocks', 'deer')).toMatchObject({ available: 4, sold: 1, reserved: 0 });
  expect(await world().call('getWallet', {}, 'alice')).toMatchObject({
    data: { points: { balance: 45 }, coins: { balance: 4 } },
  });
  expect(await world().audit()).toEqual([]);
});

test('received twice is received once', async () => {
  const orderId = await shipped();
  await confirm(orderId);
  world().cloud.clock.move(1_000);

  expect((await confirm(orderId)).success).toBe(true);
  expect((await readOrder(world(), orderId)).finishedAt).toBe(world().cloud.clock.now() - 1_000);
});

test('what is not on its way cannot be received, and somebody else’s does not exist', async () => {
  const orderId = await shipped();

  expect(await confirm(orderId, 'mallory')).toMatchObject({ code: 'ORDER_NOT_FOUND' });
  await world().edit('orders', orderId, { $set: { status: 'paid' } });
  expect(await confirm(orderId)).toMatchObject({ code: 'ORDER_NOT_SHIPPED' });
});
