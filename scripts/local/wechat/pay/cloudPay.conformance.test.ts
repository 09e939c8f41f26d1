import { gunzipSync } from 'node:zlib';
import { Formatter } from 'wechatpay-axios-plugin';
import { createFixture, type Fixture } from '../../runner/testing/fixture';
import type { LocalCloud } from '../../types';
import { cloudPayOf, keyOf, NOON, ORDER, orderOf, OTHER_ORDER, refundOf, REFUND } from './testing';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let fixture: Fixture;
let cloud: LocalCloud;
let pay: ReturnType<typeof cloudPayOf>;
beforeAll(async () => {
  fixture = await createFixture({
    callback: {
      sdk: 'none',
      body: `return { errcode: 0, errmsg: '', event, source: process.env.TCB_SOURCE };`,
    },
    order: { sdk: 'wx', body: `return cloud.cloudPay.unifiedOrder(event.order);` },
  });
});
afterAll(() => fixture.end());
beforeEach(async () => {
  cloud = await fixture.open({ now: NOON });
  pay = cloudPayOf(cloud);
});
afterEach(() => cloud.close());

const opened = async (changes: object = {}) => pay.unifiedOrder(orderOf(cloud, changes));
const paid = async (): Promise<void> => {
  await opened();
  cloud.wechat.pay.pay(ORDER);
};

describe('orders', () => {
  test('an order is opened with what wx.requestPayment takes, and opened again it is the same one', async () => {
    const first = await opened();
    const again = await opened();

    expect(first).toMatchObject({
      returnCode: 'SUCCESS',
      resultCode: 'SUCCESS',
      subMchId: cloud.wechat.pay.merchantId,
      tradeType: 'JSAPI',
      payment: { signType: 'MD5', package: `prepay_id=${first['prepayId']}`, timeStamp: String(NOON / 1_000) },
      errCode: 0,
    });
    expect(again['prepayId']).toBe(first['prepayId']);
    expect(cloud.wechat.pay.transactions()).toHaveLength(1);
  });

  test('the same number with another amount is refused', async () => {
    await opened();

    const other = await opened({ totalFee: 1 });

    expect(other).toMatchObject({ returnCode: 'SUCCESS', resultCode: 'FAIL', errCode: 0 });
    expect(await pay.queryOrder(keyOf(cloud))).toMatchObject({ tradeState: 'NOTPAY', totalFee: 1_499_00 });
  });

  test('the SDK writes errCode 0 over a refusal of business: resultCode and errCodeDes tell it', async () => {
    const unknown = await pay.queryOrder(keyOf(cloud));

    expect(unknown).toMatchObject({ resultCode: 'FAIL', errCode: 0, errCodeDes: '订单不存在' });
  });

  test('a call without its merchant, with a malformed field or of an unknown name is not understood', async () => {
    const foreign = await opened({ subMchId: '1' });
    const malformed = await opened({ totalFee: 1.5 });
    const elsewhere = await opened({ envId: 'elsewhere' });
    const unknown = await pay.typo(keyOf(cloud));

    for (const answer of [foreign, malformed, elsewhere, unknown]) {
      expect(answer).toMatchObject({ returnCode: 'FAIL', returnMsg: expect.any(String) });
      expect(answer).not.toHaveProperty('resultCode');
    }
    expect(cloud.wechat.pay.transactions()).toEqual([]);
  });

  test('the shopper who called the function pays, when the call names nobody', async () => {
    const order = { ...orderOf(cloud), subOpenid: undefined };

    const call = await cloud.functions.invoke('order', { order }, { kind: 'shopper', openid: 'o-9' });
    const nobody = await cloud.functions.invoke('order', { order }, { kind: 'timer', triggerName: 't' });

    expect(call.result).toMatchObject({ resultCode: 'SUCCESS' });
    expect(nobody.result).toMatchObject({ returnCode: 'FAIL' });
    expect(cloud.wechat.pay.transactions()).toMatchObject([{ openid: 'o-9' }]);
  });

  test('a paid order says when, what and by which number; ordered again it is ORDERPAID', async () => {
    await opened();
    const { transactionId } = cloud.wechat.pay.pay(ORDER);

    expect(await pay.queryOrder(keyOf(cloud))).toMatchObject({
      tradeState: 'SUCCESS',
      totalFee: 1_499_00,
      transactionId,
      timeEnd: '20260301120000',
      subOpenid: 'o-1',
    });
    expect(await opened()).toMatchObject({ resultCode: 'FAIL', errCodeDes: '该订单已支付' });
  });
});

