import { useWorld } from '../common/testing/operating';
import {
  answersOf,
  buy,
  deliver,
  grantedTo,
  openShop,
  orderOf,
  payAt,
  readOrder,
} from '../common/testing/paying';

const TAKEN = { errcode: 0, errmsg: '' };

const world = useWorld(async (fresh) => {
  await openShop(fresh, 'cloudPay');
  await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 9, grantsCoin: true });
  await fresh.shopper('alice');
});

const pay = () => world().cloud.wechat.pay;
const notify = async (composed: ReturnType<ReturnType<typeof pay>['notices']['compose']>) =>
  (await world().cloud.functions.invoke(composed.functionName, composed.event, composed.caller)).result;

test('F-160 F-165 a notice settles its order, and is answered exactly {errcode: 0}', async () => {
  const orderId = await orderOf(world(), 'alice', 'mug');
  await payAt(world(), 'alice', orderId);

  expect(await answersOf(deliver(world()))).toEqual([TAKEN]);

  const order = await readOrder(world(), orderId);
  expect(order).toMatchObject({ status: 'paid', reconcileAt: null, payment: { paidFen: 9_900 } });
  expect(order.payment?.transactionId).toMatch(/^\d+$/);
  expect(await world().audit()).toEqual([]);
});

test('the same notice twice, one after the other and at the same time, settles once', async () => {
  const orderId = await orderOf(world(), 'alice', 'mug', { requestId: 'request-twice' });
  await payAt(world(), 'alice', orderId);
  const notice = pay().notices.compose(orderId);

  const both = await Promise.all([notify(notice), notify(notice)]);
  const again = await notify(notice);

  expect([...both, again]).toEqual([TAKEN, TAKEN, TAKEN]);
  const events = (await world().all('events')).filter(({ type }) => type === 'payment.success');
  expect(events.filter(({ _id }) => _id.startsWith(orderId))).toHaveLength(1);
});

test.each(['amount', 'merchant', 'order'] as const)(
  'a notice with a wrong %s settles nothing, is reported, and asked for again',
  async (tamper) => {
    await orderOf(world(), 'alice', 'mug', { requestId: `request-other-${tamper}` });
    const orderId = await orderOf(world(), 'alice', 'mug', { requestId: `request-${tamper}` });
    const other = await orderOf(world(), 'alice', 'mug', { requestId: `request-open-${tamper}` });
    await world().call('payOrder', { orderId: other }, 'alice');
    await payAt(world(), 'alice', orderId);

    const answer = await notify(pay().notices.compose(orderId, { tamper }));

    expect(answer).toEqual({ errcode: 1, errmsg: 'PAYMENT_MISMATCH' });
    expect(await readOrder(world(), orderId)).toMatchObject({ status: 'awaiting_payment' });
    expect(await readOrder(world(), other)).toMatchObject({ status: 'awaiting_payment' });
    const found = (await world().all('audits')).filter(({ law }) => law === 'payment.fits');
    expect(found).toHaveLength(tamper === 'order' ? 0 : 1);
  },
);

test('a notice of an order that the provider has no money for settles nothing', async () => {
  const paid = await orderOf(world(), 'alice', 'mug', { requestId: 'request-paid' });
  await payAt(world(), 'alice', paid);
  const unpaid = await orderOf(world(), 'alice', 'mug', { requestId: 'request-unpaid' });
  await world().call('payOrder', { orderId: unpaid }, 'alice');
  const { functionName, event, caller } = pay().notices.compose(paid);

  const forged = await notify({ functionName, event: { ...event, outTradeNo: unpaid }, caller });

  expect(forged).toMatchObject({ errcode: 1 });
  expect(await readOrder(world(), unpaid)).toMatchObject({ status: 'awaiting_payment' });
});

test.each([
  ['a shopper', { kind: 'shopper', openid: 'alice' }],
  ['a timer', { kind: 'timer', triggerName: 'x' }],
  ['the console', { kind: 'console' }],
  ['another function', { kind: 'function', parent: { kind: 'payCallback' } }],
] as const)('F-165 %s cannot say that an order is paid', async (_who, caller) => {
  const orderId = await orderOf(world(), 'alice', 'mug', { requestId: 'request-forged' });
  await payAt(world(), 'alice', orderId);
  const { event } = pay().notices.compose(orderId);

  const { result } = await world().cloud.functions.invoke('payCallback', event, caller);

  expect(result).toEqual({ errcode: 1, errmsg: 'NOT_ALLOWED' });
  expect(await readOrder(world(), orderId)).toMatchObject({ status: 'awaiting_payment' });
});

test('while the provider does not answer the notice is asked for again, and then settles', async () => {
  const orderId = await orderOf(world(), 'alice', 'mug', { requestId: 'request-outage' });
  await payAt(world(), 'alice', orderId);
  pay().behave({ outage: true });
  expect(await answersOf(deliver(world()))).toEqual([{ errcode: 1, errmsg: 'PAYMENT_UNAVAILABLE' }]);
  pay().behave({ outage: false });

  expect(await answersOf(deliver(world()))).toEqual([TAKEN]);

  expect(await readOrder(world(), orderId)).toMatchObject({ status: 'paid' });
});

test('F-080 F-081 F-095 F-103 F-166 a payment earns points and a coin from the outbox, once', async () => {
  const orderId = await buy(world(), 'alice', 'mug', { requestId: 'request-earn', quantity: 3 }); // 297 yuan

  await world().fire('dispatchEvents');
  await world().edit('events', `${orderId}:payment.success`, { $set: { state: 'pending' } });
  await world().fire('dispatchEvents');

  expect(await grantedTo(world(), orderId)).toEqual(['points 2 payment_reward', 'coin 1 payment_reward']);
  expect(await readOrder(world(), orderId)).toMatchObject({ reward: { points: 2, coins: 1, unitFen: 10_000 } });
  const { lots } = (await world().document('shoppers', 'alice'))!.wallet;
  const paidAt = (await readOrder(world(), orderId)).paidAt ?? 0;
  expect(lots.find(({ asset }) => asset === 'coin')?.expiresAt).toBe(paidAt + 48 * 3_600_000);
  expect(await world().audit()).toEqual([]);
});

test('a reward that the wallet has no room for waits in the outbox, is never given up, and comes', async () => {
  const orderId = await buy(world(), 'alice', 'mug', { requestId: 'request-full' });
  const lots = (await world().document('shoppers', 'alice'))!.wallet.lots;
  const now = world().cloud.clock.now();
  const full = Array.from({ length: 200 }, (_, n) => ({
    ...{ id: `points.${now + 900_000_000 + n}`, asset: 'points', remaining: 1, earnedAt: now },
    ...{ expiresAt: now + 900_000_000 + n, sourceId: 'test' },
  }));
  await world().edit('shoppers', 'alice', { $set: { 'wallet.lots': full } });
  for (let round = 0; round < 12; round += 1) {
    expect(await world().fire('dispatchEvents')).toMatchObject({ retried: 1, failed: 0 });
    world().cloud.clock.move(60_000);
  }
  await world().edit('shoppers', 'alice', { $set: { 'wallet.lots': lots } });

  expect(await world().fire('dispatchEvents')).toMatchObject({ retried: 0, failed: 0 });

  expect(await grantedTo(world(), orderId)).toEqual(['coin 1 payment_reward']);
});
