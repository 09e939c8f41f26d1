import { medianOf } from './statistics';
import type { ColdStartResult, ExchangeResult, ExpireResult, Machine, Results } from './results';

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
const COLD_RATIO_MAX = 0.45;
const EXAMINED_MAX = 2;

/** For a reader: every figure with what it has to reach. */
export function formatReport(results: Results): string {
  const { exchange, expire, coldStart, bundle, read } = results;
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
const exactly = (value: number, wanted: number): Omit<Line, 'what'> => ({
  value: String(value),
  reach: `= ${wanted}`,
  reached: value === wanted,
});

function formatLine({ what, value, reach, reached }: Line): string {
  const judged = reach === undefined ? '' : `  ${reached === true ? '✓' : '✗'} ${reach}`;
  return `  ${what.padEnd(WHAT_COLUMNS)}${value.padStart(VALUE_COLUMNS)}${judged}`;
}
