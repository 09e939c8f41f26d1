import type { Waits } from './protocol';
import { mix, type SeededRandom, seedRandom } from './random';

/** Turns of the event loop without news after which nothing is on its way any more, in this thread. */
const QUIET_TURNS = 5;
/** Real time after which a request that is still inside waits for the clock, not for the machine. */
const INSIDE_MS_MAX = 200;
/** Real time without news after which the run is taken to be stuck. */
const STUCK_MS = 10_000;

/** A call that takes part in a run. */
interface Participant {
  readonly number: number; // from 1, in the order of invocation
  readonly functionName: string;
  /** All that it waits for once nothing moves in it; null while it may still move. */
  waits: Waits | null;
  /** Requests at the door, by sequence number. */
  readonly parked: Map<number, Parked>;
  /**
   * Requests that were let go and have no answer yet: they wait inside the cloud, for a lock or a nested
   * call.
   */
  readonly inside: Set<number>;
  readonly dueOf: Map<number, number>; // sleep id -> virtual ms
  readonly wake: (sleepId: number) => void;
}
interface Parked {
  readonly label: string;
  readonly letGo: () => void;
}
type Choice = { readonly participant: Participant } & (
  | { readonly kind: 'request'; readonly sequence: number; readonly parked: Parked }
  | { readonly kind: 'sleep'; readonly sleepId: number; readonly dueMs: number }
);

/**
 * One seeded interleaving. At every step all participants stand still, each at the door or asleep, and the
 * seed picks who goes on. What moves between two steps is one participant alone (and those it wakes), so
 * the seed decides everything.
 */
export class ScheduledRun {
  readonly trace: string[] = [];
  private readonly participants = new Map<string, Participant>();
  private readonly random: SeededRandom;
  private begun = 0;
  private outsiders = 0; // requests under way that no participant sent
  private virtualMs = 0; // orders sleeps; the cloud's clock stands
  private news = 0;
  private looking = false;
  private newsAt = performance.now();
  private onEmpty: (() => void) | null = null;
  private readonly watchdog: NodeJS.Timeout;
  private readonly failed: Promise<never>;
  private fail: (reason: unknown) => void = () => undefined;
  private announced = -1; // the last step that beforeStep was told of
  private released = false;

  /** `passTime` moves the clock on to where the oldest transaction has lived long enough. */
  constructor(
    private readonly seed: number,
    private readonly passTime: () => void,
    private readonly beforeStep?: (step: number) => void | Promise<void>,
  ) {
    this.random = seedRandom(mix(seed));
    this.failed = new Promise((_, refuse) => (this.fail = refuse));
    this.failed.catch(() => undefined);
    this.watchdog = setInterval(() => {
      if (this.participants.size === 0 || performance.now() - this.newsAt < STUCK_MS) return;
      this.giveUp(new Error(`scheduled run ${seed} is stuck: ${this.describe()}`));
    }, 1_000);
  }

  /** Faults draw from the run's seed as well. */
  get faultRandom(): SeededRandom {
    return seedRandom(mix(this.seed, -1));
  }

  /** Runs the body, and after it the calls that it did not await. */
  async complete<Result>(body: () => Promise<Result>): Promise<Result> {
    try {
      return await Promise.race([body(), this.failed]);
    } finally {
      await Promise.race([this.emptied(), this.failed]).catch(() => undefined);
      clearInterval(this.watchdog);
    }
  }

  begin(callId: string, functionName: string, wake: (sleepId: number) => void): { readonly seed: number } {
    this.begun += 1;
    const participant: Participant = {
      number: this.begun,
      functionName,
      waits: null,
      parked: new Map(),
      inside: new Set(),
      dueOf: new Map(),
      wake,
    };
    this.participants.set(callId, participant);
    this.noteNews();
    return { seed: mix(this.seed, participant.number) };
  }

  end(callId: string): void {
    const participant = this.participants.get(callId);
    this.participants.delete(callId);
    for (const { letGo } of participant?.parked.values() ?? []) letGo();
    if (this.participants.size === 0) this.onEmpty?.();
    this.noteNews();
  }

  heardWaits(callId: string, waits: Waits): void {
    const participant = this.participants.get(callId);
    if (participant === undefined) return;
    participant.waits = waits;
    for (const { id, ms } of waits.sleeps) {
      if (!participant.dueOf.has(id)) participant.dueOf.set(id, this.virtualMs + ms);
    }
    this.noteNews();
  }

  /** Resolves when the request may go on, with what to call when it has its answer. */
  async enter(callId: string | null, sequence: number, label: string): Promise<() => void> {
    const participant = callId === null ? undefined : this.participants.get(callId);
    if (participant === undefined || this.released) return this.enterFromOutside();
    await new Promise<void>((letGo) => {
      participant.parked.set(sequence, { label, letGo });
      this.noteNews();
    });
    return () => {
      participant.inside.delete(sequence);
      this.noteNews();
    };
  }

