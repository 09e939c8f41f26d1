import { hire, useWorld } from '../common/testing/operating';
import { buy, deliver, grantedTo, openShop, payAt, readOrder, restoredTo } from '../common/testing/paying';

const world = useWorld(async (fresh) => {
  await openShop(fresh, 'wechatPayV3');
  await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 9, grantsCoin: true });
  await fresh.product({ _id: 'set', paymentMode: 'mixed', isLiquor: false, pricePoints: 7, stock: 9 });
  await fresh.product({ _id: 'antler', stock: 5 });
  await fresh.shopper('alice', { points: 100, coins: 2 });
  await hire(fresh, 'op-stock', ['stock']);
});

const pay = () => world().cloud.wechat.pay;
let requests = 0;
async function ask(orderId: string, fen?: number): Promise<string> {
  const data = {
    requestId: `request-ask-${(requests += 1)}`,
    orderId,
    reason: '不想要了',
    ...(fen ? { fen } : {}),
  };
  const answer = await world().call('requestRefund', data, 'alice');
  return String((answer.data?.['refund'] as { id: string } | undefined)?.id);
}
const resolve = (refundId: string, data: Readonly<Record<string, unknown>> = {}, operatorId?: string) =>
  world().operate(
    'resolveRefund',
    { requestId: `r-${refundId}`, refundId, approve: true, ...data },
    operatorId,
  );
const ship = (orderId: string) => world().edit('orders', orderId, { $set: { status: 'shipped' } });
async function buySet(): Promise<string> {
  const lines = [{ productId: 'set', quantity: 1 }]; // 99 yuan and 7 points
  const placed = await world().call(
    'exchange',
    { requestId: `request-set-${(requests += 1)}`, lines },
    'alice',
  );
  const orderId = String(placed.data?.['exchangeOrderId']);
  await payAt(world(), 'alice', orderId);
  await deliver(world());
  return orderId;
}

test('F-151 F-160 an approval sends the money, takes the reward back, and ends an order not shipped yet', async () => {
  const orderId = await buy(world(), 'alice', 'mug', { quantity: 2 });
  await world().fire('dispatchEvents');

  const answer = await resolve(await ask(orderId));

  expect(answer).toMatchObject({
    data: { refund: { state: 'approved', fen: 19_800 }, orderStatus: 'canceled' },
  });
  expect(pay().refunds()).toMatchObject([{ orderId, refundFen: 19_800, totalFen: 19_800 }]);
  expect(await grantedTo(world(), orderId)).toEqual([
    'points 1 payment_reward',
    'coin 1 payment_reward',
    'coin -1 reward_clawback',
    'points -1 reward_clawback',
  ]);
  expect(await world().document('stocks', 'mug')).toMatchObject({ available: 9, sold: 0 });
  expect(await world().audit()).toEqual([]);
});

test('F-152 parts of a mixed order give their share of the points, and all parts come to all of it', async () => {
  const orderId = await buySet();
  await ship(orderId);

  for (const fen of [3_300, 1, 3_299]) await finish(await ask(orderId, fen));
  expect(await readOrder(world(), orderId)).toMatchObject({ refundedFen: 6_600, refundedPoints: 4 }); // floor(7 * 2/3)
  await finish(await ask(orderId));

  expect(await restoredTo(world(), orderId)).toEqual(['points 2', 'points 2', 'points 3']);
  const order = await readOrder(world(), orderId);
  expect(order).toMatchObject({ status: 'shipped', refundedFen: 9_900, refundedPoints: 7 });
  expect(
    pay()
      .refunds()
      .reduce((sum, { refundFen }) => sum + refundFen, 0),
  ).toBe(9_900);
  expect(await world().audit()).toEqual([]);
});

/** Approved, and the provider has done it. */
async function finish(refundId: string): Promise<void> {
  expect(await resolve(refundId)).toMatchObject({ success: true });
  pay().settleRefund(refundId, 'SUCCESS');
  await deliver(world());
  expect(await world().document('refunds', refundId)).toMatchObject({ state: 'refunded' });
}

test('an operator approves less than was asked for, never more', async () => {
  const orderId = await buySet();
  await ship(orderId);
  const refundId = await ask(orderId, 5_000);

  expect(await resolve(refundId, { fen: 5_001, requestId: 'request-more' })).toMatchObject({
    code: 'REFUND_TOO_LARGE',
  });
  expect(await resolve(refundId, { fen: 4_000 })).toMatchObject({
    data: { refund: { fen: 4_000, points: 2 } },
  });
  expect(await readOrder(world(), orderId)).toMatchObject({ refundedFen: 4_000, refundedPoints: 2 });
  expect(await world().audit()).toEqual([]);
});

test('a rejection moves nothing, and the shopper may ask again', async () => {
  const orderId = await buySet();

  const answer = await resolve(await ask(orderId), { approve: false, note: '已超出范围' });

  expect(answer).toMatchObject({
    data: { refund: { state: 'rejected', note: '已超出范围' }, orderStatus: 'paid' },
  });
  expect(pay().refunds()).toEqual([]);
  expect(await ask(orderId)).toMatch(/^[0-9a-f]{32}$/);
  expect(await world().audit()).toEqual([]);
});

test('an order of coins and points gives its lots back; there is no money to send', async () => {
  const lines = [{ productId: 'antler', quantity: 1 }];
  const placed = await world().call('exchange', { requestId: 'request-antler', lines }, 'alice');
  const orderId = String(placed.data?.['exchangeOrderId']);

  const answer = await resolve(await ask(orderId));

  expect(answer).toMatchObject({
    data: { refund: { state: 'refunded', points: 5, coins: 1 }, orderStatus: 'canceled' },
  });
  expect(await restoredTo(world(), orderId)).toEqual(['coin 1', 'points 5']);
  expect(await world().document('stocks', 'antler')).toMatchObject({ available: 5 });
  expect(await world().audit()).toEqual([]);
});

test('the same decision twice is one; a second decision is refused', async () => {
  const refundId = await ask(await buySet());
  const first = await resolve(refundId);

  expect((await resolve(refundId)).data).toEqual(first.data);
  expect(await resolve(refundId, { requestId: 'r-another' })).toMatchObject({ code: 'REFUND_NOT_PENDING' });
  expect(pay().refunds()).toHaveLength(1);
});

test('a reward that comes after the refund is what the money that stayed deserves', async () => {
  const orderId = await buy(world(), 'alice', 'mug', { quantity: 3 }); // 297 yuan: 2 points and a coin
  await ship(orderId);
  await resolve(await ask(orderId, 10_000));

  await world().fire('dispatchEvents');

  expect(await grantedTo(world(), orderId)).toEqual(['points 1 payment_reward', 'coin 1 payment_reward']);
  expect(await world().audit()).toEqual([]);
});

test.each([
  ['ROLE_MISSING', 'op-stock', {}],
  ['REFUND_NOT_FOUND', undefined, { refundId: 'no-such-refund' }],
])('refuses with %s', async (code, operatorId, data) => {
  const refundId = await ask(await buySet());

  expect(await resolve(refundId, data, operatorId)).toMatchObject({ code });
  expect(await world().document('refunds', refundId)).toMatchObject({ state: 'requested' });
});
