import cloud from 'wx-server-sdk';
import { ENV_ID, sdkEnvironment } from '../../../../scripts/local/gateway/testing';
import { PaymentUnavailable, type PaymentPort } from '../../contract/ports';
import {
  type Answer,
  MERCHANT_ID,
  type PayServer,
  answerBytes,
  answerCloudPay,
  readCloudPayForm,
  refuseCloudPay,
  startPayServer,
} from '../../testing/wechatPay';
import { openCloudPay } from './cloudPay';

const ORDER_ID = '0123456789abcdef0123456789abcdef';
const SUCCESS = { return_code: 'SUCCESS', return_msg: 'OK', result_code: 'SUCCESS', sub_mch_id: MERCHANT_ID };
const PAID = {
  ...SUCCESS,
  out_trade_no: ORDER_ID,
  trade_state: 'SUCCESS',
  transaction_id: '4200001',
  total_fee: 100,
  time_end: '20260608103456',
};
const PAID_AT = Date.parse('2026-06-08T10:34:56+08:00');
const PAYMENT = {
  app_id: 'wx1',
  time_stamp: '1414561699',
  nonce_str: 'n',
  package: 'prepay_id=wx201410',
  sign_type: 'MD5',
  pay_sign: 'C380',
};
const ORDER = { orderId: ORDER_ID, openid: 'o-1', totalFen: 100, expiresAt: PAID_AT + 999 };

let server: PayServer;
beforeEach(async () => {
  server = await startPayServer();
  Object.assign(process.env, sdkEnvironment(server.url));
});
afterEach(() => server.stop());

const port = (timeoutMs = 2_000): PaymentPort =>
  openCloudPay({ merchantId: MERCHANT_ID, envId: ENV_ID, timeoutMs });

const lastForm = () => readCloudPayForm(server.asked.at(-1));

test('F-160 an order is opened through the platform, which is told what function hears of it', async () => {
  server.answer = answerCloudPay({ ...SUCCESS, trade_type: 'JSAPI', prepay_id: 'wx201410', payment: PAYMENT });

  const parameters = await port().open({ ...ORDER, description: '鹿酒'.repeat(40) });

  const { data, ...form } = lastForm();
  expect(form).toMatchObject({ action: 'wx.wxPayApi', apiName: 'unifiedOrder' });
  expect(data).toEqual({
    function_name: 'payCallback',
    env_id: ENV_ID,
    sub_mch_id: MERCHANT_ID,
    nonce_str: expect.stringMatching(/^[0-9a-f]{32}$/),
    body: '鹿酒'.repeat(21), // 126 of 128 bytes
    out_trade_no: ORDER_ID,
    total_fee: 100,
    spbill_create_ip: '127.0.0.1',
    trade_type: 'JSAPI',
    time_expire: '20260608103456',
  });
  expect(parameters).toEqual({
    timeStamp: '1414561699',
    nonceStr: 'n',
    package: 'prepay_id=wx201410',
    signType: 'MD5',
    paySign: 'C380',
  });
});

test('what is sent is what wx-server-sdk sends, field for field of its form', async () => {
  server.answer = answerCloudPay(PAID);
  const cloudPay: { queryOrder(data: object): Promise<unknown> } = Reflect.get(cloud, 'cloudPay');
  cloud.init({ env: ENV_ID });

  await port().query(ORDER_ID);
  const ours = lastForm();
  const nonceStr = ours.data['nonce_str'];
  await cloudPay.queryOrder({ subMchId: MERCHANT_ID, outTradeNo: ORDER_ID, nonceStr });

  const sdk = lastForm();
  expect(ours).toEqual({ ...sdk, data: expect.objectContaining(sdk.data) });
});

test("wx-server-sdk loses the provider's err_code, which is why it is not used", async () => {
  server.answer = refuseCloudPay('ORDERPAID');
  const cloudPay: { closeOrder(data: object): Promise<unknown> } = Reflect.get(cloud, 'cloudPay');
  cloud.init({ env: ENV_ID });

  const seen = await cloudPay.closeOrder({ subMchId: MERCHANT_ID, outTradeNo: ORDER_ID });

  expect(seen).toMatchObject({ resultCode: 'FAIL', errCode: 0 });
  expect(JSON.stringify(seen)).not.toContain('ORDERPAID');
  expect(await port().close(ORDER_ID)).toBe('paid');
});

test.each([
  ['as the documentation has it', PAID],
  ['with amounts as text', { ...PAID, total_fee: '100' }],
  [
    'in camel case',
    {
      returnCode: 'SUCCESS',
      resultCode: 'SUCCESS',
      subMchId: MERCHANT_ID,
      outTradeNo: ORDER_ID,
      tradeState: 'SUCCESS',
      transactionId: '4200001',
      totalFee: 100,
      timeEnd: '20260608103456',
    },
  ],
])('F-160 a payment %s is who was paid, how much and when', async (_how, fields) => {
  server.answer = answerCloudPay(fields);

  expect(await port().query(ORDER_ID)).toEqual({
    status: 'paid',
    orderId: ORDER_ID,
    transactionId: '4200001',
    merchantId: MERCHANT_ID,
    totalFen: 100,
    paidAt: PAID_AT,
  });
});

