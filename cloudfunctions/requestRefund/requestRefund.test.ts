import { useWorld } from '../common/testing/operating';
import { buy, openShop, orderOf, readOrder } from '../common/testing/paying';

const DAY_MS = 24 * 3_600_000;

const world = useWorld(async (fresh) => {
  await openShop(fresh, 'wechatPayV3');
  await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 5 });
  await fresh.product({ _id: 'antler', stock: 5 });
  await fresh.shopper('alice', { points: 20, coins: 2 });
});

const request = (data: Readonly<Record<string, unknown>>, openid = 'alice') =>
  world().call('requestRefund', { requestId: 'request-refund', reason: '杯子破了', ...data }, openid);

test('F-151 a shopper asks for an order back; nothing moves before an operator has decided', async () => {
  const orderId = await buy(world(), 'alice', 'mug');

  const answer = await request({ orderId });

  expect(answer).toMatchObject({
    data: {
      refund: { orderId, cause: 'request', state: 'requested', fen: 9_900, reason: '杯子破了' },
      order: { status: 'paid', refundStatus: 'requested', canRefund: false, canCancel: false },
    },
  });
  expect(world().cloud.wechat.pay.refunds()).toEqual([]);
  expect(await world().audit()).toEqual([]);
});

test('the same request is one refund; a second request waits for the first', async () => {
  const orderId = await buy(world(), 'alice', 'mug');
  const first = await request({ orderId });

  expect((await request({ orderId })).data?.['refund']).toEqual(first.data?.['refund']);
  expect(await request({ orderId, requestId: 'request-second' })).toMatchObject({ code: 'REFUND_OPEN' });
  expect(await world().all('refunds')).toHaveLength(1);
});

test('a part is asked for in money, at most what is left', async () => {
  const orderId = await buy(world(), 'alice', 'mug');

  expect(await request({ orderId, fen: 9_901 })).toMatchObject({ code: 'REFUND_TOO_LARGE' });
  expect(await request({ orderId, fen: 900 })).toMatchObject({ data: { refund: { fen: 900 } } });
});

test('an order of coins and points can be asked back as well, whole', async () => {
  const lines = [{ productId: 'antler', quantity: 1 }];
  const placed = await world().call('exchange', { requestId: 'request-antler', lines }, 'alice');

  const answer = await request({ orderId: placed.data?.['exchangeOrderId'] });

  expect(answer).toMatchObject({ data: { refund: { points: 5, coins: 1, fen: 0 } } });
});

test.each(['awaiting_payment', 'closing', 'canceled'])(
  'an order that is %s has nothing to give back',
  async (status) => {
    const orderId = await orderOf(world(), 'alice', 'mug');
    await world().edit('orders', orderId, { $set: { status } });

    expect(await request({ orderId })).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
  },
);

test('half-open: a finished order can be asked back for fifteen days', async () => {
  const orderId = await buy(world(), 'alice', 'mug');
  const finishedAt = world().cloud.clock.now();
  await world().edit('orders', orderId, { $set: { status: 'finished', finishedAt } });
  world().cloud.clock.move(15 * DAY_MS);
  expect(await request({ orderId })).toMatchObject({ code: 'REFUND_NOT_ALLOWED' });
  world().cloud.clock.move(-1);

  expect(await request({ orderId })).toMatchObject({ success: true });
});

test('F-133 somebody else’s order does not exist', async () => {
  const orderId = await buy(world(), 'alice', 'mug');

  expect(await request({ orderId }, 'mallory')).toMatchObject({ code: 'ORDER_NOT_FOUND' });
  expect(await readOrder(world(), orderId)).toMatchObject({ refundStatus: 'none' });
});
