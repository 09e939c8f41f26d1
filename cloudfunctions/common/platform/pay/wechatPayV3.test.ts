import { verify } from 'node:crypto';
import { settingsFields } from '../../../../database/collections/settings';
import { PaymentRefused, PaymentUnavailable, type PaymentPort } from '../../contract/ports';
import {
  type Answer,
  APP_ID,
  MERCHANT_ID,
  type PayServer,
  V3_VARIABLES,
  answerV3,
  merchant,
  signHeaders,
  startPayServer,
  stranger,
} from '../../testing/wechatPay';
import { openWechatPayV3 } from './wechatPayV3';

const ORDER_ID = '0123456789abcdef0123456789abcdef';
const PAID_AT = Date.parse('2026-06-08T10:34:56+08:00');
const TRANSACTION = {
  appid: APP_ID,
  mchid: MERCHANT_ID,
  out_trade_no: ORDER_ID,
  transaction_id: '4200001',
  trade_state: 'SUCCESS',
  success_time: '2026-06-08T10:34:56+08:00',
  amount: { total: 100, payer_total: 98, currency: 'CNY' },
};
const REFUND = {
  refund_id: '5030',
  out_refund_no: 'refund-1',
  out_trade_no: ORDER_ID,
  status: 'PROCESSING',
  create_time: '2026-06-08T10:34:56+08:00',
  amount: { total: 100, refund: 30 },
};
const REQUEST = {
  orderId: ORDER_ID,
  openid: 'o-1',
  totalFen: 100,
  description: '鹿酒'.repeat(40),
  expiresAt: PAID_AT + 999,
};

let server: PayServer;
beforeEach(async () => void (server = await startPayServer()));
afterEach(() => server.stop());

/** As on a desk, where the endpoint has a path of its own. */
function port(change: object = {}, timeoutMs = 2_000): PaymentPort {
  const rules = {
    ...settingsFields.parse({}).payment,
    merchantId: MERCHANT_ID,
    notifyUrl: 'https://mall.example/pay-notify',
    endpoint: `${server.url}/wechatpay`,
    ...change,
  };
  return openWechatPayV3(rules, V3_VARIABLES, timeoutMs);
}

const lastBody = (): unknown => JSON.parse(Buffer.from(server.asked.at(-1)?.body ?? '', 'latin1').toString());

test('F-160 F-163 an order is opened for its shopper, in CNY, to its end and not beyond', async () => {
  server.answer = answerV3({ prepay_id: 'wx201410' });

  await port().open(REQUEST);

  expect(server.asked[0]).toMatchObject({ method: 'POST', path: '/wechatpay/v3/pay/transactions/jsapi' });
  expect(lastBody()).toEqual({
    appid: APP_ID,
    mchid: MERCHANT_ID,
    description: '鹿酒'.repeat(21), // 126 of 127 bytes
    out_trade_no: ORDER_ID,
    time_expire: '2026-06-08T10:34:56+08:00',
    notify_url: 'https://mall.example/pay-notify',
    amount: { total: 100, currency: 'CNY' },
    payer: { openid: 'o-1' },
  });
});

test("the parameters of wx.requestPayment carry the merchant's signature", async () => {
  server.answer = answerV3({ prepay_id: 'wx201410' });

  const parameters = await port().open(REQUEST);

  const { timeStamp, nonceStr, package: prepay, signType, paySign } = parameters;
  const message = `${APP_ID}\n${timeStamp}\n${nonceStr}\n${prepay}\n`;
  expect([prepay, signType]).toEqual(['prepay_id=wx201410', 'RSA']);
  expect(verify('RSA-SHA256', Buffer.from(message), merchant.publicKey, Buffer.from(paySign, 'base64'))).toBe(
    true,
  );
});

