import * as z from 'zod';
import {
  PaymentUnavailable,
  type PaymentParameters,
  type PaymentPort,
  type PaymentState,
} from '../../contract/ports';
import { compactTimeOf } from '../../domain/calendar';
import { refuse } from '../../domain/refusal';
import {
  checkSame,
  closingOf,
  compactTime,
  cutToBytes,
  failWith,
  fenOrText,
  filled,
  plainCode,
  readAnswer,
  statusOf,
  tradeState,
} from './answers';
import { readBill } from './bill';
import { readAccepted, readRefund } from './cloudPayRefunds';
import { askCloudPay, type CloudPayAnswer, type Fields } from './cloudPayWire';

const PAYMENT_FUNCTION = 'payCallback';
const REFUND_FUNCTION = 'refundCallback';
/** A function has no address of its own that could be told. */
const CREATED_AT_IP = '127.0.0.1';
const BODY_BYTES_MAX = 128;
const REASON_BYTES_MAX = 80;

export interface CloudPayOptions {
  readonly merchantId: string; // WeChat's sub_mch_id: ours under the service provider that the platform is
  readonly envId: string | undefined; // the real id: the functions that hear of payments are looked for in it
  readonly timeoutMs?: number;
}

/**
 * WeChat Pay v2 through the platform, which signs and knows the certificates:
 * developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/open/pay. Who pays is not said in the request: it
 * is the shopper whose call is running, so `open` is for a shopper's call only.
 */
export function openCloudPay({ merchantId, envId, timeoutMs }: CloudPayOptions): PaymentPort {
  if (envId === undefined || envId === '') return refuse('PAYMENT_NOT_CONFIGURED', { variable: 'TCB_ENV' });
  const ask = (api: string, fields: Fields): Promise<CloudPayAnswer> =>
    askCloudPay(api, { sub_mch_id: merchantId, ...fields }, timeoutMs);

  return {
    provider: 'cloudPay',
    merchantId,
    async open(request) {
      const answer = await ask('unifiedOrder', {
        function_name: PAYMENT_FUNCTION,
        env_id: envId,
        body: cutToBytes(request.description, BODY_BYTES_MAX),
        out_trade_no: request.orderId,
        total_fee: request.totalFen,
        spbill_create_ip: CREATED_AT_IP,
        trade_type: 'JSAPI',
        time_expire: compactTimeOf(request.expiresAt),
      });
      return readParameters(fieldsOf(answer));
    },
    async query(orderId) {
      const answer = await ask('queryOrder', { out_trade_no: orderId });
      return isRefused(answer, 'ORDERNOTEXIST')
        ? { status: 'unknown' }
        : readPayment(orderId, fieldsOf(answer));
    },
    async close(orderId) {
      const answer = await ask('closeOrder', { out_trade_no: orderId });
      return answer.status === 'refused' ? closingOf(answer.code) : 'closed';
    },
    async refund(request) {
      const words = cutToBytes(request.reason, REASON_BYTES_MAX);
      const answer = await ask('refund', {
        function_name: REFUND_FUNCTION,
        env_id: envId,
        out_trade_no: request.orderId,
        out_refund_no: request.refundId,
        total_fee: request.totalFen,
        refund_fee: request.refundFen,
        ...(words === '' ? {} : { refund_desc: words }),
      });
      return readAccepted(request.refundId, fieldsOf(answer));
    },
    async queryRefund(refundId) {
      const answer = await ask('queryRefund', { out_refund_no: refundId });
      return isRefused(answer, 'REFUNDNOTEXIST')
        ? { status: 'unknown' }
        : readRefund(refundId, fieldsOf(answer));
    },
    async bill(on) {
      const answer = await ask('downloadBill', { bill_date: on.replaceAll('-', ''), bill_type: 'ALL' });
      if (answer.status === 'text') return readBill(answer.text);
      if (isRefused(answer, NO_BILL)) return [];
      if (isRefused(answer, BILL_IN_THE_MAKING)) return null;
      return readBill(readAnswer(z.object({ data: z.string() }), fieldsOf(answer)).data);
    },
  };
}

/** downloadBill's error codes: on that day there was nothing; it is not made before the next morning. */
const NO_BILL = '20002';
const BILL_IN_THE_MAKING = '20003';

const isRefused = (answer: CloudPayAnswer, code: string): boolean =>
  answer.status === 'refused' && plainCode(answer.code) === code;

function fieldsOf(answer: CloudPayAnswer): Fields {
  if (answer.status === 'done') return answer.fields;
  if (answer.status === 'refused') return failWith(answer.code);
  throw new PaymentUnavailable('cloudPay answered a text');
}

const parameter = z.string().min(1).max(512);
const opened = z.object({
  payment: z.object({
    time_stamp: z.coerce.string(),
    nonce_str: parameter,
    package: parameter,
    sign_type: parameter,
    pay_sign: parameter,
  }),
});

function readParameters(fields: Fields): PaymentParameters {
  const { payment } = readAnswer(opened, fields);
  return {
    timeStamp: payment.time_stamp,
    nonceStr: payment.nonce_str,
    package: payment.package,
    signType: payment.sign_type,
    paySign: payment.pay_sign,
  };
}

const order = z.object({ out_trade_no: filled, trade_state: tradeState });
const paid = z.object({
  transaction_id: filled,
  sub_mch_id: filled,
  total_fee: fenOrText,
  time_end: compactTime,
});

function readPayment(orderId: string, fields: Fields): PaymentState {
  const { out_trade_no, trade_state } = readAnswer(order, fields);
  checkSame(orderId, out_trade_no, 'order');
  const status = statusOf(trade_state);
  if (status !== 'paid') return { status };
  const facts = readAnswer(paid, fields);
  return {
    status,
    orderId,
    transactionId: facts.transaction_id,
    merchantId: facts.sub_mch_id,
    totalFen: facts.total_fee,
    paidAt: facts.time_end,
  };
}
