import { useWorld } from '../common/testing/operating';
import { openShop, orderOf, readOrder } from '../common/testing/paying';

const world = useWorld(async (fresh) => {
  await openShop(fresh, 'wechatPayV3');
  await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 5, grantsCoin: true });
  await fresh.product({ _id: 'wine', paymentMode: 'money_only', isLiquor: true, stock: 5 });
  await fresh.product({ _id: 'antler', stock: 5 });
  await fresh.shopper('alice');
  await fresh.shopper('minor', { identity: 'minor' });
  await fresh.shopper('nobody', { identity: 'none' });
});

const create = (data: Readonly<Record<string, unknown>>, openid = 'alice') =>
  world().call('createOrder', { requestId: 'request-1', ...data }, openid);
const of = (productId: string, quantity = 1) => ({ lines: [{ productId, quantity }] });

test('F-063 F-142 an order of the ordinary shop waits for its money, and its units are taken', async () => {
  const answer = await create({ ...of('mug', 2), buyerRemark: '送礼' });

  expect(answer).toMatchObject({
    success: true,
    data: {
      order: {
        ...{
          kind: 'purchase',
          paymentMode: 'money_only',
          status: 'awaiting_payment',
          statusName: 'ORDER_CREATED',
        },
        ...{ totalFen: 19_800, totalPoints: 0, canPay: true, canCancel: true, canRefund: false },
        ...{ buyerRemark: '送礼', paidAt: null, estimatedDeliveryAt: null },
        payment: {
          method: 'wechat',
          fen: 19_800,
          payUntil: world().cloud.clock.now() + 1_800_000,
          tradeNo: null,
        },
      },
    },
  });
  expect(await world().document('stocks', 'mug')).toMatchObject({ available: 3, sold: 2, reserved: 0 });
  expect(await world().all('entries')).toEqual([]);
  expect(await world().audit()).toEqual([]);
});

test('F-155 units that wait for money are on record as reserved', async () => {
  await create(of('mug', 2));

  await world().fire('dispatchEvents');

  const records = await world().all('inventoryRecords');
  expect(records).toMatchObject([{ change: 'reserved', delta: -2, skuId: 'mug' }]);
});

test('the same request is one order; another payload under its id is refused', async () => {
  const first = await create(of('mug'));

  expect((await create(of('mug'))).data).toEqual(first.data);
  expect(await create(of('mug', 2))).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  expect(await world().document('stocks', 'mug')).toMatchObject({ available: 4, sold: 1 });
});

test.each([
  ['PAYMENT_MODE_NOT_ALLOWED', of('antler'), 'alice'],
  ['PRODUCT_NOT_FOUND', of('nothing'), 'alice'],
  ['IDENTITY_REQUIRED', of('wine'), 'nobody'],
  ['ADULT_REQUIRED', of('wine'), 'minor'],
  ['SOLD_OUT', of('mug', 6), 'alice'],
  ['QUALIFICATION_NOT_FOUND', { drawId: 'no-such-draw' }, 'alice'],
  ['INVALID_INPUT', {}, 'alice'],
  ['INVALID_INPUT', { ...of('mug'), drawId: 'a-draw' }, 'alice'],
  ['INVALID_INPUT', { ...of('mug'), totalFen: 1 }, 'alice'],
])('refuses with %s, and nothing is held', async (code, data, openid) => {
  expect(await create(data, openid)).toMatchObject({ success: false, code });

  const stocks = await world().all('stocks');
  expect(stocks.map(({ available, reserved }) => [available, reserved])).toEqual([
    [5, 0],
    [5, 0],
    [5, 0],
  ]);
  expect(await world().all('orders')).toEqual([]);
});

test('F-137 F-231 an order that nobody pays is released at its time, and its units come back', async () => {
  const orderId = await orderOf(world(), 'alice', 'mug');
  world().cloud.clock.move(30 * 60_000 - 1);
  expect(await world().fire('sweepOrders')).toMatchObject({ canceled: 0 });
  world().cloud.clock.move(1);

  expect(await world().fire('sweepOrders')).toMatchObject({ canceled: 1 });

  expect(await readOrder(world(), orderId)).toMatchObject({ status: 'canceled', cancelReason: '超时未支付' });
  expect(await world().document('stocks', 'mug')).toMatchObject({ available: 5, sold: 0 });
  expect(await world().audit()).toEqual([]);
});

test('a shop without a provider takes no order for money', async () => {
  await world().settings({
    payment: { ...(await world().document('settings', 'mall'))!.payment, provider: 'none' },
  });

  expect(await create(of('mug'))).toMatchObject({ code: 'PAYMENT_NOT_CONFIGURED' });
});
