import * as z from 'zod';
import type { Settings } from '../../../../database/collections/settings';
import type { PaymentPort, RefundProgress } from '../../contract/ports';
import { rfc3339Of } from '../../domain/calendar';
import { refuse } from '../../domain/refusal';
import { checkSame, closingOf, cutToBytes, failWith, filled, plainCode, readAnswer } from './answers';
import { readBill } from './bill';
import { readWechatPayKeys } from './keys';
import { loadSignatures, type Signatures } from './signatures';
import { readPayment, readProgress } from './wechatPayFacts';
import { mayReceive, openWire, type WechatPayAnswer } from './wechatPayWire';

const REQUEST_TIMEOUT_MS = 5_000; // answers come in some hundred ms
const DESCRIPTION_BYTES_MAX = 127;
const REASON_BYTES_MAX = 80;

/** WeChat Pay v3 with the merchant's own keys: pay.weixin.qq.com/doc/v3/merchant, JSAPI in a mini-program. */
export function openWechatPayV3(
  { merchantId, notifyUrl, endpoint }: Settings['payment'],
  variables: Readonly<Record<string, string | undefined>>,
  timeoutMs = REQUEST_TIMEOUT_MS,
): PaymentPort {
  const keys = readWechatPayKeys(variables);
  if (!mayReceive(endpoint)) return refuse('PAYMENT_NOT_CONFIGURED', { setting: 'endpoint' });
  if (notifyUrl === '') return refuse('PAYMENT_NOT_CONFIGURED', { setting: 'notifyUrl' });
  let loaded: Promise<Signatures> | undefined;
  const signatures = (): Promise<Signatures> => (loaded ??= loadSignatures(merchantId, keys));
  const { ask, download } = openWire(endpoint, timeoutMs, signatures);

  return {
    provider: 'wechatPayV3',
    merchantId,
    async open(request) {
      const answer = await ask('POST', '/v3/pay/transactions/jsapi', {
        appid: keys.appId,
        mchid: merchantId,
        description: cutToBytes(request.description, DESCRIPTION_BYTES_MAX),
        out_trade_no: request.orderId,
        time_expire: rfc3339Of(request.expiresAt),
        notify_url: notifyUrl,
        amount: { total: request.totalFen, currency: 'CNY' },
        payer: { openid: request.openid },
      });
      return (await signatures()).signPayment(readAnswer(prepay, bodyOf(answer)).prepay_id);
    },
    async query(orderId) {
      const path = `/v3/pay/transactions/out-trade-no/${encodeURIComponent(orderId)}`;
      const answer = await ask('GET', `${path}?mchid=${encodeURIComponent(merchantId)}`);
      return isUnknown(answer) ? { status: 'unknown' } : readPayment(orderId, bodyOf(answer));
    },
    async close(orderId) {
      const path = `/v3/pay/transactions/out-trade-no/${encodeURIComponent(orderId)}/close`;
      const answer = await ask('POST', path, { mchid: merchantId });
      return answer.status === 'refused' ? closingOf(answer.code) : 'closed';
    },
    async refund({ refundId, orderId, totalFen, refundFen, reason }) {
      const words = cutToBytes(reason, REASON_BYTES_MAX);
      const answer = await ask('POST', '/v3/refund/domestic/refunds', {
        out_trade_no: orderId,
        out_refund_no: refundId,
        ...(words === '' ? {} : { reason: words }),
        notify_url: notifyUrl,
        amount: { total: totalFen, refund: refundFen, currency: 'CNY' },
      });
      return readRefund(refundId, bodyOf(answer));
    },
    async queryRefund(refundId) {
      const answer = await ask('GET', `/v3/refund/domestic/refunds/${encodeURIComponent(refundId)}`);
      return isUnknown(answer) ? { status: 'unknown' } : readRefund(refundId, bodyOf(answer));
    },
    async bill(on) {
      const answer = await ask('GET', `/v3/bill/tradebill?bill_date=${on}&bill_type=ALL`);
      if (answer.status === 'refused') return readNoBill(answer.code);
      const { download_url, hash_value } = readAnswer(announced, answer.body);
      return readBill(await download(download_url, hash_value.toLowerCase()));
    },
  };
}

const prepay = z.object({ prepay_id: filled });
const announced = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().regex(/^[0-9a-fA-F]{40}$/),
  download_url: z.string().max(2_048),
});
const refund = z.object({ out_refund_no: filled });

function bodyOf(answer: WechatPayAnswer): unknown {
  return answer.status === 'done' ? answer.body : failWith(answer.code);
}

const isUnknown = (answer: WechatPayAnswer): boolean =>
  answer.status === 'refused' && ['ORDERNOTEXIST', 'RESOURCENOTEXISTS'].includes(plainCode(answer.code));

function readRefund(refundId: string, body: unknown): RefundProgress {
  checkSame(refundId, readAnswer(refund, body).out_refund_no, 'refund');
  return readProgress(body);
}

/** A day on which nothing was paid or refunded has no bill; one that is in the making is asked for again later. */
function readNoBill(code: string): [] | null {
  if (code === 'NO_STATEMENT_EXIST') return [];
  return code === 'STATEMENT_CREATING' ? null : failWith(code);
}
