import { orderOf, cloudPayOf, ORDER, refundOf, REFUND } from '../../wechat/pay/testing';
import type { PayState } from '../apiTypes';
import { openBench, type Bench } from '../testing';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  await cloudPayOf(bench.cloud).unifiedOrder(orderOf(bench.cloud, { functionName: 'greet' }));
});
afterEach(() => bench.close());

const state = async (): Promise<PayState> => (await bench.get('/world/pay')).body as PayState;
const pay = (provider = 'cloudPay') => bench.post('/world/pay/pay', { orderId: ORDER, provider });

test('an order is shown, and paid as the shopper would', async () => {
  const before = await state();
  await pay();
  const after = await state();

  expect(before.transactions).toMatchObject([{ orderId: ORDER, state: 'NOTPAY' }]);
  expect(after.transactions).toMatchObject([{ orderId: ORDER, state: 'SUCCESS' }]);
  expect(after.notices).toMatchObject([{ kind: 'payment', orderId: ORDER }]);
});

test("WeChat's no is said in its words", async () => {
  await pay();

  expect(await pay()).toMatchObject({
    status: 400,
    body: { error: { code: 'PAY_REFUSED', detail: '该订单已支付' } },
  });
  expect(await pay('wechatPayV3')).toMatchObject({ status: 400, body: { error: { code: 'PAY_REFUSED' } } });
});

test('a notice is delivered by hand, and stays until the function takes it', async () => {
  await pay();

  const delivered = await bench.post('/world/pay/deliver', { orderId: ORDER });

  expect(delivered.body).toEqual({ delivered: 1, taken: 0 });
  expect((await state()).notices).toMatchObject([{ attempts: 1 }]);
});

test('WeChat Pay is made to misbehave, and an abnormal refund is ended by hand', async () => {
  const { behaviour } = await state();
  const unkind = { ...behaviour, refunds: 'abnormal', outage: false };
  const changed = await bench.post('/world/pay/behave', unkind);
  const wrong = await bench.post('/world/pay/behave', { ...unkind, refunds: 'lost' });
  await pay();
  await cloudPayOf(bench.cloud).refund(refundOf(bench.cloud));
  bench.cloud.clock.move(60_000);
  const abnormal = await state();
  await bench.post('/world/pay/settle', { refundId: REFUND, state: 'SUCCESS' });

  expect(changed.body).toMatchObject({ behaviour: { refunds: 'abnormal' } });
  expect(wrong).toMatchObject({ status: 400, body: { error: { code: 'INPUT_INVALID' } } });
  expect(abnormal.refunds).toMatchObject([{ refundId: REFUND, state: 'ABNORMAL' }]);
  expect((await state()).refunds).toMatchObject([{ state: 'SUCCESS' }]);
});
