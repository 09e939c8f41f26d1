import { medianOf } from './statistics';
import type {
  ColdStartResult,
  DrawResult,
  ExchangeResult,
  ExpireResult,
  Machine,
  MixResult,
  PayResult,
  RegisterResult,
  Results,
} from './results';

/** One line of the report: a measured value, what it has to reach, and whether it does. */
interface Line {
  readonly what: string;
  readonly value: string;
  readonly reach?: string;
  readonly reached?: boolean;
}

const WHAT_COLUMNS = 52;
const VALUE_COLUMNS = 14;
const RATIO_MAX = 1.5;
const REGISTER_RATIO_MAX = 1.2;
const COLD_RATIO_MAX = 0.45;
const EXAMINED_MAX = 2;

/** For a reader: every figure with what it has to reach. */
export function formatReport(results: Results): string {
  const { exchange, expire, coldStart, bundle, read, pay, register, draw, mix } = results;
  const parts = [describeMachine(results.machine)];
  const add = (title: string, lines: readonly Line[]): void =>
    void parts.push([title, ...lines.map(formatLine)].join('\n'));
  if (exchange) add('exchange', linesOfExchange(exchange));
  if (expire) add('expire', linesOfExpire(expire));
  if (coldStart) add('coldStart: start to first request / of a plain function', linesOfColdStart(coldStart));
  if (bundle)
    add(
      'bundle: size of index.js',
      linesOf(bundle.kb, (kb) => ({ value: `${kb} KB` })),
    );
  if (read) {
    const lines = linesOf(read.examined, (ratio) => atMost(ratio, EXAMINED_MAX));
    add('read: documents examined / (returned + offset)', lines);
  }
  if (pay) add('pay', linesOfPay(pay));
  if (register) add('register', linesOfRegister(register));
  if (draw) add('draw', linesOfDraw(draw));
  if (mix) add('mix: 100 shoppers for a minute, list, detail, check, exchange as 6:3:1:1', linesOfMix(mix));
  return parts.join('\n\n');
}

function describeMachine({ cpu, cores, memoryGb, os, node, date, loadAverage }: Machine): string {
  return `${date}  ${cpu}, ${cores} cores, ${memoryGb} GB, ${os}, Node ${node}, load ${loadAverage}`;
}

function linesOfExchange(result: ExchangeResult): readonly Line[] {
  const { requests, requestsCold, requestsLimited, hot, hotScarce, naive } = result;
  return [
    { what: 'requests of one exchange, warm', ...atMost(requests, 9) },
    { what: 'requests of one exchange, cold', ...atMost(requestsCold, 13) },
    { what: 'requests of one exchange, warm, limited product', value: String(requestsLimited) },
    { what: 'hot: 100 shoppers, one product, stock 100: ok', ...exactly(hot.ok, 100) },
    { what: 'hot: errors', ...exactly(hot.errors, 0) },
    { what: 'hot: p95 / p95 on 100 products', ...atMost(hot.ratio, RATIO_MAX) },
    { what: 'hot: p95', value: `${hot.p95Ms} ms` },
    { what: 'hot: p95 on 100 products', value: `${hot.spreadP95Ms} ms` },
    { what: 'scarce: stock 10: ok', ...exactly(hotScarce.ok, 10) },
    { what: 'scarce: refused with SOLD_OUT', ...exactly(hotScarce.soldOut, 90) },
    { what: 'naive: stock inside runTransaction: ok of 100', value: String(naive.ok) },
    { what: 'naive: p95', value: `${naive.p95Ms} ms` },
  ];
}

function linesOfExpire({ thousand, backlog }: ExpireResult): readonly Line[] {
  return [
    { what: '1,000 due lots of 1,000 shoppers, seconds', ...atMost(thousand.seconds, 20) },
    { what: '1,000 due lots, requests', value: String(thousand.requests) },
    { what: '100,000 due lots, one run killed: runs', ...atMost(backlog.runs, 10) },
    { what: '100,000 due lots, seconds of all runs', value: String(backlog.seconds) },
  ];
}