test('every request is signed over its method, its whole path, its time and its body', async () => {
  server.answer = answerV3(TRANSACTION);
  await port().query(ORDER_ID);
  server.answer = answerV3(null, 204);
  await port().close(ORDER_ID);

  expect(server.asked).toHaveLength(2);
  for (const { method, path, headers, body } of server.asked) {
    const fields = Object.fromEntries(
      [...(headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    const message = `${method}\n${path}\n${fields['timestamp']}\n${fields['nonce_str']}\n${body}\n`;
    const signature = Buffer.from(fields['signature'] ?? '', 'base64');
    expect(headers.authorization).toMatch(/^WECHATPAY2-SHA256-RSA2048 /);
    expect(fields).toMatchObject({ mchid: MERCHANT_ID, serial_no: V3_VARIABLES.WECHAT_PAY_SERIAL });
    expect(verify('RSA-SHA256', Buffer.from(message), merchant.publicKey, signature)).toBe(true);
  }
});

test('F-160 a payment is who was paid, how much and when', async () => {
  server.answer = answerV3(TRANSACTION);

  expect(await port().query(ORDER_ID)).toEqual({
    status: 'paid',
    orderId: ORDER_ID,
    transactionId: '4200001',
    merchantId: MERCHANT_ID,
    totalFen: 100,
    paidAt: PAID_AT,
  });
  expect(server.asked[0]?.path).toBe(
    `/wechatpay/v3/pay/transactions/out-trade-no/${ORDER_ID}?mchid=${MERCHANT_ID}`,
  );
});

test.each([
  ['SUCCESS', 'paid'],
  ['REFUND', 'paid'],
  ['NOTPAY', 'open'],
  ['USERPAYING', 'open'],
  ['PAYERROR', 'open'],
  ['CLOSED', 'closed'],
  ['REVOKED', 'closed'],
])('F-162 the state %s is %s', async (state, status) => {
  server.answer = answerV3({ ...TRANSACTION, trade_state: state });

  expect(await port().query(ORDER_ID)).toMatchObject({ status });
});

test.each(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'])(
  'an order is unknown by the code %s',
  async (code) => {
    server.answer = answerV3({ code, message: '订单不存在' }, 404);

    expect(await port().query(ORDER_ID)).toEqual({ status: 'unknown' });
  },
);

test.each<[string, Answer]>([
  ['closed', answerV3(null, 204)],
  ['closed', answerV3({ code: 'ORDER_CLOSED', message: '' }, 400)],
  ['paid', answerV3({ code: 'ORDERPAID', message: '' }, 400)],
  ['paid', answerV3({ code: 'ORDER_PAID', message: '' }, 400)],
  ['unknown', answerV3({ code: 'ORDER_NOT_EXIST', message: '' }, 404)],
  ['tooEarly', answerV3({ code: 'USERPAYING', message: '' }, 202)],
  ['tooEarly', answerV3({ code: 'RULE_LIMIT', message: '' }, 403)],
])('F-162 closing an order says %s', async (closing, answer) => {
  server.answer = answer;

  expect(await port().close(ORDER_ID)).toBe(closing);
  expect(lastBody()).toEqual({ mchid: MERCHANT_ID });
});

test('F-160 a refund is asked for once, by its number', async () => {
  server.answer = answerV3(REFUND);
  const request = { refundId: 'refund-1', orderId: ORDER_ID, totalFen: 100, refundFen: 30, reason: '取消' };

  expect(await port().refund(request)).toEqual({ status: 'accepted', providerRefundId: '5030' });

  expect(server.asked).toHaveLength(1);
  expect(lastBody()).toEqual({
    out_trade_no: ORDER_ID,
    out_refund_no: 'refund-1',
    reason: '取消',
    notify_url: 'https://mall.example/pay-notify',
    amount: { total: 100, refund: 30, currency: 'CNY' },
  });
});

test.each([
  ['PROCESSING', { status: 'accepted', providerRefundId: '5030' }],
  ['SUCCESS', { status: 'refunded', providerRefundId: '5030', refundFen: 30, refundedAt: PAID_AT }],
  ['CLOSED', { status: 'failed', reason: 'CLOSED' }],
  ['ABNORMAL', { status: 'failed', reason: 'ABNORMAL' }],
])('F-160 a refund whose status is %s', async (status, progress) => {
  server.answer = answerV3({ ...REFUND, status, success_time: '2026-06-08T10:34:56+08:00' });

  expect(await port().queryRefund('refund-1')).toEqual(progress);
});

test('a refund that nobody asked for is unknown', async () => {
  server.answer = answerV3({ code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在' }, 404);

  expect(await port().queryRefund('refund-1')).toEqual({ status: 'unknown' });
});

test.each(['NOT_ENOUGH', 'INVALID_REQUEST', 'NO_AUTH', 'PARAM_ERROR', 'RESOURCE_NOT_EXISTS'])(
  'the no %s to a refund is refused with its code',
  async (code) => {
    server.answer = answerV3({ code, message: '不行' }, 403);
    const asked = port().refund({ refundId: 'r', orderId: ORDER_ID, totalFen: 1, refundFen: 1, reason: '' });

    await expect(asked).rejects.toThrow(PaymentRefused);
    await expect(asked).rejects.toMatchObject({ code });
  },
);

const signedGarbage: Answer = (response) => void response.writeHead(200, signHeaders('<html>')).end('<html>');
const tampered: Answer = (response) => {
  const body = JSON.stringify(TRANSACTION);
  response.writeHead(200, signHeaders(body)).end(body.replace('"total":100', '"total":1'));
};
const ago = Math.floor(Date.now() / 1_000) - 400;

test.each<[string, Answer]>([
  ["a stranger's signature", answerV3(TRANSACTION, 200, { key: stranger.privateKey })],
  ['another key id', answerV3(TRANSACTION, 200, { serial: 'PUB_KEY_ID_X' })],
  ['an old time', answerV3(TRANSACTION, 200, { atSeconds: ago })],
  ['an amount that was changed', tampered],
  ['no signature', (response) => void response.writeHead(200).end(JSON.stringify(TRANSACTION))],
  ['no signature, unknown', (response) => void response.writeHead(404).end('{"code":"ORDER_NOT_EXIST"}')],
  ['a signed page of HTML', signedGarbage],
  ['a state that is not documented', answerV3({ ...TRANSACTION, trade_state: 'MAYBE' })],
  ["another order's number", answerV3({ ...TRANSACTION, out_trade_no: 'f'.repeat(32) })],
  ['a fraction of a fen', answerV3({ ...TRANSACTION, amount: { total: 0.5 } })],
  ['no time', answerV3({ ...TRANSACTION, success_time: undefined })],
  ['a system error', answerV3({ code: 'SYSTEM_ERROR', message: '' }, 500)],
  ['a bad gateway', (response) => void response.writeHead(502).end('bad gateway')],
  ['too many requests', answerV3({ code: 'FREQUENCY_LIMITED', message: '' }, 429)],
  ['a redirection', (response) => void response.writeHead(302, { Location: '/' }).end()],
  ['a cut connection', (response) => void response.destroy()],
  ['silence', () => undefined],
  ['an end that never comes', (response) => void response.writeHead(200).write('{')],
])('an answer with %s says nothing, and is not asked for again', async (_what, answer) => {
  server.answer = answer;

  await expect(port({}, 300).query(ORDER_ID)).rejects.toThrow(PaymentUnavailable);

  expect(server.asked).toHaveLength(1);
});

test.each([
  ['https://example.com'],
  ['http://api.mch.weixin.qq.com'],
  ['https://api.mch.weixin.qq.com@example.com'],
  ['https://mch.weixin.qq.com.example.com'],
  ['no address'],
])('nothing is sent to %s', (endpoint) => {
  expect(() => port({ endpoint })).toThrow(expect.objectContaining({ code: 'PAYMENT_NOT_CONFIGURED' }));
});
