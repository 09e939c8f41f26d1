import type { OutboundCall } from '../gateway/types';
import type { ScheduledRunOptions, Scheduler } from '../types';
import type { CloudClock } from './clock';
import type { FaultSwitchboard } from './faults';
import { parseOrigin, type Waits } from './protocol';
import { ScheduledRun } from './scheduledRun';

/**
 * After it a transaction that nobody ends has ended
 * (docs.cloudbase.net/en/error-code/DATABASE_TRANSACTION_FAIL).
 */
const TRANSACTION_LIFE_MS = 30_000;

/** What the door asks. */
export interface Passage {
  isScheduled(): boolean;
  /** Resolves when the request may go on, with what to call when it has its answer. */
  enter(request: OutboundCall): Promise<() => void>;
}

/** What the runner of functions tells. */
export interface CallSchedule {
  /** Null while no run is on. */
  begin(callId: string, functionName: string, wake: (sleepId: number) => void): ScheduledTurn | null;
  heardWaits(callId: string, waits: Waits): void;
  end(callId: string): void;
}

export interface ScheduledTurn {
  readonly seed: number; // of the call's randomness
  readonly run: number | null; // an instance evaluates its bundle anew in each run; null: modules are kept
}

/**
 * Runs are deterministic on a cloud in memory: a durable engine answers at its disk's pace. The cloud's
 * clock stands during a run, and all module state begins anew with it unless it is to be kept.
 */
export class SeededScheduler implements Scheduler, Passage, CallSchedule {
  private current: ScheduledRun | null = null;
  private keepsModules = false;
  private runs = 0;
  private lastTrace: readonly string[] = [];

  constructor(private readonly rooms: { readonly clock: CloudClock; readonly faults: FaultSwitchboard }) {}

  async run<Result>(
    seed: number,
    body: () => Promise<Result>,
    options: ScheduledRunOptions = {},
  ): Promise<Result> {
    if (this.current !== null) throw new Error('a scheduled run is on already');
    const { clock, faults } = this.rooms;
    const wasStanding = clock.standing;
    const run = new ScheduledRun(seed, () => clock.move(TRANSACTION_LIFE_MS), options.beforeStep);
    const restoreFaults = faults.drawFrom(run.faultRandom);
    if (!wasStanding) clock.set(clock.now());
    this.current = run;
    this.keepsModules = options.modules === 'kept';
    this.runs += 1;
    try {
      return await run.complete(body);
    } finally {
      this.current = null;
      this.lastTrace = run.trace;
      restoreFaults();
      if (!wasStanding) clock.run();
    }
  }

  trace(): readonly string[] {
    return this.lastTrace;
  }

  isScheduled(): boolean {
    return this.current !== null;
  }

  async enter({ instanceId, action, collection }: OutboundCall): Promise<() => void> {
    if (this.current === null) return () => undefined;
    const origin = parseOrigin(instanceId);
    const label = collection === undefined ? action : `${action} ${collection}`;
    return this.current.enter(origin?.callId ?? null, origin?.sequence ?? 0, label);
  }

  begin(callId: string, functionName: string, wake: (sleepId: number) => void): ScheduledTurn | null {
    if (this.current === null) return null;
    return { ...this.current.begin(callId, functionName, wake), run: this.keepsModules ? null : this.runs };
  }
  heardWaits(callId: string, waits: Waits): void {
    this.current?.heardWaits(callId, waits);
  }
  end(callId: string): void {
    this.current?.end(callId);
  }
}
