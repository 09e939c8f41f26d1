import * as z from 'zod';
import { PaymentUnavailable, type ProvedNotice } from '../../contract/ports';
import { refuse } from '../../domain/refusal';
import { filled, parseJson, readAnswer } from './answers';
import { readVariables, readWechatPayKeys } from './keys';
import type { OpenNotices } from './port';
import { loadSignatures, type Signatures } from './signatures';
import { readPaid, readProgress } from './wechatPayFacts';

export const openNotices: OpenNotices = async ({ merchantId }) => {
  if (merchantId === '') return refuse('PAYMENT_NOT_CONFIGURED', { setting: 'merchantId' });
  const signatures = await loadSignatures(merchantId, readWechatPayKeys(readVariables()));
  return (notice, now) => {
    const headers = Object.fromEntries(
      Object.entries(notice.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const flaw = signatures.findFlaw(headers, notice.body, Math.floor(now / 1_000));
    if (flaw !== null) return refuse('NOTICE_INVALID', { why: flaw });
    return readNotice(notice.body, merchantId, signatures);
  };
};

const envelope = z.object({
  event_type: z.string().max(64),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().default(''),
  }),
});

function readNotice(body: string, merchantId: string, signatures: Signatures): ProvedNotice {
  const { event_type: eventType, resource } = orInvalid('body', () => readAnswer(envelope, parseJson(body)));
  const read = KINDS.get(eventType);
  if (read === undefined) return { kind: 'other', eventType };
  const text = orInvalid('resource', () => signatures.unseal(resource));
  const contents = orInvalid('contents', () => parseJson(text));
  const { mchid } = orInvalid('contents', () => readAnswer(z.object({ mchid: filled }), contents));
  if (mchid !== merchantId) return refuse('NOTICE_INVALID', { why: 'merchant' });
  return orInvalid('contents', () => read(contents));
}

const paid = z.object({ trade_state: z.literal('SUCCESS') });
const refund = z.object({ out_refund_no: filled, out_trade_no: filled, refund_status: z.string() });

function readPaymentNotice(contents: unknown): ProvedNotice {
  readAnswer(paid, contents);
  return { kind: 'payment', payment: readPaid(contents) };
}

function readRefundNotice(contents: unknown): ProvedNotice {
  const {
    out_refund_no: refundId,
    out_trade_no: orderId,
    refund_status: status,
  } = readAnswer(refund, contents);
  const progress = readProgress({ ...Object(contents), status });
  return { kind: 'refund', refundId, orderId, progress };
}

/** The notices that the mall acts on: pay.weixin.qq.com, notices of payments and of refunds. */
const KINDS: ReadonlyMap<string, (contents: unknown) => ProvedNotice> = new Map([
  ['TRANSACTION.SUCCESS', readPaymentNotice],
  ['REFUND.SUCCESS', readRefundNotice],
  ['REFUND.ABNORMAL', readRefundNotice],
  ['REFUND.CLOSED', readRefundNotice],
]);

/** What was signed and still makes no sense is refused as well: nothing of it is quoted. */
function orInvalid<Value>(why: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PaymentUnavailable) && why !== 'resource') throw error;
    return refuse('NOTICE_INVALID', { why });
  }
}
