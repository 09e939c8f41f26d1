import type { CallRecord, FunctionInvoker } from '../gateway/types';
import type { Timers } from '../types';
import type { CloudClock } from './clock';
import { type CronPattern, parseCron } from './cron';
import type { Deployment } from './deployment';
import { InvokeRefused } from './failures';
import type { FaultSwitchboard } from './faults';

/** A failed run is tried again twice, a minute apart (cloud.tencent.com/document/product/583/41138). */
const ATTEMPTS_MAX = 3;
const RETRY_MS = 60_000;
/** Longest sleep between two looks at the clock: Node's own timers do not reach further than 24 days. */
const LOOK_MS_MAX = 60_000;

interface TimerState {
  readonly functionName: string;
  readonly triggerName: string;
  readonly cron: string;
  readonly pattern: CronPattern;
  nextAt: number;
  lastRun: CallRecord | null;
}

export interface TimerRooms {
  readonly deployment: Deployment;
  readonly functions: FunctionInvoker;
  readonly clock: CloudClock;
  readonly faults: FaultSwitchboard;
}

/**
 * Fires the timer functions, at least once. A clock that jumps over several due instants fires each timer
 * once. On a standing clock a retry comes at once: the minute between would never pass.
 */
export class LocalTimers implements Timers {
  private states: TimerState[] = [];
  private alarm: NodeJS.Timeout | null = null;
  private stopWatching: (() => void) | null = null;
  private closed = false;

  constructor(private readonly rooms: TimerRooms) {
    this.reload();
  }

  /** Takes over the triggers of a new deployment. */
  reload(): void {
    const { deployment, clock } = this.rooms;
    const before = this.states;
    this.states = [...deployment.functions().values()].flatMap(({ name, timers }) =>
      timers.map(({ name: triggerName, cron }) => {
        const known = before.find((each) => each.functionName === name && each.cron === cron);
        if (known !== undefined) return known;
        const pattern = parseCron(cron);
        return {
          functionName: name,
          triggerName,
          cron,
          pattern,
          nextAt: pattern.nextAfter(clock.now()),
          lastRun: null,
        };
      }),
    );
  }

  list(): ReturnType<Timers['list']> {
    return this.states.map(({ functionName, triggerName, cron, pattern, lastRun }) => {
      return { functionName, triggerName, cron, lastRun, nextAt: pattern.nextAfter(this.rooms.clock.now()) };
    });
  }

  async fire(functionName: string): Promise<readonly CallRecord[]> {
    const state = this.states.find((each) => each.functionName === functionName);
    if (state === undefined) throw new Error(`${functionName} has no timer`);
    return this.fireOne(state, this.rooms.clock.now());
  }

  start(): void {
    if (this.stopWatching !== null) return;
    for (const state of this.states) state.nextAt = state.pattern.nextAfter(this.rooms.clock.now());
    this.stopWatching = this.rooms.clock.onChange(() => this.look());
    this.look();
  }

  stop(): void {
    this.stopWatching?.();
    this.stopWatching = null;
    if (this.alarm !== null) clearTimeout(this.alarm);
    this.alarm = null;
  }

  /** Stops for good: a retry that waits for its minute does not come any more. */
  close(): void {
    this.stop();
    this.closed = true;
  }

  private look(): void {
    const now = this.rooms.clock.now();
    for (const state of this.states) {
      const dueAt = state.nextAt;
      const nextAt = state.pattern.nextAfter(now);
      // A clock that was set back makes earlier instants due again, as a calendar would.
      state.nextAt = nextAt;
      if (dueAt <= now)
        void this.fireOne(state, dueAt).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    }
    this.setAlarm(now);
  }

  private setAlarm(now: number): void {
    if (this.alarm !== null) clearTimeout(this.alarm);
    this.alarm = null;
    if (this.rooms.clock.standing) return;
    const nextAt = Math.min(...this.states.map((state) => state.nextAt), Infinity);
    if (nextAt === Infinity) return;
    this.alarm = setTimeout(() => this.look(), Math.min(Math.max(nextAt - now, 1), LOOK_MS_MAX));
  }

  private async fireOne(state: TimerState, dueAt: number): Promise<readonly CallRecord[]> {
    const firings = this.rooms.faults.timerFirings(state.functionName);
    const runs = Array.from({ length: firings }, () => this.runWithRetries(state, dueAt));
    return (await Promise.all(runs)).flat();
  }

  private async runWithRetries(state: TimerState, dueAt: number): Promise<readonly CallRecord[]> {
    const { functions, clock } = this.rooms;
    const { functionName, triggerName } = state;
    const event = { Type: 'Timer', TriggerName: triggerName, Time: formatUtcSeconds(dueAt), Message: '' };
    const records: CallRecord[] = [];
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const run = functions.invoke(functionName, event, { kind: 'timer', triggerName });
      const record = await run.catch(nullWhenBusy);
      if (record !== null) records.push(record);
      state.lastRun = record ?? state.lastRun;
      if (record?.outcome === 'answered') break;
      if (attempt < ATTEMPTS_MAX) await reachInstant(clock, clock.now() + RETRY_MS);
      if (this.closed) break;
    }
    return records;
  }
}

/** No instance was free: a failure like any other, to be tried again. */
function nullWhenBusy(error: unknown): null {
  if (error instanceof InvokeRefused && error.code === 'EXCEED_CONCURRENT_REQUEST_LIMIT') return null;
  throw error;
}

const formatUtcSeconds = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** Resolves when the clock has reached the instant, or stands. */
function reachInstant(clock: CloudClock, at: number): Promise<void> {
  return new Promise((resolve) => {
    let alarm: NodeJS.Timeout | undefined;
    const look = (): void => {
      clearTimeout(alarm);
      if (clock.standing || clock.now() >= at) {
        stopWatching();
        resolve();
      } else alarm = setTimeout(look, Math.min(at - clock.now(), LOOK_MS_MAX)).unref();
    };
    const stopWatching = clock.onChange(look);
    look();
  });
}
