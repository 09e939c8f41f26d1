import { randomUUID } from 'node:crypto';
import type { CallRecord, Caller, RequestRecord } from '../gateway/types';
import type { CallError } from './failures';
import { parseOrigin } from './protocol';

/** Older calls are forgotten. */
const CALLS_KEPT_MAX = 2_000;
const LOG_LINES_MAX = 1_000;

/** A call that runs. */
export interface LiveCall {
  readonly id: string;
  readonly functionName: string;
  readonly caller: Caller;
  readonly instanceId: string;
  readonly startedAt: number; // on the cloud's clock
  readonly requests: Mutable<RequestRecord>[];
  /** How many requests of this call each fault rule has matched. */
  readonly matches: Map<string, number>;
  /** The instance's end; with it goes everything it had under way. */
  readonly crash: () => void;
  /** False once its instance is gone: what it still asks for is not performed. */
  alive: boolean;
  cold: boolean;
  output: string;
}
export type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export type Ending =
  | { readonly outcome: 'answered'; readonly result: unknown }
  | { readonly outcome: 'threw' | 'timedOut' | 'crashed'; readonly error: CallError };

/** Who runs now, and what has run. */
export class CallLog {
  private readonly live = new Map<string, LiveCall>();
  private readonly kept: CallRecord[] = [];
  private readonly listeners = new Set<(call: CallRecord) => void>();

  begin(
    call: Pick<LiveCall, 'functionName' | 'caller' | 'instanceId' | 'startedAt' | 'crash' | 'cold'>,
  ): LiveCall {
    const begun = { ...call, id: randomUUID(), requests: [], matches: new Map(), alive: true, output: '' };
    this.live.set(begun.id, begun);
    return begun;
  }

  end(call: LiveCall, ms: number, ending: Ending): CallRecord {
    this.live.delete(call.id);
    const { id, functionName, caller, instanceId, cold, startedAt } = call;
    const record: CallRecord = {
      ...{ id, functionName, caller, instanceId, cold, startedAt, ms },
      outcome: ending.outcome,
      result: ending.outcome === 'answered' ? ending.result : null,
      error: ending.outcome === 'answered' ? null : ending.error,
      requests: call.requests.map((request) => ({ ...request })),
      logs: splitLines(call.output),
    };
    this.kept.push(record);
    if (this.kept.length > CALLS_KEPT_MAX) this.kept.splice(0, this.kept.length - CALLS_KEPT_MAX);
    for (const listener of [...this.listeners]) listener(record);
    return record;
  }

  /** The call behind a request's origin header; undefined when it has ended or never was. */
  find(origin: string | null): LiveCall | undefined {
    const callId = parseOrigin(origin)?.callId;
    return callId ? this.live.get(callId) : undefined;
  }

  list(): readonly CallRecord[] {
    return [...this.kept];
  }
  clear(): void {
    this.kept.length = 0;
  }
  subscribe(listener: (call: CallRecord) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

function splitLines(output: string): readonly string[] {
  const lines = output.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.length <= LOG_LINES_MAX
    ? lines
    : [...lines.slice(0, LOG_LINES_MAX), `... ${lines.length - LOG_LINES_MAX} more lines`];
}