describe('the end of an order', () => {
  test('after time_expire no money comes, and the order is closed', async () => {
    await opened({ timeExpire: '20260301123000' });
    cloud.clock.move(30 * MINUTE_MS);

    expect(() => cloud.wechat.pay.pay(ORDER)).toThrow('订单已关闭');
    expect(await pay.queryOrder(keyOf(cloud))).toMatchObject({ tradeState: 'CLOSED' });
  });

  test('an order is closed from five minutes on, and then takes no money', async () => {
    await opened();
    cloud.clock.move(5 * MINUTE_MS - 1);
    const early = await pay.closeOrder(keyOf(cloud));
    const stillOpen = await pay.queryOrder(keyOf(cloud));
    cloud.clock.move(1);
    const closed = await pay.closeOrder(keyOf(cloud));

    expect(early).toMatchObject({ resultCode: 'FAIL', errCodeDes: expect.stringContaining('5分钟') });
    expect(stillOpen).toMatchObject({ tradeState: 'NOTPAY' });
    expect(closed).toMatchObject({ resultCode: 'SUCCESS' });
    expect(() => cloud.wechat.pay.pay(ORDER)).toThrow('订单已关闭');
    expect(await pay.closeOrder(keyOf(cloud))).toMatchObject({ resultCode: 'FAIL', errCodeDes: '订单已关闭' });
  });

  test('a paid order and an unknown one cannot be closed', async () => {
    await paid();

    expect(await pay.closeOrder(keyOf(cloud))).toMatchObject({ errCodeDes: '该订单已支付' });
    expect(await pay.closeOrder(keyOf(cloud, { outTradeNo: OTHER_ORDER }))).toMatchObject({
      errCodeDes: '订单不存在',
    });
  });
});

describe('refunds', () => {
  const query = () => pay.queryRefund(keyOf(cloud, { outRefundNo: REFUND }));

  test('a refund is under way, then done; sent twice it is one', async () => {
    await paid();
    const first = await pay.refund(refundOf(cloud));
    const again = await pay.refund(refundOf(cloud));
    const underway = await query();
    cloud.clock.move(MINUTE_MS);

    expect(first).toMatchObject({ resultCode: 'SUCCESS', refundFee: 1_499_00, outRefundNo: REFUND });
    expect(again['refundId']).toBe(first['refundId']);
    expect(underway).toMatchObject({ refundStatus_0: 'PROCESSING', refundCount: 1 });
    expect(await query()).toMatchObject({
      refundStatus_0: 'SUCCESS',
      refundId_0: first['refundId'],
      refundFee_0: 1_499_00,
      refundSuccessTime_0: '2026-03-01 12:01:00',
    });
    expect(await pay.queryOrder(keyOf(cloud))).toMatchObject({ tradeState: 'REFUND' });
  });

  test('no more than was paid goes back, in at most 50 parts', async () => {
    await paid();
    const part = (number: number, refundFee: number) =>
      pay.refund(refundOf(cloud, { outRefundNo: `part-${number}`, refundFee }));

    expect(await part(0, 1_498_00)).toMatchObject({ resultCode: 'SUCCESS' });
    expect(await part(1, 1_01)).toMatchObject({ resultCode: 'FAIL', errCodeDes: '累计退款金额大于支付金额' });
    for (let number = 1; number < 50; number += 1) await part(number, 1);
    expect(await part(50, 1)).toMatchObject({ resultCode: 'FAIL', errCodeDes: expect.stringContaining('50') });
    expect(cloud.wechat.pay.refunds()).toHaveLength(50);
  });

  test('another amount under the same number, or of an order not paid, is refused', async () => {
    await opened();
    const unpaid = await pay.refund(refundOf(cloud));
    cloud.wechat.pay.pay(ORDER);
    await pay.refund(refundOf(cloud));
    const differs = await pay.refund(refundOf(cloud, { refundFee: 1 }));
    const full = await pay.refund(refundOf(cloud, { outRefundNo: 'another', refundFee: 1 }));
    const unknown = await pay.queryRefund(keyOf(cloud, { outRefundNo: 'none' }));

    expect([unpaid, differs, full, unknown].map((answer) => answer['errCodeDes'])).toEqual([
      '订单未支付，不能退款',
      '订单金额或退款金额与之前请求不一致，请核实后再试',
      '订单已全额退款',
      '退款单不存在',
    ]);
  });

  test('a refund that WeChat cannot pay out is CHANGE, and an operator ends it', async () => {
    await paid();
    cloud.wechat.pay.behave({ refunds: 'abnormal' });
    await pay.refund(refundOf(cloud));
    cloud.clock.move(MINUTE_MS);
    const changed = await query();
    cloud.wechat.pay.settleRefund(REFUND, 'SUCCESS');

    expect(changed).toMatchObject({ refundStatus_0: 'CHANGE' });
    expect(await query()).toMatchObject({ refundStatus_0: 'SUCCESS' });
  });

  test("a merchant's balance that is short, and a year that is over, say no", async () => {
    await paid();
    cloud.wechat.pay.behave({ refunds: 'notEnough' });
    const short = await pay.refund(refundOf(cloud));
    cloud.wechat.pay.behave({ refunds: 'slow' });
    cloud.clock.move(365 * DAY_MS);

    expect(short).toMatchObject({ resultCode: 'FAIL', errCodeDes: expect.stringContaining('余额不足') });
    expect(await pay.refund(refundOf(cloud))).toMatchObject({ errCodeDes: '订单已经超过退款期限' });
  });
});

