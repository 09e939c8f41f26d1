import { useWorld } from '../common/testing/operating';
import { answersOf, buy, deliver, openShop, readOrder } from '../common/testing/paying';

const world = useWorld(async (fresh) => {
  await openShop(fresh, 'cloudPay');
  await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 5 });
  await fresh.shopper('alice');
});
const pay = () => world().cloud.wechat.pay;

async function refunding(): Promise<{ readonly orderId: string; readonly refundId: string }> {
  const orderId = await buy(world(), 'alice', 'mug');
  await world().call('cancelOrder', { orderId }, 'alice');
  return { orderId, refundId: `${orderId}-cancel` };
}

test('F-160 the notice of a refund ends it, and is answered exactly {errcode: 0}', async () => {
  const { orderId, refundId } = await refunding();
  pay().settleRefund(refundId, 'SUCCESS');

  expect(await answersOf(deliver(world()))).toEqual([{ errcode: 0, errmsg: '' }]);

  expect(await world().document('refunds', refundId)).toMatchObject({ state: 'refunded', dueAt: null });
  expect(await readOrder(world(), orderId)).toMatchObject({ refundStatus: 'refunded' });
});

test('twice at once it ends once, and payment and refund do not flip each other', async () => {
  const { orderId, refundId } = await refunding();
  pay().settleRefund(refundId, 'SUCCESS');
  const { functionName, event, caller } = pay().notices.compose(orderId, { refundId });
  const paid = pay().notices.compose(orderId);
  const send = (one: typeof paid) => world().cloud.functions.invoke(one.functionName, one.event, one.caller);

  await Promise.all([send({ functionName, event, caller }), send({ functionName, event, caller }), send(paid)]);

  expect(await readOrder(world(), orderId)).toMatchObject({ status: 'canceled', refundStatus: 'refunded' });
  expect((await world().all('events')).filter(({ type }) => type === 'refund.success')).toHaveLength(1);
  expect(await world().audit()).toEqual([]);
});

test('a refund that the provider gave up is an alert, and an operator’s to settle', async () => {
  const { refundId } = await refunding();
  pay().settleRefund(refundId, 'ABNORMAL');
  await deliver(world());

  expect(await world().document('refunds', refundId)).toMatchObject({ state: 'failed' });
  expect(await world().all('audits')).toMatchObject([{ law: 'refund.sent', status: 'open' }]);
});

test('a notice that claims what the provider does not know changes nothing', async () => {
  const { orderId, refundId } = await refunding();
  const event = { outRefundNo: refundId, returnCode: 'SUCCESS', refundStatus: 'SUCCESS' };

  await world().cloud.functions.invoke('refundCallback', event, { kind: 'payCallback' });

  expect(await world().document('refunds', refundId)).toMatchObject({ state: 'accepted' });
  expect(await readOrder(world(), orderId)).toMatchObject({ refundStatus: 'approved' });
});

test('a shopper cannot say that a refund was done', async () => {
  const call = await world().cloud.functions.invoke(
    'refundCallback',
    { outRefundNo: 'x' },
    { kind: 'shopper', openid: 'alice' },
  );

  expect(call.result).toEqual({ errcode: 1, errmsg: 'NOT_ALLOWED' });
});
