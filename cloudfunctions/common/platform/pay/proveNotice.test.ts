import { API_V3_KEY, MERCHANT_ID, V3_VARIABLES, seal, signHeaders, stranger } from '../../testing/wechatPay';
import { settingsFields } from '../../../../database/collections/settings';
import { openNotices } from './proveNotice';

const NOW = Date.parse('2026-06-08T10:35:00+08:00');
const NOW_SECONDS = NOW / 1_000;
const RULES = { ...settingsFields.parse({}).payment, merchantId: MERCHANT_ID };
const PAYMENT = {
  transaction_id: '4200001',
  amount: { payer_total: 98, total: 100, currency: 'CNY', payer_currency: 'CNY' },
  mchid: MERCHANT_ID,
  trade_state: 'SUCCESS',
  success_time: '2026-06-08T10:34:56+08:00',
  payer: { openid: 'o-1' },
  out_trade_no: 'order-1',
  appid: 'wx1',
};
const REFUND = {
  mchid: MERCHANT_ID,
  transaction_id: '4200001',
  out_trade_no: 'order-1',
  refund_id: '5030',
  out_refund_no: 'refund-1',
  refund_status: 'SUCCESS',
  success_time: '2026-06-08T10:34:56+08:00',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 100, refund: 30, payer_total: 98, payer_refund: 29 },
};

beforeEach(() => Object.assign(process.env, V3_VARIABLES));
afterEach(() => Object.keys(V3_VARIABLES).forEach((variable) => delete process.env[variable]));

const bodyOf = (eventType: string, contents: unknown, key = API_V3_KEY): string =>
  JSON.stringify({ id: 'n', event_type: eventType, summary: '支付成功', resource: seal(contents, key) });

async function prove(body: string, headers = signHeaders(body, { atSeconds: NOW_SECONDS })) {
  return (await openNotices(RULES))({ headers, body }, NOW);
}

test('F-160 a notice of a payment says who paid what and when', async () => {
  expect(await prove(bodyOf('TRANSACTION.SUCCESS', PAYMENT))).toEqual({
    kind: 'payment',
    payment: {
      orderId: 'order-1',
      transactionId: '4200001',
      merchantId: MERCHANT_ID,
      totalFen: 100,
      paidAt: Date.parse('2026-06-08T10:34:56+08:00'),
    },
  });
});

test.each([
  [
    'SUCCESS',
    {
      status: 'refunded',
      providerRefundId: '5030',
      refundFen: 30,
      refundedAt: Date.parse('2026-06-08T10:34:56+08:00'),
    },
  ],
  ['ABNORMAL', { status: 'failed', reason: 'ABNORMAL' }],
  ['CLOSED', { status: 'failed', reason: 'CLOSED' }],
])('F-160 a notice of a refund that is %s says how far it is', async (status, progress) => {
  const notice = await prove(bodyOf(`REFUND.${status}`, { ...REFUND, refund_status: status }));

  expect(notice).toEqual({ kind: 'refund', refundId: 'refund-1', orderId: 'order-1', progress });
});

test('a notice that the mall does not act on is named and not opened', async () => {
  const body = JSON.stringify({ event_type: 'COUPON.USE', resource: { ...seal({}), ciphertext: 'AAAA' } });

  expect(await prove(body)).toEqual({ kind: 'other', eventType: 'COUPON.USE' });
});

test('the names of headers are as the gateway writes them', async () => {
  const body = bodyOf('TRANSACTION.SUCCESS', PAYMENT);
  const headers = Object.entries(signHeaders(body, { atSeconds: NOW_SECONDS }));

  const upper = Object.fromEntries(headers.map(([name, value]) => [name.toUpperCase(), value]));

  expect(await prove(body, upper)).toMatchObject({ kind: 'payment' });
});

const BODY = bodyOf('TRANSACTION.SUCCESS', PAYMENT);
const sign = (body: string) => signHeaders(body, { atSeconds: NOW_SECONDS });

