import { PaymentUnavailable, type BillLine } from '../../contract/ports';
import { wallClockAt } from '../../domain/calendar';

/** The columns that are read, by their names in the bill's first line: there are more, and their order has changed. */
const COLUMNS = {
  at: ['交易时间'],
  merchant: ['商户号'],
  subMerchant: ['特约商户号', '子商户号'],
  transactionId: ['微信订单号'],
  orderId: ['商户订单号'],
  state: ['交易状态'],
  providerRefundId: ['微信退款单号'],
  refundId: ['商户退款单号'],
  refundState: ['退款状态'],
  total: ['订单金额'],
  refund: ['申请退款金额'],
} as const;
const TOTALS = { count: ['总交易单数'], total: ['订单总金额'], refund: ['申请退款总金额'] } as const;

type Row<Names> = { readonly [Name in keyof Names]: string };

/**
 * WeChat's bill of a day, the same text in v2 and v3 (pay.weixin.qq.com, download of the bill): a line of names, a line
 * for each payment and refund whose values begin with a backtick, a line of names of totals, the totals. A bill that
 * does not add up was cut on its way and is PaymentUnavailable. A refund that failed moved no money and is left out.
 */
export function readBill(text: string): readonly BillLine[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const values = lines.slice(1, -2);
  const [names, totalNames, totals] = [lines[0], lines.at(-2), lines.at(-1)];
  if (lines.length < 3 || names === undefined || totalNames === undefined || totals === undefined)
    throw broken('it ends before its totals');

  const rows = values.map((line) => readRow(COLUMNS, names, line));
  checkTotals(rows, readRow(TOTALS, totalNames, totals));
  return rows.filter((row) => row.refundState !== 'FAIL').map(toLine);
}

function readRow<Names extends Readonly<Record<string, readonly string[]>>>(
  wanted: Names,
  names: string,
  line: string,
): Row<Names> {
  if (!line.startsWith('`')) throw broken('a line has no backticks');
  const columns = names.split(',').map((name) => name.trim());
  const cells = line.slice(1).split(',`');
  if (cells.length !== columns.length) throw broken('a line has other columns than its names');
  const entries = Object.entries(wanted).map(([key, aliases]) => {
    const cell = cells[columns.findIndex((name) => aliases.includes(name))];
    if (cell === undefined) throw broken(`it has no column ${aliases[0]}`);
    return [key, cell.trim()];
  });
  return Object.fromEntries(entries) as Row<Names>;
}

function checkTotals(rows: readonly Row<typeof COLUMNS>[], totals: Row<typeof TOTALS>): void {
  const sum = (amounts: readonly string[]): number =>
    amounts.reduce((total, amount) => total + fenOf(amount), 0);
  if (String(rows.length) !== totals.count) throw broken('it has not as many lines as it says');
  if (sum(rows.map((row) => row.total)) !== fenOf(totals.total)) throw broken('its payments do not add up');
  if (sum(rows.map((row) => row.refund)) !== fenOf(totals.refund)) throw broken('its refunds do not add up');
}

function toLine(row: Row<typeof COLUMNS>): BillLine {
  const at = wallClockAt(row.at.replace(/\s+/, ' '));
  if (at === null) throw broken('a line has no time');
  const isPayment = row.state === 'SUCCESS';
  const refundId = [row.refundId, row.providerRefundId, row.transactionId].find(isNamed) ?? '';
  return {
    orderId: row.orderId,
    transactionId: row.transactionId,
    merchantId: isNamed(row.subMerchant) ? row.subMerchant : row.merchant,
    at,
    totalFen: isPayment ? fenOf(row.total) : 0,
    refundId: isPayment ? null : refundId,
    refundFen: isPayment ? 0 : fenOf(row.refund),
  };
}

/** An empty value is an empty text or 0. */
const isNamed = (value: string): boolean => value !== '' && value !== '0';

/** Fen of an amount in yuan such as 98.00 or 0.1, by its digits: 0.29 * 100 is no whole number. */
export function fenOf(yuan: string): number {
  const [, whole, fraction = ''] = /^(\d{1,10})(?:\.(\d{1,2})0*)?$/.exec(yuan) ?? [];
  if (whole === undefined) throw broken('an amount is no number of yuan');
  return Number(`${whole}${fraction.padEnd(2, '0')}`);
}

const broken = (why: string): PaymentUnavailable => new PaymentUnavailable(`the bill is broken: ${why}`);
