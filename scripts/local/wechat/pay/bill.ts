import { LOCAL_MERCHANT } from './localKeys';
import type { Money } from './money';
import { SERVICE_PROVIDER } from './noticeForms';
import { PayRefused } from './refusal';
import { dateOf, formatSpaced, startOf } from './times';
import type { BillMatch, PayBehaviour, PayBillLine, PayProvider, PayWorld, RefundState } from './types';

const HOUR_MS = 3_600_000;
/** A day's bill is made from nine in the morning of the next day on, and can be had at ten (pay.weixin.qq.com). */
const READY_MS = (24 + 10) * HOUR_MS;
const BYTE_ORDER_MARK = '\uFEFF';

/** The columns of a bill of type ALL, of a merchant without vouchers (pay.weixin.qq.com, trade bill). */
const COLUMNS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,' +
  '应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,' +
  '手续费,费率,订单金额,申请退款金额,费率备注';
const SUMMARY = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

const BILL_REFUND_STATES: Readonly<Record<RefundState, string>> = {
  PROCESSING: 'PROCESSING',
  SUCCESS: 'SUCCESS',
  ABNORMAL: 'FAIL',
  CLOSED: 'FAIL',
};

export type BillType = 'ALL' | 'SUCCESS' | 'REFUND';

type Edit =
  | { readonly kind: 'add'; readonly on: string; readonly provider: PayProvider; readonly line: PayBillLine }
  | { readonly kind: 'remove'; readonly match: BillMatch }
  | { readonly kind: 'alter'; readonly match: BillMatch; readonly changes: Partial<PayBillLine> };

/** The bills by day, and what tests write into them so that they differ from the truth. */
export class Bills {
  private edits: Edit[] = [];

  constructor(
    private readonly rooms: {
      readonly now: () => number;
      readonly money: Money;
      readonly behaviour: () => PayBehaviour;
    },
  ) {}

  /** The file of a day, with the byte order mark; refused until it is made, and where the day had no money. */
  file(on: string, provider: PayProvider, type: BillType = 'ALL'): string {
    const startsAt = startOf(on);
    if (Number.isNaN(startsAt)) throw new PayRefused('invalid', '账单日期格式错误');
    const { bill } = this.rooms.behaviour();
    const isMade = bill === 'ready' || (bill === 'byTime' && this.rooms.now() >= startsAt + READY_MS);
    if (!isMade) throw new PayRefused('billInTheMaking');
    const lines = this.lines(on, provider).filter(
      ({ refundId }) => type === 'ALL' || (type === 'REFUND') === (refundId !== null),
    );
    if (lines.length === 0) throw new PayRefused('noBill');
    return `${BYTE_ORDER_MARK}${formatBill(lines, provider)}`;
  }

  /** A payment stands on the day it was paid, a refund on the day it was accepted, whatever became of it. */
  lines(on: string, provider: PayProvider): readonly PayBillLine[] {
    const { money } = this.rooms;
    const payments = money.transactions().flatMap((order): PayBillLine[] => {
      if (order.provider !== provider || order.paidAt === null || dateOf(order.paidAt) !== on) return [];
      return [{ ...lineOf(order), at: order.paidAt, totalFen: order.totalFen }];
    });
    const refunds = money.refunds().flatMap((refund): PayBillLine[] => {
      const { refundId, providerRefundId, refundFen, state, acceptedAt } = refund;
      const order = money.find(refund.provider, refund.orderId);
      if (refund.provider !== provider || order === null || dateOf(acceptedAt) !== on) return [];
      const facts = { refundId, providerRefundId, refundFen, refundState: state };
      return [{ ...lineOf(order), ...facts, at: acceptedAt, totalFen: 0 }];
    });
    const genuine = [...payments, ...refunds].sort((left, right) => left.at - right.at);
    return this.edits.reduce<readonly PayBillLine[]>(
      (lines, edit) => apply(lines, edit, on, provider),
      genuine,
    );
  }