  private enterFromOutside(): () => void {
    this.outsiders += 1;
    return () => {
      this.outsiders -= 1;
      this.noteNews();
    };
  }

  private emptied(): Promise<void> {
    return new Promise((resolve) => {
      if (this.participants.size === 0) resolve();
      else this.onEmpty = resolve;
    });
  }

  private noteNews(): void {
    this.news += 1;
    this.newsAt = performance.now();
    if (this.looking) return;
    this.looking = true;
    let seen = -1;
    let quietTurns = 0;
    const turn = (): void => {
      quietTurns = seen === this.news ? quietTurns + 1 : 0;
      seen = this.news;
      if (quietTurns < QUIET_TURNS) {
        setImmediate(turn);
        return;
      }
      this.looking = false;
      this.step();
    };
    setImmediate(turn);
  }

  private step(): void {
    if (this.outsiders > 0) return;
    const standing = [...this.participants.values()];
    if (standing.length === 0 || !standing.every(standsStill)) return;
    if (this.beforeStep !== undefined && this.announced < this.trace.length) {
      void this.announce(this.beforeStep);
      return;
    }
    const choices = standing.flatMap(requestsOf);
    const sleeper = earliestSleeper(standing);
    if (sleeper !== null) choices.push(sleeper);
    const choice = choices[this.random.below(choices.length)];
    if (choice !== undefined) this.letGo(choice);
    else if (standing.some(({ inside }) => inside.size > 0)) this.waitForTime();
  }

  /** Nobody moves meanwhile; who was begun meanwhile takes part in the step. */
  private async announce(beforeStep: (step: number) => void | Promise<void>): Promise<void> {
    this.announced = this.trace.length;
    this.looking = true;
    try {
      await beforeStep(this.announced);
    } catch (error) {
      this.giveUp(error);
    }
    this.looking = false;
    this.noteNews();
  }

  /** Whoever is left waits for a lock that a crashed call holds: until its transaction's time is over. */
  private waitForTime(): void {
    const heard = this.news;
    setTimeout(() => {
      if (heard !== this.news || this.participants.size === 0) return;
      this.trace.push('time passes');
      this.passTime();
    }, INSIDE_MS_MAX);
  }

  private letGo(choice: Choice): void {
    const { participant } = choice;
    const who = `${participant.number} ${participant.functionName}`;
    if (choice.kind === 'request') {
      this.trace.push(`${who} ${choice.parked.label}`);
      participant.parked.delete(choice.sequence);
      participant.inside.add(choice.sequence);
      choice.parked.letGo();
    } else {
      this.trace.push(`${who} sleep`);
      this.virtualMs = Math.max(this.virtualMs, choice.dueMs);
      participant.dueOf.delete(choice.sleepId);
      participant.waits = null;
      participant.wake(choice.sleepId);
    }
    this.noteNews();
  }

  /** Gives up order, so that everything can end. */
  private giveUp(reason: unknown): void {
    this.fail(reason);
    this.released = true;
    for (const participant of this.participants.values()) {
      for (const { letGo } of participant.parked.values()) letGo();
      participant.parked.clear();
      for (const { id } of participant.waits?.sleeps ?? []) participant.wake(id);
    }
  }

  private describe(): string {
    const lines = [...this.participants.values()].map(({ number, functionName, waits, parked, inside }) => {
      const doors = [...parked.values()].map(({ label }) => label).join(', ');
      const state = waits === null ? 'neither asks nor sleeps nor ends' : `waits for ${JSON.stringify(waits)}`;
      const held = `at the door: ${doors || 'nothing'}; ${inside.size} requests inside`;
      return `call ${number} ${functionName} ${state}; ${held}`;
    });
    return lines.join('\n');
  }
}

/**
 * Nothing moves in it: each request it waits for has come to the door, or waits inside the cloud for
 * somebody else.
 */
function standsStill({ waits, parked, inside }: Participant): boolean {
  return waits !== null && waits.requests.every((sequence) => parked.has(sequence) || inside.has(sequence));
}

function requestsOf(participant: Participant): Choice[] {
  const inOrder = [...participant.parked].sort(([left], [right]) => left - right);
  return inOrder.map(([sequence, parked]) => ({ kind: 'request', participant, sequence, parked }));
}

/**
 * A sleep may end only when its call has nothing else to wait for: a timer beside an open request is that
 * request's timeout, and those never fire here. Of all calls asleep the one that is due first is next.
 */
function earliestSleeper(participants: readonly Participant[]): Choice | null {
  let earliest: Extract<Choice, { kind: 'sleep' }> | null = null;
  for (const participant of participants) {
    if (participant.waits === null || participant.waits.requests.length > 0) continue;
    for (const { id } of participant.waits.sleeps) {
      const dueMs = participant.dueOf.get(id) ?? 0;
      if (earliest === null || dueMs < earliest.dueMs)
        earliest = { kind: 'sleep', participant, sleepId: id, dueMs };
    }
  }
  return earliest;
}
