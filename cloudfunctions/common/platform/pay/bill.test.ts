import { PaymentUnavailable } from '../../contract/ports';
import { fenOf, readBill } from './bill';

const NAMES =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,' +
  '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const PAYMENT =
  '`2026-01-28 17:07:11,`wx81be,`1601959334,`0,`,`4200000925,`S2026,`ofy,`JSAPI,`SUCCESS,`OTHERS,`CNY,`98.00,`0.00,' +
  '`0,`0,`0.00,`0.00,`,`,`鹿酒, 500ml,`,`0.58000,`0.60%,`98.29,`0.00,`';
const REFUND =
  '`2026-01-28  18:00:00,`wx81be,`1601959334,`1900000109,`,`4200000925,`S2026,`ofy,`JSAPI,`REFUND,`OTHERS,`CNY,`0.00,' +
  '`0.00,`5030,`R1,`0.29,`0.00,`ORIGINAL,`SUCCESS,`鹿酒,`,`0.00000,`0.60%,`0.00,`0.29,`';
const TOTAL_NAMES =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const TOTALS = '`2,`98.00,`0.29,`0.00,`0.58000,`98.29,`0.29';
const EMPTY = '`0,`0.00,`0.00,`0.00,`0.00000,`0.00,`0.00';

const bill = (...lines: readonly string[]): string => `\uFEFF${lines.join('\r\n')}\r\n`;

test('a bill is its payments and refunds, in fen, by the names of its columns', () => {
  const lines = readBill(bill(NAMES, PAYMENT, REFUND, TOTAL_NAMES, TOTALS));

  expect(lines).toEqual([
    {
      orderId: 'S2026',
      transactionId: '4200000925',
      merchantId: '1601959334',
      at: Date.parse('2026-01-28T17:07:11+08:00'),
      totalFen: 9_829,
      refundId: null,
      refundFen: 0,
    },
    {
      orderId: 'S2026',
      transactionId: '4200000925',
      merchantId: '1900000109',
      at: Date.parse('2026-01-28T18:00:00+08:00'),
      totalFen: 0,
      refundId: 'R1',
      refundFen: 29,
    },
  ]);
});

test('the order of the columns does not matter, nor that a sub-merchant is called so', () => {
  const reverse = (line: string): string =>
    line
      .split(/,(?! 500ml)/)
      .reverse()
      .join(',');

  const lines = readBill(
    bill(
      reverse(NAMES.replace('特约商户号', '子商户号')),
      reverse(PAYMENT),
      reverse(REFUND),
      TOTAL_NAMES,
      TOTALS,
    ),
  );

  expect(lines.map((line) => [line.orderId, line.merchantId, line.totalFen, line.refundFen])).toEqual([
    ['S2026', '1601959334', 9_829, 0],
    ['S2026', '1900000109', 0, 29],
  ]);
});

test('a bill of nothing has no lines', () => {
  expect(readBill(bill(NAMES, TOTAL_NAMES, EMPTY))).toEqual([]);
});

test('a refund that failed moved no money', () => {
  const failed = REFUND.replace('`ORIGINAL,`SUCCESS', '`ORIGINAL,`FAIL');

  expect(readBill(bill(NAMES, PAYMENT, failed, TOTAL_NAMES, TOTALS))).toHaveLength(1);
});

test.each([
  ['without its last line', [NAMES, PAYMENT, REFUND, TOTAL_NAMES]],
  ['without a line', [NAMES, PAYMENT, TOTAL_NAMES, TOTALS]],
  ['with a line twice', [NAMES, PAYMENT, PAYMENT, TOTAL_NAMES, TOTALS]],
  ['with another amount paid', [NAMES, PAYMENT.replace('98.29', '98.28'), REFUND, TOTAL_NAMES, TOTALS]],
  ['with another amount refunded', [NAMES, PAYMENT, REFUND.replaceAll('0.29', '0.28'), TOTAL_NAMES, TOTALS]],
  ['with a line cut short', [NAMES, PAYMENT, REFUND.slice(0, 80), TOTAL_NAMES, TOTALS]],
  ['without the column of orders', [NAMES.replace('商户订单号', '别的'), PAYMENT, REFUND, TOTAL_NAMES, TOTALS]],
  ['with a time that does not exist', [NAMES, PAYMENT.replace('17:07', '25:07'), REFUND, TOTAL_NAMES, TOTALS]],
  ['with an amount in words', [NAMES, PAYMENT.replace('98.29', '98元'), REFUND, TOTAL_NAMES, TOTALS]],
  ['that is a page of HTML', ['<html>', '<body>', '</html>']],
  ['that is empty', ['']],
])('a bill %s is not believed', (_what, lines) => {
  expect(() => readBill(bill(...lines))).toThrow(PaymentUnavailable);
});

test.each([
  ['98.00', 9_800],
  ['0.29', 29],
  ['1.1', 110],
  ['0', 0],
  ['7.79000', 779],
  ['1234567.01', 123_456_701],
])('%s yuan are %d fen', (yuan, fen) => {
  expect(fenOf(yuan)).toBe(fen);
});

test.each(['0.001', '-1.00', '1e3', '1,000.00', '', '.5', ' 1.00'])('%j is no amount', (yuan) => {
  expect(() => fenOf(yuan)).toThrow('no number of yuan');
});