test.each<[string, string, Record<string, string>, string]>([
  [
    "a stranger's signature",
    BODY,
    signHeaders(BODY, { atSeconds: NOW_SECONDS, key: stranger.privateKey }),
    'signature',
  ],
  ['another key id', BODY, signHeaders(BODY, { atSeconds: NOW_SECONDS, serial: 'PUB_KEY_ID_X' }), 'serial'],
  ['a time six minutes ago', BODY, signHeaders(BODY, { atSeconds: NOW_SECONDS - 360 }), 'age'],
  ['a time six minutes ahead', BODY, signHeaders(BODY, { atSeconds: NOW_SECONDS + 360 }), 'age'],
  ['a body that was changed', BODY.replace('支付成功', '支付成功 '), sign(BODY), 'signature'],
  [
    'a time that was changed',
    BODY,
    { ...sign(BODY), 'Wechatpay-Timestamp': String(NOW_SECONDS - 1) },
    'signature',
  ],
  ['a nonce that was changed', BODY, { ...sign(BODY), 'Wechatpay-Nonce': 'another' }, 'signature'],
  ['no headers', BODY, {}, 'headers'],
  [
    "WeChat's probe of the check",
    BODY,
    { ...sign(BODY), 'Wechatpay-Signature': 'WECHATPAY/SIGNTEST/x' },
    'signature',
  ],
  ['a time that is no number', BODY, { ...sign(BODY), 'Wechatpay-Timestamp': '-1' }, 'headers'],
])('F-160 a notice with %s is refused', async (_what, body, headers, why) => {
  await expect(prove(body, headers)).rejects.toMatchObject({ code: 'NOTICE_INVALID', details: { why } });
});

test.each([
  ['is no JSON', 'hello', 'body'],
  ['has no resource', '{"event_type":"TRANSACTION.SUCCESS"}', 'body'],
  ['is sealed under another key', bodyOf('TRANSACTION.SUCCESS', PAYMENT, 'x'.repeat(32)), 'resource'],
  [
    'has a resource that was changed',
    JSON.stringify({
      event_type: 'TRANSACTION.SUCCESS',
      resource: { ...seal(PAYMENT), associated_data: 'refund' },
    }),
    'resource',
  ],
  ['has contents that are no JSON', bodyOf('TRANSACTION.SUCCESS', 'hello'), 'contents'],
  ['is of another merchant', bodyOf('TRANSACTION.SUCCESS', { ...PAYMENT, mchid: '1' }), 'merchant'],
  [
    'is of a payment that failed',
    bodyOf('TRANSACTION.SUCCESS', { ...PAYMENT, trade_state: 'PAYERROR' }),
    'contents',
  ],
  ['has half a fen', bodyOf('TRANSACTION.SUCCESS', { ...PAYMENT, amount: { total: 1.5 } }), 'contents'],
  [
    'is in another currency',
    bodyOf('TRANSACTION.SUCCESS', { ...PAYMENT, amount: { total: 100, currency: 'HKD' } }),
    'contents',
  ],
  [
    'has no time',
    bodyOf('TRANSACTION.SUCCESS', { ...PAYMENT, success_time: '2026-02-30T00:00:00+08:00' }),
    'contents',
  ],
  ['is of a refund without a number', bodyOf('REFUND.SUCCESS', { ...REFUND, out_refund_no: '' }), 'contents'],
])('F-160 a signed notice that %s is refused, and nothing of it is quoted', async (_what, body, why) => {
  await expect(prove(body)).rejects.toMatchObject({ code: 'NOTICE_INVALID', details: { why } });
});

test('F-160 a notice is taken up to five minutes from the clock and not a second longer', async () => {
  const at = (atSeconds: number) => prove(BODY, signHeaders(BODY, { atSeconds }));

  await expect(at(NOW_SECONDS - 300)).resolves.toMatchObject({ kind: 'payment' });
  await expect(at(NOW_SECONDS + 300)).resolves.toMatchObject({ kind: 'payment' });
  await expect(at(NOW_SECONDS - 301)).rejects.toMatchObject({ details: { why: 'age' } });
  await expect(at(NOW_SECONDS + 301)).rejects.toMatchObject({ details: { why: 'age' } });
});

test.each(Object.keys(V3_VARIABLES))('F-163 without %s no notice is read', async (variable) => {
  delete process.env[variable];

  await expect(openNotices(RULES)).rejects.toMatchObject({
    code: 'PAYMENT_NOT_CONFIGURED',
    details: { variable },
  });
});
