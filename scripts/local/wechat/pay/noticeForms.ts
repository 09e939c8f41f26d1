import { LOCAL_MERCHANT } from './localKeys';
import { digest, encryptResource, signAsPlatform } from './signing';
import { formatCompact, formatRfc3339, formatSpaced } from './times';
import type { PayRefund, PayTransaction, RefundState, Tamper } from './types';

/** What a notice is about. A refund's notice carries the payment that it is of. */
export interface NoticeFacts {
  readonly id: string;
  readonly transaction: PayTransaction;
  readonly refund: PayRefund | null;
}

/** Older than any reader of notices takes. */
const OLD_MS = 6 * 60_000;
const OTHER_MERCHANT = '1900000001';
/** cloudPay is a service provider, and the merchant one of its sub-merchants (developers.weixin.qq.com). */
export const SERVICE_PROVIDER = { appid: 'wxd2565e6a04246fd1', mchId: '1800008281' };

export const V2_REFUND_STATES: Readonly<Record<RefundState, string>> = {
  PROCESSING: 'PROCESSING',
  SUCCESS: 'SUCCESS',
  ABNORMAL: 'CHANGE',
  CLOSED: 'REFUNDCLOSE',
};

/** A notice whose facts are those of the payment but for one. */
export function tamperWith(facts: NoticeFacts, tamper: Tamper | null, otherOrder: () => string): NoticeFacts {
  const { transaction, refund } = facts;
  if (tamper === 'order') {
    const orderId = otherOrder();
    return { ...facts, transaction: { ...transaction, orderId }, refund: refund && { ...refund, orderId } };
  }
  if (tamper !== 'amount') return facts;
  return refund === null
    ? { ...facts, transaction: { ...transaction, totalFen: transaction.totalFen + 1 } }
    : { ...facts, refund: { ...refund, refundFen: refund.refundFen + 1 } };
}

/** The event of cloudPay's callback: v2's fields in camel case (developers.weixin.qq.com, paymentCallback). */
export function cloudPayEvent(facts: NoticeFacts, tamper: Tamper | null): Record<string, unknown> {
  if (tamper === 'signature' || tamper === 'timestamp')
    throw new Error(`cloudPay's notices carry no ${tamper} to tamper with`);
  const { transaction, refund } = facts;
  const subMchId = tamper === 'merchant' ? OTHER_MERCHANT : LOCAL_MERCHANT.merchantId;
  const common = {
    returnCode: 'SUCCESS',
    appid: SERVICE_PROVIDER.appid,
    mchId: SERVICE_PROVIDER.mchId,
    subAppid: LOCAL_MERCHANT.appId,
    subMchId,
    nonceStr: digest(facts.id, 32),
    userInfo: { appId: LOCAL_MERCHANT.appId, openId: transaction.openid },
  };
  return refund === null
    ? { ...common, ...cloudPayPayment(transaction) }
    : { ...common, ...cloudPayRefund(transaction, refund) };
}

function cloudPayPayment(transaction: PayTransaction): object {
  return {
    resultCode: 'SUCCESS',
    openid: transaction.openid,
    isSubscribe: 'N',
    subOpenid: transaction.openid,
    subIsSubscribe: 'N',
    tradeType: 'JSAPI',
    bankType: 'OTHERS',
    totalFee: transaction.totalFen,
    feeType: 'CNY',
    cashFee: transaction.totalFen,
    transactionId: transaction.transactionId,
    outTradeNo: transaction.orderId,
    ...(transaction.attach === '' ? {} : { attach: transaction.attach }),
    timeEnd: formatCompact(transaction.paidAt ?? 0),
  };
}

/** v2's refund notice, which cloudPay hands over decrypted (pay.weixin.qq.com/doc/v2, refund result). */
function cloudPayRefund(transaction: PayTransaction, refund: PayRefund): object {
  return {
    transactionId: transaction.transactionId,
    outTradeNo: transaction.orderId,
    refundId: refund.providerRefundId,
    outRefundNo: refund.refundId,
    totalFee: transaction.totalFen,
    settlementTotalFee: transaction.totalFen,
    refundFee: refund.refundFen,
    settlementRefundFee: refund.refundFen,
    refundStatus: V2_REFUND_STATES[refund.state],
    ...(refund.state === 'SUCCESS' ? { successTime: formatSpaced(refund.endedAt ?? 0) } : {}),
    refundRecvAccout: '支付用户零钱',
    refundAccount: 'REFUND_SOURCE_UNSETTLED_FUNDS',
    refundRequestSource: 'API',
  };
}

export interface V3Notice {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The request that v3 sends to notify_url (pay.weixin.qq.com/doc/v3, payment and refund notices). */
export function v3Notice(facts: NoticeFacts, tamper: Tamper | null, now: number): V3Notice {
  const { transaction, refund } = facts;
  const mchid = tamper === 'merchant' ? OTHER_MERCHANT : LOCAL_MERCHANT.merchantId;
  const plain = refund === null ? v3Payment(transaction, mchid) : v3Refund(transaction, refund, mchid);
  const body = JSON.stringify({
    id: facts.id,
    create_time: formatRfc3339(now),
    resource_type: 'encrypt-resource',
    event_type: refund === null ? 'TRANSACTION.SUCCESS' : `REFUND.${refund.state}`,
    summary: refund === null ? '支付成功' : '退款结果',
    resource: encryptResource(plain, refund === null ? 'transaction' : 'refund', `${facts.id} ${now}`),
  });
  const signed = signAsPlatform(body, tamper === 'timestamp' ? now - OLD_MS : now);
  const forged = tamper === 'signature' ? signAsPlatform(`${body} `, now)['Wechatpay-Signature'] : undefined;
  return {
    headers: {
      'Content-Type': 'application/json',
      ...signed,
      ...(forged === undefined ? {} : { 'Wechatpay-Signature': forged }),
    },
    body,
  };
}

function v3Payment(transaction: PayTransaction, mchid: string): object {
  const { totalFen } = transaction;
  return {
    mchid,
    appid: LOCAL_MERCHANT.appId,
    out_trade_no: transaction.orderId,
    transaction_id: transaction.transactionId,
    trade_type: 'JSAPI',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    attach: transaction.attach,
    success_time: formatRfc3339(transaction.paidAt ?? 0),
    payer: { openid: transaction.openid },
    amount: { total: totalFen, payer_total: totalFen, currency: 'CNY', payer_currency: 'CNY' },
  };
}

function v3Refund(transaction: PayTransaction, refund: PayRefund, mchid: string): object {
  const { totalFen: total } = transaction;
  return {
    mchid,
    out_trade_no: refund.orderId,
    transaction_id: transaction.transactionId,
    out_refund_no: refund.refundId,
    refund_id: refund.providerRefundId,
    refund_status: refund.state,
    ...(refund.state === 'SUCCESS' ? { success_time: formatRfc3339(refund.endedAt ?? 0) } : {}),
    user_received_account: '支付用户零钱',
    amount: { total, refund: refund.refundFen, payer_total: total, payer_refund: refund.refundFen },
  };
}
