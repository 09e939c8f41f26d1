import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Bills } from './bill';
import { LOCAL_MERCHANT } from './localKeys';
import type { Money } from './money';
import { SERVICE_PROVIDER, V2_REFUND_STATES } from './noticeForms';
import { type PayReason, PayRefused } from './refusal';
import { cloudPayParameters, digest } from './signing';
import { formatCompact, formatSpaced, readCompact } from './times';
import type { PayRefund, PayTransaction } from './types';

type Data = Readonly<Record<string, unknown>>;

/** A call of `cloud.cloudPay` as WeChat gets it; `openid` is of the shopper who called the function, if one did. */
export interface CloudPayCall {
  readonly apiName: string;
  readonly data: Data;
  readonly openid: string | null;
}

export interface CloudPayRooms {
  readonly money: Money;
  readonly bills: Bills;
  readonly now: () => number;
  readonly envId: string;
  readonly isDown: () => boolean;
}

/**
 * err_code of v2 (pay.weixin.qq.com/doc/v2). Which one an order has that is too young to be closed is not documented;
 * v2 says TRADE_STATE_ERROR elsewhere of an order whose state does not allow what was asked.
 */
const CODES: Readonly<Record<Exclude<PayReason, 'invalid' | 'noBill' | 'billInTheMaking'>, string>> = {
  reenteredDifferently: 'OUT_TRADE_NO_USED',
  unknownOrder: 'ORDERNOTEXIST',
  alreadyPaid: 'ORDERPAID',
  alreadyClosed: 'ORDERCLOSED',
  tooEarlyToClose: 'TRADE_STATE_ERROR',
  notPaid: 'TRADE_STATE_ERROR',
  unknownRefund: 'REFUNDNOTEXIST',
  refundDiffers: 'REFUND_FEE_MISMATCH',
  refundExceeds: 'ERROR',
  refundedInFull: 'ERROR',
  tooManyRefunds: 'ERROR',
  refundOverdue: 'TRADE_OVERDUE',
  balanceShort: 'NOTENOUGH',
  outage: 'SYSTEMERROR',
};

const TRADE_STATES = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  CLOSED: '订单已关闭',
  REFUND: '订单发生过退款',
};

const fen = z.int().min(1).max(10_000_000_000);
const orderNumber = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/);
const nonce = z.string().min(1).max(32);
const orderSchema = z.looseObject({
  function_name: z.string().min(1),
  env_id: z.string().min(1),
  body: z.string().min(1).max(128),
  out_trade_no: orderNumber,
  total_fee: fen,
  spbill_create_ip: z.string().min(1).max(64),
  trade_type: z.literal('JSAPI'),
  nonce_str: nonce,
  attach: z.string().max(127).optional(),
  time_expire: z.string().optional(),
  openid: z.string().optional(),
  sub_openid: z.string().optional(),
});
const orderOnlySchema = z.looseObject({ out_trade_no: orderNumber, nonce_str: nonce });
const refundSchema = z.looseObject({
  function_name: z.string().min(1).optional(),
  env_id: z.string().min(1).optional(),
  out_trade_no: orderNumber.optional(),
  transaction_id: z.string().optional(),
  out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
  total_fee: fen,
  refund_fee: fen,
  refund_desc: z.string().max(80).optional(),
  nonce_str: nonce,
});
const refundOnlySchema = z.looseObject({ out_refund_no: z.string().min(1).max(64), nonce_str: nonce });
const billSchema = z.looseObject({
  bill_date: z.string().regex(/^\d{8}$/),
  bill_type: z.enum(['ALL', 'SUCCESS', 'REFUND']).default('ALL'),
  tar_type: z.literal('GZIP').optional(),
  nonce_str: nonce,
});

/** WeChat Pay behind `cloud.cloudPay.*`: v2's fields, as JSON in snake case; a bill is bytes. */
export function createCloudPay(rooms: CloudPayRooms): (call: CloudPayCall) => object | Buffer {
  return (call) => {
    try {
      const perform = CALLS[call.apiName];
      if (perform === undefined) throw new PayRefused('invalid', `没有这个接口：${call.apiName}`);
      if (rooms.isDown()) throw new PayRefused('outage');
      if (call.data['sub_mch_id'] !== LOCAL_MERCHANT.merchantId)
        throw new PayRefused('invalid', '特约子商户商户号未授权服务商的产品权限');
      return perform(rooms, call);
    } catch (error) {
      if (!(error instanceof PayRefused)) throw error;
      return refusalOf(error);
    }
  };
}

