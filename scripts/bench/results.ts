/** What the bench measures; the shape of its JSON. Every group is there when it was asked for. */
export interface Results {
  readonly machine: Machine;
  readonly exchange?: ExchangeResult;
  readonly expire?: ExpireResult;
  readonly coldStart?: ColdStartResult;
  readonly bundle?: BundleResult;
  readonly read?: ReadResult;
  readonly pay?: PayResult;
  readonly register?: RegisterResult;
  readonly draw?: DrawResult;
  readonly mix?: MixResult;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly os: string;
  readonly node: string;
  readonly date: string; // ISO 8601
  readonly loadAverage: number; // over the last minute before the bench: others at work make every figure worse
}

export interface ExchangeResult {
  readonly requests: number; // of one successful coin_points exchange, start, commit and confirm included
  readonly requestsCold: number; // the same on a new instance
  readonly requestsLimited: number; // warm, of a product with a limit per shopper: its past orders are read too
  readonly hot: HotResult;
  readonly hotScarce: { readonly ok: number; readonly soldOut: number; readonly errors: number };
  readonly naive: NaiveResult;
}

export interface HotResult {
  readonly ok: number; // of the worst round
  readonly errors: number; // of the worst round of either kind: answers that are neither success nor SOLD_OUT
  readonly ratio: number; // p95 on one product / p95 on 100 products, median of the rounds
  readonly p95Ms: number; // on one product, median of the rounds
  readonly spreadP95Ms: number; // on 100 products, median of the rounds
  readonly rounds: number;
}

export interface NaiveResult {
  readonly ok: number;
  readonly errors: number;
  readonly p95Ms: number;
}

export interface ExpireResult {
  readonly thousand: { readonly seconds: number; readonly requests: number };
  readonly backlog: {
    readonly runs: number; // the killed one included
    readonly killed: number;
    readonly seconds: number; // of all runs together
    readonly lots: number;
  };
}

export interface ColdStartResult {
  readonly ratio: Readonly<Record<string, number>>; // by operation
  readonly medianRatio: number; // over the operations
  readonly plainMs: number; // of the plain unbundled function
  readonly ms: Readonly<Record<string, number>>; // by operation
}

export interface BundleResult {
  readonly kb: Readonly<Record<string, number>>; // by operation
}

export interface ReadResult {
  readonly examined: Readonly<Record<string, number>>; // by query: documents examined / (returned + offset)
}

/** Requests of one call on a warm instance, those to the database and to WeChat alike. */
export interface PayResult {
  readonly requests: number; // of a payCallback that settles an order
  readonly requestsNotify: number; // of a payNotify that does
  readonly requestsOpen: number; // of a payOrder, with cloudPay
}

export interface RegisterResult {
  readonly hot: RegisterHotResult;
}

/** 1,000 shoppers, 100 at a time; how fast depends on the machine, so that only errors and ratio have a reach. */
export interface RegisterHotResult {
  readonly errors: number; // of the worst round of either kind: answers that are no registration
  readonly ratio: number; // p95 at one draw / p95 at 100 draws, median of the rounds
  readonly perSecond: number; // at one draw, median of the rounds
  readonly p95Ms: number; // at one draw, median of the rounds
  readonly spreadP95Ms: number; // at 100 draws, median of the rounds
  readonly rounds: number;
}

export interface DrawResult {
  readonly million: DrawMillionResult;
  readonly verify: { readonly seconds: number; readonly peakMb: number };
}

export interface DrawMillionResult {
  readonly runs: number; // the killed one included
  readonly killed: number;
  readonly secondsPerRun: number; // of the longest, from the start of its process
  readonly seconds: number; // of all runs together
  readonly peakMb: number; // the most that any run's process held
  readonly registrations: number;
}

export interface MixResult {
  readonly p95Ms: number; // of all calls, as the callers waited
  readonly errorRate: number; // calls without an answer, and answers BUSY or INTERNAL / all calls
  readonly exchangeOk: number; // exchanges that succeeded / exchanges
  readonly perSecond: number; // calls
  readonly p95MsOf: Readonly<Record<string, number>>; // by operation
  readonly calls: number;
  readonly cold: number; // calls that had to wait for a new instance; they are in the figures
  readonly codes: Readonly<Record<string, number>>; // calls by what was answered
}

export type GroupName = Exclude<keyof Results, 'machine'>;
export const GROUPS: readonly GroupName[] = [
  'exchange',
  'expire',
  'coldStart',
  'bundle',
  'read',
  'pay',
  'register',
  'draw',
  'mix',
];

/** Where a group says how far it is. */
export type Progress = (line: string) => void;
