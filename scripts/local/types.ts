import type { Engine } from './engine/types';
import type { Handler, MissingIndex } from './gateway/options';
import type { CallRecord, Caller, FunctionInvoker } from './gateway/types';
import type { PayWorld } from './wechat/pay/types';

export interface LocalCloudOptions {
  readonly functionsDir?: string; // built bundles; dist/cloudfunctions by default
  readonly dataDir?: string; // durable there; absent: in memory
  readonly port?: number; // 0 or absent: any free port
  readonly environment?: Readonly<Record<string, string>>; // added to every function's environment variables
  readonly now?: number; // epoch ms: the clock stands there until it is moved; absent: real time
  readonly instancesPerFunctionMax?: number; // 20 = the small plan
  readonly rootDir?: string; // where cloudbaserc.json and database/generated are; this project by default
  readonly inspect?: { readonly functionName: string; readonly port: number }; // a debugger is awaited there
}

/** The whole cloud on one machine: what tests, the bench, the console and `npm start` hold in their hand. */
export interface LocalCloud {
  readonly url: string; // http://127.0.0.1:PORT
  readonly port: number;
  readonly envId: string;
  readonly engine: Engine;
  readonly functions: FunctionInvoker;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly scheduler: Scheduler;
  readonly timers: Timers;
  readonly wechat: WechatWorld;
  readonly calls: {
    list(): readonly CallRecord[];
    clear(): void;
    subscribe(listener: (call: CallRecord) => void): () => void;
  };
  /** Environment variables with which a process outside reaches this cloud through the unmodified SDKs. */
  sdkEnvironment(): Record<string, string>;
  /** Adds a page or a stand-in below a path of the cloud's address. */
  mount(prefix: string, handler: Handler): void;
  /** Queries that read far more than they answered, once per collection and shape. */
  missingIndexes(): readonly MissingIndex[];
  /** Generated files that were not there at the start. */
  readonly missingFiles: readonly string[];
  /** Ends instances so that the next call is cold, of the bundle and the deployment as they are now. */
  recycle(functionName?: string): Promise<void>;
  warm(functionName: string, instances: number): Promise<void>;
  close(): Promise<void>;
}

/** One clock for gateway, timers, transactions and every instance (Date is replaced there). */
export interface Clock {
  now(): number;
  set(at: number): void; // stands still from here on
  move(ms: number): void;
  run(): void; // goes on with real speed from where it stands
  readonly standing: boolean;
}

// the request is not performed | performed, and the instance is gone before the answer
export type CrashPoint = 'before' | 'after';

/**
 * What may go wrong, switched by tests, by the console and by `npm start -- --faults`. `match` narrows by function
 * and action.
 */
export interface Faults {
  set(rule: FaultRule): string; // id of the rule
  remove(id: string): void;
  clear(): void;
  list(): readonly (FaultRule & { readonly id: string; readonly hits: number })[];
}
export interface FaultMatch {
  readonly functionName?: string;
  readonly action?: string; // exact, or a prefix that ends in '*'
  readonly collection?: string;
  readonly nth?: number; // the n-th matching request of one invocation, from 1
  readonly probability?: number; // 0..1, drawn from the faults' seed
  readonly times?: number; // the rule is spent after so many hits
}
export type FaultRule = { readonly match?: FaultMatch } & (
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs?: number }
  | { readonly kind: 'crash'; readonly point: CrashPoint } // the instance dies
  | { readonly kind: 'loseAnswer' } // performed, the connection is cut, the instance lives
  | { readonly kind: 'hangUp' } // not performed, the connection is cut
  | { readonly kind: 'fail'; readonly code: string; readonly message: string } // not performed, answers this error
  | { readonly kind: 'timerDoubled' }
  | { readonly kind: 'timerSkipped' }
);

/**
 * Seeded interleavings: while running, every outbound call and every sleep of an instance waits at the door until all
 * live calls wait or have ended; then one, chosen by the seed, goes on. The same seed over the same calls gives the
 * same order.
 */
export interface Scheduler {
  run<Result>(seed: number, body: () => Promise<Result>, options?: ScheduledRunOptions): Promise<Result>;
  trace(): readonly string[]; // of the last run: which call went through which door, in order
}

export interface ScheduledRunOptions {
  /**
   * 'fresh' (the default) evaluates each bundle anew in the run. 'kept' leaves memory as it is, which is ten times
   * faster; the run then replays only where instances remember the same as then, say because all that they remember
   * is too old.
   */
  readonly modules?: 'fresh' | 'kept';
  /**
   * Awaited before each step, numbered from 0, while every call stands still: to look, to move the clock, to begin a
   * call.
   */
  readonly beforeStep?: (step: number) => void | Promise<void>;
}

export interface Timers {
  list(): readonly {
    readonly functionName: string;
    readonly triggerName: string;
    readonly cron: string;
    readonly nextAt: number;
    readonly lastRun: CallRecord | null;
  }[];
  fire(functionName: string): Promise<readonly CallRecord[]>; // as the platform would: retried twice when it fails
  start(): void; // fire by the clock
  stop(): void;
}

/** The outside world's stand-ins: what they were asked, what they will answer. */
export interface WechatWorld {
  readonly messages: {
    grant(openid: string, templateId: string, count?: number): void; // one acceptance = one send
    sent(): readonly {
      readonly openid: string;
      readonly templateId: string;
      readonly page?: string;
      readonly data: unknown;
      readonly at: number;
    }[];
  };
  readonly faceid: {
    /** The endpoint that settings name locally. */
    readonly endpoint: string;
    // unknown pairs answer "inconsistent"; without any registration every pair agrees
    register(idNumber: string, name: string): void;
    outage(on: boolean): void;
    asked(): number; // calls so far
  };
  /** drand: emits a round when the cloud's clock reaches it. Slow is a fault: latency of `http:beacon`. */
  readonly beacon: {
    /** One of the endpoints that settings name locally, with the chain below. */
    readonly endpoint: string;
    readonly chain: {
      readonly chainHash: string;
      readonly publicKey: string;
      readonly genesisAt: number;
      readonly periodMs: number;
    };
    outage(on: boolean): void;
    forge(on: boolean): void; // signs with a key that is not the chain's
    asked(): number; // calls so far
  };
  readonly pay: PayWorld;
}

export type { CallRecord, Caller, Engine };