const CALLS: Readonly<Record<string, (rooms: CloudPayRooms, call: CloudPayCall) => object | Buffer>> = {
  unifiedOrder(rooms, { data, openid: callerOpenid }) {
    const order = read(orderSchema, data);
    const openid = order.sub_openid ?? order.openid ?? callerOpenid;
    if (openid === null) throw new PayRefused('invalid', '缺少参数openid');
    checkEnvironment(rooms, order.env_id);
    const opened = rooms.money.open({
      provider: 'cloudPay',
      orderId: order.out_trade_no,
      openid,
      totalFen: order.total_fee,
      description: order.body,
      attach: order.attach ?? '',
      notifyTo: order.function_name,
      expiresAt: readExpiry(order.time_expire),
    });
    const payment = {
      app_id: LOCAL_MERCHANT.appId,
      ...snake(cloudPayParameters(opened.prepayId, rooms.now())),
    };
    return succeed(data, { trade_type: 'JSAPI', prepay_id: opened.prepayId, payment });
  },
  queryOrder({ money }, { data }) {
    const order = money.find('cloudPay', read(orderOnlySchema, data).out_trade_no);
    if (order === null) throw new PayRefused('unknownOrder');
    return succeed(data, orderFields(order));
  },
  closeOrder({ money }, { data }) {
    money.close('cloudPay', read(orderOnlySchema, data).out_trade_no);
    return succeed(data, {});
  },
  refund(rooms, { data }) {
    const wish = read(refundSchema, data);
    if (wish.env_id !== undefined) checkEnvironment(rooms, wish.env_id);
    const { money } = rooms;
    const refund = money.refund({
      provider: 'cloudPay',
      refundId: wish.out_refund_no,
      orderId: wish.out_trade_no ?? orderOfTransaction(money, wish.transaction_id),
      totalFen: wish.total_fee,
      refundFen: wish.refund_fee,
      reason: wish.refund_desc ?? '',
      notifyTo: wish.function_name ?? null,
    });
    const { transactionId } = money.find('cloudPay', refund.orderId) ?? {};
    return succeed(data, {
      transaction_id: transactionId,
      out_trade_no: refund.orderId,
      out_refund_no: refund.refundId,
      refund_id: refund.providerRefundId,
      refund_fee: refund.refundFen,
      total_fee: refund.totalFen,
      cash_fee: refund.totalFen,
      cash_refund_fee: refund.refundFen,
    });
  },
  queryRefund({ money }, { data }) {
    const refund = money.findRefund('cloudPay', read(refundOnlySchema, data).out_refund_no);
    if (refund === null) throw new PayRefused('unknownRefund');
    const { transactionId } = money.find('cloudPay', refund.orderId) ?? {};
    return succeed(data, { transaction_id: transactionId, ...refundFields(refund) });
  },
  downloadBill({ bills }, { data }) {
    const { bill_date: day, bill_type: type, tar_type: packed } = read(billSchema, data);
    const on = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
    const file = Buffer.from(bills.file(on, 'cloudPay', type));
    return packed === undefined ? file : gzipSync(file);
  },
};

function orderFields(order: PayTransaction): object {
  const { orderId, state, totalFen, openid } = order;
  const head = { out_trade_no: orderId, trade_state: state, trade_state_desc: TRADE_STATES[state] };
  if (order.paidAt === null) return { ...head, total_fee: totalFen, attach: order.attach };
  return {
    ...head,
    openid,
    is_subscribe: 'N',
    sub_openid: openid,
    sub_is_subscribe: 'N',
    trade_type: 'JSAPI',
    bank_type: 'OTHERS',
    total_fee: totalFen,
    fee_type: 'CNY',
    cash_fee: totalFen,
    cash_fee_type: 'CNY',
    transaction_id: order.transactionId,
    attach: order.attach,
    time_end: formatCompact(order.paidAt),
  };
}

/** One refund was asked for, so it is number 0. */
function refundFields(refund: PayRefund): object {
  return {
    out_trade_no: refund.orderId,
    total_fee: refund.totalFen,
    cash_fee: refund.totalFen,
    refund_count: 1,
    refund_fee: refund.refundFen,
    out_refund_no_0: refund.refundId,
    refund_id_0: refund.providerRefundId,
    refund_channel_0: 'ORIGINAL',
    refund_fee_0: refund.refundFen,
    refund_status_0: V2_REFUND_STATES[refund.state],
    refund_account_0: 'REFUND_SOURCE_UNSETTLED_FUNDS',
    refund_recv_accout_0: '支付用户零钱',
    ...(refund.state === 'SUCCESS' ? { refund_success_time_0: formatSpaced(refund.endedAt ?? 0) } : {}),
  };
}

/** Business says no inside an answer that was understood; what was not understood has no business fields. */
function refusalOf({ reason, message }: PayRefused): object {
  if (reason === 'noBill') return { return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' };
  if (reason === 'billInTheMaking')
    return { return_code: 'FAIL', return_msg: 'Bill Creating', error_code: '20003' };
  if (reason === 'invalid') return { return_code: 'FAIL', return_msg: message };
  const head = { return_code: 'SUCCESS', return_msg: 'OK', ...identityFields(message) };
  return { ...head, result_code: 'FAIL', err_code: CODES[reason], err_code_des: message };
}

function succeed(data: Data, fields: object): object {
  const identity = identityFields(JSON.stringify(data));
  return { return_code: 'SUCCESS', return_msg: 'OK', ...identity, result_code: 'SUCCESS', ...fields };
}

function identityFields(seed: string): object {
  return {
    appid: SERVICE_PROVIDER.appid,
    mch_id: SERVICE_PROVIDER.mchId,
    sub_appid: LOCAL_MERCHANT.appId,
    sub_mch_id: LOCAL_MERCHANT.merchantId,
    nonce_str: digest(seed, 16),
    sign: digest(`sign ${seed}`, 32).toUpperCase(),
  };
}

function read<Schema extends z.ZodType>(schema: Schema, data: Data): z.infer<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new PayRefused('invalid', `参数错误：${parsed.error.issues[0]?.path.join('.') ?? ''}`);
}

function readExpiry(text: string | undefined): number | null {
  if (text === undefined) return null;
  const at = readCompact(text);
  if (Number.isNaN(at)) throw new PayRefused('invalid', 'time_expire 格式错误');
  return at;
}

function checkEnvironment({ envId }: CloudPayRooms, wanted: string): void {
  if (wanted !== envId) throw new PayRefused('invalid', `没有这个环境：${wanted}`);
}

function orderOfTransaction(money: Money, transactionId: string | undefined): string {
  const found = money
    .transactions()
    .find((each) => each.provider === 'cloudPay' && each.transactionId === transactionId);
  if (transactionId === undefined || found === undefined) throw new PayRefused('unknownOrder');
  return found.orderId;
}

const snake = (parameters: object): object =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
