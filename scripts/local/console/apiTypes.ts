import type { FieldLine } from '../../generate/fields';
import type { MissingIndex } from '../gateway/options';
import type { CallRecord, Caller } from '../gateway/types';
import type { FaultRule } from '../types';
import type { PayBehaviour, PayNotice, PayRefund, PayTransaction } from '../wechat/pay/types';

/** What the console's server answers and its page reads. Documents travel as plain JSON (see documentJson.ts). */
export interface CloudStatus {
  readonly envId: string;
  readonly now: number; // epoch ms of the cloud's clock
  readonly standing: boolean;
  readonly faults: number; // rules that are switched on
}

export interface Overview {
  readonly collections: number;
  readonly documents: number;
  readonly functions: number;
  readonly findings: readonly JsonDocument[]; // what the auditor wrote down last, newest first
  readonly findingsTotal: number;
  readonly missingIndexes: readonly MissingIndex[];
  readonly missingFiles: readonly string[]; // generated files that were not there at the start
}

export type JsonDocument = { readonly _id: unknown; readonly [field: string]: unknown };

export interface CollectionSummary {
  readonly name: string;
  readonly title: string;
  readonly total: number;
  readonly indexes: number;
}

export interface CollectionDetail {
  readonly name: string;
  readonly title: string;
  readonly indexes: readonly { readonly name: string; readonly keys: string; readonly unique: boolean }[];
  readonly fields: readonly { readonly name: string; readonly title: string }[];
  readonly hasSchema: boolean;
}

export interface Order {
  readonly field: string;
  readonly direction: 1 | -1;
}

export interface DocumentPage {
  readonly documents: readonly JsonDocument[];
  readonly total: number;
  readonly page: number; // from 1
  readonly pageSize: number;
  readonly order: Order;
  readonly examined: number;
  readonly index: string | null; // null: the whole collection was scanned
}

export interface DocumentDetail {
  readonly document: JsonDocument;
  readonly warnings: readonly SchemaWarning[];
}

export interface SchemaWarning {
  readonly path: string;
  readonly message: string;
}

/** Breaking the schema by hand is allowed, as on the platform, but only knowingly. */
export type SaveResult =
  | { readonly saved: true; readonly id: unknown; readonly warnings: readonly SchemaWarning[] }
  | { readonly saved: false; readonly warnings: readonly SchemaWarning[] };

export interface FunctionSummary {
  readonly name: string;
  readonly summary: string;
  readonly kind: string | null; // null: no contract was found
  readonly auth: string | null;
  readonly timer: { readonly name: string; readonly cron: string } | null;
  readonly httpPath: string | null;
  readonly timeoutSeconds: number | null;
  readonly memoryMb: number | null;
}

export interface FunctionDetail extends FunctionSummary {
  readonly role: string | null;
  readonly example: unknown; // an event that the contract accepts, as far as its schema tells
  readonly fields: readonly FieldLine[]; // of the input
  readonly errors: readonly { readonly code: string; readonly message: string }[]; // in order of precedence
}

/** Who could call: those whom the database knows. */
export interface KnownCallers {
  readonly openids: readonly string[];
  // null: not a seeded one
  readonly operators: readonly { readonly operatorId: string; readonly key: string | null }[];
}

export type Verdict = 'succeeded' | 'refused' | 'threw' | 'timedOut' | 'crashed';

export interface CallSummary {
  readonly id: string;
  readonly functionName: string;
  readonly caller: Caller;
  readonly cold: boolean;
  readonly startedAt: number;
  readonly ms: number;
  readonly verdict: Verdict;
  readonly code: string | null; // of the refusal or the error
  readonly requests: number;
}

export type CallDetail = CallRecord & { readonly verdict: Verdict };

export interface TimerSummary {
  readonly functionName: string;
  readonly triggerName: string;
  readonly cron: string;
  readonly nextAt: number;
  readonly lastRun: CallSummary | null;
}

export type FaultSummary = FaultRule & { readonly id: string; readonly hits: number };

export interface WorldState {
  readonly sent: readonly {
    readonly openid: string;
    readonly templateId: string;
    readonly page?: string;
    readonly data: unknown;
    readonly at: number;
  }[];
  readonly faceidAsked: number;
  readonly faceidOutage: boolean; // as last switched from this console
}

/** WeChat Pay's side, newest first. */
export interface PayState {
  readonly merchantId: string;
  readonly v3Endpoint: string;
  readonly notifyUrl: string;
  readonly transactions: readonly PayTransaction[];
  readonly refunds: readonly PayRefund[];
  readonly notices: readonly PayNotice[];
  readonly behaviour: PayBehaviour;
}

export interface ApiFailure {
  readonly error: { readonly code: string; readonly message: string; readonly detail?: string };
}