test('the callback is an invocation by WeChat with v2 fields in camel case', async () => {
  await paid();

  const [delivery] = await cloud.wechat.pay.notices.deliver();

  expect(delivery).toMatchObject({ taken: true, call: { functionName: 'callback' } });
  expect(delivery?.answer).toMatchObject({
    source: 'wx_paycallback',
    event: {
      returnCode: 'SUCCESS',
      resultCode: 'SUCCESS',
      outTradeNo: ORDER,
      totalFee: 1_499_00,
      cashFee: 1_499_00,
      subMchId: cloud.wechat.pay.merchantId,
      subOpenid: 'o-1',
      transactionId: cloud.wechat.pay.transactions()[0]?.transactionId,
      timeEnd: '20260301120000',
    },
  });
  expect(cloud.wechat.pay.notices.pending()).toEqual([]);
});

test('the bill of a day is text, or packed; before it is made the answer is no bill', async () => {
  await paid();
  await pay.refund(refundOf(cloud));
  const bill = (changes: object = {}) => pay.downloadBill(keyOf(cloud, { billDate: '20260301', ...changes }));
  const early = await bill();
  cloud.clock.move(DAY_MS);

  const text = await bill();
  const packed = await bill({ tarType: 'GZIP' });

  expect(early).toMatchObject({ returnCode: 'FAIL', returnMsg: 'Bill Creating' });
  expect(gunzipSync(packed['data'] as Buffer).toString()).toBe(text['data']);
  expect(Formatter.castCsvBill(String(text['data']))).toMatchObject({
    rows: [
      { 商户订单号: ORDER, 特约商户号: cloud.wechat.pay.merchantId, 交易状态: 'SUCCESS', 订单金额: '1499.00' },
      { 商户退款单号: REFUND, 交易状态: 'REFUND', 申请退款金额: '1499.00', 退款状态: 'SUCCESS' },
    ],
    summary: { 总交易单数: '2', 订单总金额: '1499.00', 申请退款总金额: '1499.00' },
  });
  expect(await bill({ billDate: '20260228' })).toMatchObject({
    returnCode: 'FAIL',
    returnMsg: 'No Bill Exist',
  });
});

test('an outage answers a system error, and a lost answer has worked', async () => {
  cloud.wechat.pay.behave({ outage: true });
  const down = await opened();
  cloud.wechat.pay.behave({ outage: false });
  cloud.faults.set({ kind: 'loseAnswer', match: { action: 'wx.wxPayApi:unifiedOrder' } });

  expect(down).toMatchObject({ resultCode: 'FAIL', errCodeDes: expect.stringContaining('系统异常') });
  await expect(opened()).rejects.toMatchObject({ errCode: expect.any(Number) });
  expect(cloud.wechat.pay.transactions()).toMatchObject([{ orderId: ORDER, state: 'NOTPAY' }]);
});
