import * as z from 'zod';
import type { Bills } from './bill';
import { LOCAL_MERCHANT } from './localKeys';
import type { Money } from './money';
import { PayRefused } from './refusal';
import { formatRfc3339 } from './times';
import type { PayRefund, PayTransaction } from './types';

export interface V3Rooms {
  readonly money: Money;
  readonly bills: Bills;
  readonly now: () => number;
}

interface V3Input {
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** Answers the fields of the body; null is 204. */
type Perform = (rooms: V3Rooms, input: V3Input) => object | null;

const TRADE_STATES = { NOTPAY: '订单未支付', SUCCESS: '支付成功', CLOSED: '订单已关闭', REFUND: '转入退款' };

const { merchantId, appId } = LOCAL_MERCHANT;
const fen = z.int().min(1).max(10_000_000_000);
const orderNumber = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/);
const url = z
  .string()
  .regex(/^https?:\/\/[^?\s]+$/)
  .max(256); // must carry no parameters
const orderSchema = z.looseObject({
  appid: z.literal(appId),
  mchid: z.literal(merchantId),
  description: z.string().min(1).max(127),
  out_trade_no: orderNumber,
  time_expire: z.iso.datetime({ offset: true }).optional(),
  attach: z.string().max(128).optional(),
  notify_url: url,
  amount: z.looseObject({ total: fen, currency: z.literal('CNY').optional() }),
  payer: z.looseObject({ openid: z.string().min(1).max(128) }),
});
const closeSchema = z.looseObject({ mchid: z.literal(merchantId) });
const refundSchema = z.looseObject({
  transaction_id: z.string().optional(),
  out_trade_no: orderNumber.optional(),
  out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
  reason: z.string().min(1).max(80).optional(),
  notify_url: url.optional(),
  amount: z.looseObject({ refund: fen, total: fen, currency: z.literal('CNY') }),
});

const openOrder: Perform = ({ money }, { body }) => {
  const order = read(orderSchema, body);
  const opened = money.open({
    provider: 'wechatPayV3',
    orderId: order.out_trade_no,
    openid: order.payer.openid,
    totalFen: order.amount.total,
    description: order.description,
    attach: order.attach ?? '',
    notifyTo: order.notify_url,
    expiresAt: order.time_expire === undefined ? null : Date.parse(order.time_expire),
  });
  return { prepay_id: opened.prepayId };
};

const queryOrder: Perform = ({ money }, { params: [orderId = ''], query }) => {
  checkMerchant(query);
  const order = money.find('wechatPayV3', orderId);
  if (order === null) throw new PayRefused('unknownOrder');
  return orderFields(order);
};

/** Closed twice it is closed (observed: developers.weixin.qq.com/community/pay/doc/00048a1efdc23011142d839d351800). */
const closeOrder: Perform = ({ money }, { params: [orderId = ''], body }) => {
  read(closeSchema, body);
  try {
    money.close('wechatPayV3', orderId);
  } catch (error) {
    if (!(error instanceof PayRefused) || error.reason !== 'alreadyClosed') throw error;
  }
  return null;
};

const openRefund: Perform = ({ money }, { body }) => {
  const wish = read(refundSchema, body);
  const refund = money.refund({
    provider: 'wechatPayV3',
    refundId: wish.out_refund_no,
    orderId: wish.out_trade_no ?? orderOfTransaction(money, wish.transaction_id),
    totalFen: wish.amount.total,
    refundFen: wish.amount.refund,
    reason: wish.reason ?? '',
    notifyTo: wish.notify_url ?? null,
  });
  return refundFields(money, refund);
};

const queryRefund: Perform = ({ money }, { params: [refundId = ''] }) => {
  const refund = money.findRefund('wechatPayV3', refundId);
  if (refund === null) throw new PayRefused('unknownRefund');
  return refundFields(money, refund);
};

const CALLS: readonly { readonly method: string; readonly path: RegExp; readonly perform: Perform }[] = [
  { method: 'POST', path: /^\/v3\/pay\/transactions\/jsapi$/, perform: openOrder },
  { method: 'GET', path: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)$/, perform: queryOrder },
  { method: 'POST', path: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)\/close$/, perform: closeOrder },
  { method: 'POST', path: /^\/v3\/refund\/domestic\/refunds$/, perform: openRefund },
  { method: 'GET', path: /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/, perform: queryRefund },
];

export function findV3Call(
  method: string,
  path: string,
): { readonly perform: Perform; readonly params: readonly string[] } | null {
  for (const call of CALLS) {
    const found = call.method === method ? call.path.exec(path) : null;
    if (found !== null) return { perform: call.perform, params: found.slice(1).map(decode) };
  }
  return null;
}

function orderFields(order: PayTransaction): object {
  const { state, totalFen: total, openid } = order;
  const head = {
    appid: appId,
    mchid: merchantId,
    out_trade_no: order.orderId,
    trade_state: state,
    trade_state_desc: TRADE_STATES[state],
    attach: order.attach,
    payer: { openid },
  };
  if (order.paidAt === null) return { ...head, amount: { total, currency: 'CNY', payer_currency: 'CNY' } };
  return {
    ...head,
    transaction_id: order.transactionId,
    trade_type: 'JSAPI',
    bank_type: 'OTHERS',
    success_time: formatRfc3339(order.paidAt),
    amount: { total, payer_total: total, currency: 'CNY', payer_currency: 'CNY' },
  };
}

function refundFields(money: Money, refund: PayRefund): object {
  const { totalFen: total, refundFen } = refund;
  return {
    refund_id: refund.providerRefundId,
    out_refund_no: refund.refundId,
    transaction_id: money.find('wechatPayV3', refund.orderId)?.transactionId,
    out_trade_no: refund.orderId,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: formatRfc3339(refund.acceptedAt),
    ...(refund.state === 'SUCCESS' ? { success_time: formatRfc3339(refund.endedAt ?? 0) } : {}),
    status: refund.state,
    funds_account: 'UNSETTLED',
    amount: {
      total,
      refund: refundFen,
      payer_total: total,
      payer_refund: refundFen,
      settlement_refund: refundFen,
      settlement_total: total,
      discount_refund: 0,
      currency: 'CNY',
    },
  };
}

function checkMerchant(query: URLSearchParams): void {
  if (query.get('mchid') !== merchantId) throw new PayRefused('invalid', 'mchid');
}

function orderOfTransaction(money: Money, transactionId: string | undefined): string {
  const found = money
    .transactions()
    .find((each) => each.provider === 'wechatPayV3' && each.transactionId === transactionId);
  if (transactionId === undefined || found === undefined) throw new PayRefused('unknownOrder');
  return found.orderId;
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new PayRefused('invalid', `参数错误：${parsed.error.issues[0]?.path.join('.') ?? ''}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new PayRefused('invalid', String(error));
  }
}
