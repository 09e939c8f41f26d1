import { useWorld } from '../common/testing/operating';
import { deliver, openShop, payAt, readOrder, restoredTo } from '../common/testing/paying';

const world = useWorld(async (fresh) => {
  await openShop(fresh, 'wechatPayV3');
  await fresh.product({ _id: 'set', paymentMode: 'mixed', isLiquor: false, pricePoints: 7, stock: 5 });
  await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 5 });
  await fresh.shopper('alice', { points: 10 });
  await fresh.shopper('poor', { points: 6 });
});

const exchange = (productId: string, openid = 'alice', more: Readonly<Record<string, unknown>> = {}) =>
  world().call('exchange', { requestId: 'request-1', lines: [{ productId, quantity: 1 }], ...more }, openid);

test('F-064 F-009 mixed: points are taken with the order, the money is paid, and the order is complete', async () => {
  const placed = await exchange('set', 'alice', { paymentMethod: 'wechat' });
  const orderId = String(placed.data?.['exchangeOrderId']);

  expect(placed).toMatchObject({
    data: {
      order: { kind: 'exchange', paymentMode: 'mixed', status: 'awaiting_payment', statusName: 'EXCHANGED' },
      remaining: { points: 3, coins: 0 },
    },
  });
  await payAt(world(), 'alice', orderId);
  await deliver(world());

  expect(await readOrder(world(), orderId)).toMatchObject({
    status: 'paid',
    totalPoints: 7,
    payment: { paidFen: 9_900 },
  });
  expect(await world().document('stocks', 'set')).toMatchObject({ available: 4, sold: 1, reserved: 0 });
  expect(await world().audit()).toEqual([]);
});

test('F-063 money alone moves no wallet', async () => {
  const placed = await exchange('mug');

  expect(placed).toMatchObject({
    data: { order: { paymentMode: 'money_only', totalPoints: 0, totalFen: 9_900 } },
  });
  expect(await world().all('entries')).toHaveLength(2); // the fixtures' own
  expect(await world().audit()).toEqual([]);
});

test('F-064 too few points refuse the whole order, before any money', async () => {
  expect(await exchange('set', 'poor')).toMatchObject({ code: 'POINTS_NOT_ENOUGH', details: { shortage: 1 } });
  expect(await world().document('stocks', 'set')).toMatchObject({ available: 5, reserved: 0 });
});

test('F-156 F-231 points of an order that nobody pays come back to their lots', async () => {
  const placed = await exchange('set');
  const orderId = String(placed.data?.['exchangeOrderId']);
  world().cloud.clock.move(30 * 60_000);

  await world().fire('sweepOrders');

  expect(await restoredTo(world(), orderId)).toEqual(['points 7']);
  expect(await world().call('getWallet', {}, 'alice')).toMatchObject({ data: { points: { balance: 10 } } });
  expect(await world().document('stocks', 'set')).toMatchObject({ available: 5, sold: 0 });
});

test('the same request again answers the order as it stands, paid meanwhile', async () => {
  const placed = await exchange('set');
  const orderId = String(placed.data?.['exchangeOrderId']);
  await payAt(world(), 'alice', orderId);
  await deliver(world());

  expect(await exchange('set')).toMatchObject({
    data: { exchangeOrderId: orderId, order: { status: 'paid' } },
  });
  expect(await world().all('orders')).toHaveLength(1);
});

test('F-164 a way to pay that the mini-program does not have is refused', async () => {
  for (const paymentMethod of ['alipay', 'bank_card'])
    expect(await exchange('set', 'alice', { paymentMethod })).toMatchObject({
      code: 'PAYMENT_METHOD_UNSUPPORTED',
    });
});