  readonly world: PayWorld['bill'] = {
    lines: (on, provider) => this.lines(on, provider),
    add: (on, provider, line) => {
      const blank = lineOf({ orderId: line.orderId, transactionId: '', openid: '', description: '' });
      const filled = { ...blank, at: startOf(on) + 12 * HOUR_MS, ...line };
      this.edits.push({ kind: 'add', on, provider, line: filled });
    },
    remove: (match) => void this.edits.push({ kind: 'remove', match }),
    alter: (match, changes) => void this.edits.push({ kind: 'alter', match, changes }),
    clearEdits: () => void (this.edits = []),
  };
}

function lineOf(order: {
  readonly orderId: string;
  readonly transactionId: string | null;
  readonly openid: string;
  readonly description: string;
}): PayBillLine {
  const { orderId, transactionId, openid, description } = order;
  const noRefund = { refundId: null, providerRefundId: null, refundFen: 0, refundState: null };
  const { merchantId } = LOCAL_MERCHANT;
  return {
    ...{ orderId, openid, description, merchantId },
    ...noRefund,
    transactionId: transactionId ?? '',
    at: 0,
    totalFen: 0,
  };
}

function apply(
  lines: readonly PayBillLine[],
  edit: Edit,
  on: string,
  provider: PayProvider,
): readonly PayBillLine[] {
  if (edit.kind === 'add') return edit.on === on && edit.provider === provider ? [...lines, edit.line] : lines;
  const isMeant = (line: PayBillLine): boolean =>
    line.orderId === edit.match.orderId && line.refundId === (edit.match.refundId ?? null);
  return edit.kind === 'remove'
    ? lines.filter((line) => !isMeant(line))
    : lines.map((line) => (isMeant(line) ? { ...line, ...edit.changes } : line));
}

/** Every value follows a backquote, so that no spreadsheet takes a number for one. */
function formatBill(lines: readonly PayBillLine[], provider: PayProvider): string {
  const sumOf = (of: (line: PayBillLine) => number): string =>
    yuan(lines.reduce((sum, line) => sum + of(line), 0));
  const paid = sumOf(({ totalFen }) => totalFen);
  const refunded = sumOf(({ refundFen }) => refundFen);
  const summary = [String(lines.length), paid, refunded, '0.00', '0.00000', paid, refunded];
  const rows = lines.map((line) => formatRow(cellsOf(line, provider)));
  return `${[COLUMNS, ...rows, SUMMARY, formatRow(summary)].join('\r\n')}\r\n`;
}

function cellsOf(line: PayBillLine, provider: PayProvider): readonly string[] {
  const isOfSubMerchant = provider === 'cloudPay';
  const isRefund = line.refundId !== null;
  return [
    formatSpaced(line.at),
    isOfSubMerchant ? SERVICE_PROVIDER.appid : LOCAL_MERCHANT.appId,
    isOfSubMerchant ? SERVICE_PROVIDER.mchId : line.merchantId,
    isOfSubMerchant ? line.merchantId : '0',
    ...['', line.transactionId, line.orderId, line.openid, 'JSAPI'],
    ...[isRefund ? 'REFUND' : 'SUCCESS', 'OTHERS', 'CNY', yuan(line.totalFen), '0.00'],
    ...[line.providerRefundId ?? '0', line.refundId ?? '0', yuan(line.refundFen), '0.00'],
    ...[isRefund ? 'ORIGINAL' : '', line.refundState === null ? '' : BILL_REFUND_STATES[line.refundState]],
    ...[line.description.replace(/[,`\r\n]/g, ' '), '', '0.00000', '0.00%'],
    ...[yuan(line.totalFen), yuan(line.refundFen), ''],
  ];
}

const formatRow = (cells: readonly string[]): string => cells.map((cell) => `\`${cell}`).join(',');

/** Fen as yuan with two decimals, calculated in whole numbers. */
function yuan(fen: number): string {
  const text = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}