function linesOfColdStart({ ratio, medianRatio, plainMs, ms }: ColdStartResult): readonly Line[] {
  return [
    { what: 'the plain function', value: `${plainMs} ms` },
    { what: 'the bundles, median', value: `${Math.round(medianOf(Object.values(ms)))} ms` },
    { what: 'ratio, median of the operations', ...atMost(medianRatio, COLD_RATIO_MAX) },
    ...linesOf(ratio, (each) => ({ value: String(each) })),
  ];
}

function linesOfPay({ requests, requestsNotify, requestsOpen }: PayResult): readonly Line[] {
  return [
    { what: 'requests of one payCallback that settles, warm', ...atMost(requests, 9) },
    { what: 'requests of one payNotify that settles, warm', value: String(requestsNotify) },
    { what: 'requests of one payOrder, warm', value: String(requestsOpen) },
  ];
}

function linesOfRegister({ hot }: RegisterResult): readonly Line[] {
  return [
    { what: 'hot: 1,000 shoppers, one draw, 100 at a time: errors', ...exactly(hot.errors, 0) },
    { what: 'hot: p95 / p95 at 100 draws', ...atMost(hot.ratio, REGISTER_RATIO_MAX) },
    { what: 'hot: registrations a second', value: String(hot.perSecond) },
    { what: 'hot: p95', value: `${hot.p95Ms} ms` },
    { what: 'hot: p95 at 100 draws', value: `${hot.spreadP95Ms} ms` },
  ];
}

function linesOfDraw({ million, verify }: DrawResult): readonly Line[] {
  return [
    { what: '1,000,000 registrations, one run killed: runs', ...atMost(million.runs, 3) },
    { what: '1,000,000 registrations: seconds of the longest', ...atMost(million.secondsPerRun, 50) },
    { what: '1,000,000 registrations: seconds of all runs', value: String(million.seconds) },
    { what: '1,000,000 registrations: peak memory, MB', ...atMost(million.peakMb, 512) },
    { what: 'the verifier over them, seconds', ...atMost(verify.seconds, 30) },
    { what: 'the verifier over them: peak memory', value: `${verify.peakMb} MB` },
  ];
}

function linesOfMix({
  p95Ms,
  errorRate,
  exchangeOk,
  perSecond,
  p95MsOf,
  calls,
  cold,
}: MixResult): readonly Line[] {
  return [
    { what: 'p95 of all calls, ms', ...below(p95Ms, 500) },
    { what: 'errors / calls', ...below(errorRate, 0.01) },
    { what: 'exchanges that succeeded / exchanges', ...atLeast(exchangeOk, 0.95) },
    { what: 'calls a second', value: String(perSecond) },
    { what: 'calls; on a cold instance', value: `${calls}; ${cold}` },
    ...linesOf(p95MsOf, (ms) => ({ value: `${ms} ms` })).map((line) => ({
      ...line,
      what: `p95 of ${line.what}`,
    })),
  ];
}

function linesOf(
  values: Readonly<Record<string, number>>,
  judge: (value: number) => Omit<Line, 'what'>,
): readonly Line[] {
  return Object.entries(values).map(([what, value]) => ({ what, ...judge(value) }));
}

const atMost = (value: number, max: number): Omit<Line, 'what'> => ({
  value: String(value),
  reach: `<= ${max}`,
  reached: value <= max,
});
const below = (value: number, limit: number): Omit<Line, 'what'> => ({
  value: String(value),
  reach: `< ${limit}`,
  reached: value < limit,
});
const atLeast = (value: number, min: number): Omit<Line, 'what'> => ({
  value: String(value),
  reach: `>= ${min}`,
  reached: value >= min,
});
const exactly = (value: number, wanted: number): Omit<Line, 'what'> => ({
  value: String(value),
  reach: `= ${wanted}`,
  reached: value === wanted,
});

function formatLine({ what, value, reach, reached }: Line): string {
  const judged = reach === undefined ? '' : `  ${reached === true ? '✓' : '✗'} ${reach}`;
  return `  ${what.padEnd(WHAT_COLUMNS)}${value.padStart(VALUE_COLUMNS)}${judged}`;
}