test.each([
  ['REFUND', 'paid'],
  ['NOTPAY', 'open'],
  ['USERPAYING', 'open'],
  ['PAYERROR', 'open'],
  ['CLOSED', 'closed'],
  ['REVOKED', 'closed'],
])('F-162 the state %s is %s', async (trade_state, status) => {
  server.answer = answerCloudPay({ ...PAID, trade_state });

  expect(await port().query(ORDER_ID)).toMatchObject({ status });
});

test('an order that nobody asked for is unknown', async () => {
  server.answer = refuseCloudPay('ORDERNOTEXIST');
  expect(await port().query(ORDER_ID)).toEqual({ status: 'unknown' });
});

test.each<[string, Answer]>([
  ['closed', answerCloudPay(SUCCESS)],
  ['closed', refuseCloudPay('ORDERCLOSED')],
  ['paid', refuseCloudPay('ORDERPAID')],
  ['unknown', refuseCloudPay('ORDERNOTEXIST')],
  ['tooEarly', refuseCloudPay('RULELIMIT')],
  ['tooEarly', refuseCloudPay('USERPAYING')],
])('F-162 closing an order says %s', async (closing, says) => {
  server.answer = says;

  expect(await port().close(ORDER_ID)).toBe(closing);
});

test.each<[string, Answer]>([
  ['a system error', refuseCloudPay('SYSTEMERROR')],
  ['a refund to be asked for again', refuseCloudPay('BIZERR_NEED_RETRY')],
  ['too many requests', refuseCloudPay('FREQUENCY_LIMITED')],
  ['too many wrong requests', refuseCloudPay('INVALID_REQ_TOO_MUCH')],
  [
    'a request that was not understood',
    answerCloudPay({ return_code: 'FAIL', return_msg: '参数格式校验错误' }),
  ],
  ['no code', answerCloudPay({ ...SUCCESS, result_code: 'FAIL' })],
  ['an error of the platform', answerCloudPay({ code: 'SYS_ERR', message: 'x', requestId: 'r' })],
  [
    'an error of the platform, as JSON',
    answerBytes('{"code":"INVALID_PARAM","message":"x","requestId":"r"}', 'application/json; charset=utf-8'),
  ],
  ["an error of WeChat's front", answerCloudPay({ errcode: -604101, errmsg: 'no permission' })],
  ["another order's number", answerCloudPay({ ...PAID, out_trade_no: 'f'.repeat(32) })],
  ['a state that is not documented', answerCloudPay({ ...PAID, trade_state: 'MAYBE' })],
  ['half a fen', answerCloudPay({ ...PAID, total_fee: 0.5 })],
  ['a payment without its time', answerCloudPay({ ...PAID, time_end: undefined })],
  ['a page of HTML', answerBytes('<html>')],
  ['half of its JSON', answerBytes('{"return_code":')],
  ['nothing', answerBytes('')],
  ['a server error', (response) => void response.writeHead(500).end()],
  ['a cut connection', (response) => void response.destroy()],
  ['silence', () => undefined],
  ['an end that never comes', (response) => void response.writeHead(200).write('{')],
])('an answer with %s says nothing, and is not asked for again', async (_what, says) => {
  server.answer = says;

  await expect(port(300).query(ORDER_ID)).rejects.toThrow(PaymentUnavailable);

  expect(server.asked).toHaveLength(1);
});

test('the bill of a day is text, an empty day has none, one in the making is not there yet', async () => {
  const text = [
    '交易时间,商户号,特约商户号,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,退款状态,订单金额,申请退款金额',
    `\`2026-01-28 17:07:11,\`1800008281,\`${MERCHANT_ID},\`4200,\`${ORDER_ID},\`SUCCESS,\`0,\`0,\`,\`98.29,\`0.00`,
    '总交易单数,订单总金额,申请退款总金额',
    '`1,`98.29,`0.00',
  ].join('\r\n');
  server.answer = answerBytes(`\uFEFF${text}`);
  expect(await port().bill('2026-01-28')).toMatchObject([{ merchantId: MERCHANT_ID, totalFen: 9_829 }]);
  expect(lastForm()).toMatchObject({
    apiName: 'downloadBill',
    data: { bill_date: '20260128', bill_type: 'ALL', sub_mch_id: MERCHANT_ID },
  });

  server.answer = answerCloudPay({ return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' });
  expect(await port().bill('2026-01-28')).toEqual([]);

  server.answer = answerCloudPay({ return_code: 'FAIL', return_msg: 'Bill Creating', error_code: 20003 });
  expect(await port().bill('2026-01-28')).toBeNull();
});
