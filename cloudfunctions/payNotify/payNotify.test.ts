import { useWorld } from '../common/testing/operating';
import { answersOf, buy, deliver, openShop, orderOf, payAt, readOrder } from '../common/testing/paying';

const TAKEN = { status: 200, body: { code: 'SUCCESS', message: '' } };

const world = useWorld(async (fresh) => {
  await openShop(fresh, 'wechatPayV3');
  await fresh.product({ _id: 'wine', paymentMode: 'money_only', isLiquor: true, stock: 9 });
  await fresh.shopper('alice');
});

const pay = () => world().cloud.wechat.pay;
const notify = async (composed: ReturnType<ReturnType<typeof pay>['notices']['compose']>) =>
  (await world().cloud.functions.invoke(composed.functionName, composed.event, composed.caller)).result;

test('F-160 F-163 liquor is sold through WeChat Pay v3: the signed notice settles it', async () => {
  const orderId = await orderOf(world(), 'alice', 'wine');
  await payAt(world(), 'alice', orderId);

  const answers = await answersOf(deliver(world()));

  expect(answers).toMatchObject([{ status: TAKEN.status }]);
  expect(await readOrder(world(), orderId)).toMatchObject({
    status: 'paid',
    payment: { provider: 'wechatPayV3' },
  });
  expect(await world().audit()).toEqual([]);
});

test.each([
  ['signature', 401],
  ['timestamp', 401],
  ['amount', 500],
  ['merchant', 401],
] as const)('a notice with a wrong %s settles nothing and is answered with %d', async (tamper, statusCode) => {
  const orderId = await orderOf(world(), 'alice', 'wine', { requestId: `request-${tamper}` });
  await payAt(world(), 'alice', orderId);

  const answer = await notify(pay().notices.compose(orderId, { tamper }));

  expect(answer).toMatchObject({ statusCode });
  expect(await readOrder(world(), orderId)).toMatchObject({ status: 'awaiting_payment' });
});

test('the same notice twice at the same time settles once', async () => {
  const orderId = await orderOf(world(), 'alice', 'wine', { requestId: 'request-twice' });
  await payAt(world(), 'alice', orderId);
  const notice = pay().notices.compose(orderId);

  const both = await Promise.all([notify(notice), notify(notice)]);

  expect(both).toMatchObject([{ statusCode: 200 }, { statusCode: 200 }]);
  const events = (await world().all('events')).filter(({ type }) => type === 'payment.success');
  expect(events.filter(({ _id }) => _id.startsWith(orderId))).toHaveLength(1);
});

test('a captured notice cannot be played again six minutes later', async () => {
  const orderId = await orderOf(world(), 'alice', 'wine', { requestId: 'request-replay' });
  await payAt(world(), 'alice', orderId);
  const notice = pay().notices.compose(orderId);
  world().cloud.clock.move(6 * 60_000);

  expect(await notify(notice)).toMatchObject({ statusCode: 401 });
  expect(await readOrder(world(), orderId)).toMatchObject({ status: 'awaiting_payment' });
});

test('what is no notice at all is refused', async () => {
  for (const event of [{}, { httpMethod: 'GET' }, { httpMethod: 'POST', headers: {}, body: 'x' }]) {
    const call = await world().cloud.functions.invoke('payNotify', event, {
      kind: 'http',
      clientIp: '127.0.0.1',
    });
    expect([401, 500]).toContain((call.result as { statusCode: number }).statusCode);
  }
});

test('F-160 the notice of a refund ends it', async () => {
  const orderId = await buy(world(), 'alice', 'wine', { requestId: 'request-refund' });
  await world().call('cancelOrder', { orderId }, 'alice');
  const refundId = `${orderId}-cancel`;
  expect(await world().document('refunds', refundId)).toMatchObject({ state: 'accepted', fen: 9_900 });
  pay().settleRefund(refundId, 'SUCCESS');

  expect(await answersOf(deliver(world()))).toMatchObject([{ status: 200 }]);

  expect(await world().document('refunds', refundId)).toMatchObject({ state: 'refunded', dueAt: null });
  expect(await readOrder(world(), orderId)).toMatchObject({ status: 'canceled', refundStatus: 'refunded' });
  expect(await world().audit()).toEqual([]);
});

test('cloudPay takes no money for liquor: the order is refused before anything is held', async () => {
  await openShop(world(), 'cloudPay');

  const answer = await world().call(
    'createOrder',
    { requestId: 'request-barred', lines: [{ productId: 'wine', quantity: 1 }] },
    'alice',
  );

  expect(answer).toMatchObject({ code: 'PAYMENT_PROVIDER_NOT_ALLOWED', details: { provider: 'cloudPay' } });
  expect(await world().document('stocks', 'wine')).toMatchObject({ reserved: 0 });
});
