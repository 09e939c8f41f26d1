import type { CallRecord, FaultRule } from '../../../../../scripts/local/types';
import { REFUSALS, type RefusalCode } from '../../../contract/errors';
import { codeOf } from '../callers';
import { differencesOf } from '../differences';
import { readFinalState, withoutVariance } from '../finalState';
import { findLeftovers, settle } from '../settle';
import { openStage, type Stage } from '../stage';
import type { Write } from './write';

const TRANSACTION_LIFE_MS = 30_000;
const COMPLAINTS_MAX = 5;

/** What may happen to the n-th call that an operation makes. */
const MISHAPS = {
  'killed before': { kind: 'crash', point: 'before' },
  'killed after': { kind: 'crash', point: 'after' },
  'left without the answer of': { kind: 'loseAnswer' },
  'cut off before': { kind: 'hangUp' },
} as const satisfies Record<string, FaultRule>;
type Mishap = keyof typeof MISHAPS;

/** How a settled world looks after the operation, and without it. */
interface Ends {
  readonly done: unknown;
  readonly untouched: unknown;
  readonly findings: unknown; // none, unless the world was furnished with broken laws
  readonly answer: unknown;
}
interface Case {
  readonly number: number;
  readonly mishap: Mishap;
  readonly nth: number;
}
export interface CrashReport {
  readonly cases: number;
  readonly calls: number; // that one undisturbed invocation makes
  readonly effect: unknown; // of the undisturbed operation
  readonly complaints: readonly string[];
}

/**
 * Lets every mishap happen at every outbound call of the operation, until it makes no such call. Each time the client
 * repeats its request at once and after the dead transaction's end, the clock moves on and the timers fire; a client
 * that gives up is tried as well. Afterwards every law must hold, nothing be held, and the database be as if nothing
 * had happened.
 */
export async function proveCrashes(write: Write): Promise<CrashReport> {
  const stage = await openWriteStage(write);
  try {
    const ends = await playUndisturbed(stage, write);
    const effect = await write.look(stage.world);
    const complaints: string[] = [];
    let [number, calls] = [2, 0];
    for (const mishap of Object.keys(MISHAPS) as Mishap[]) {
      for (let nth = 1; ; nth += 1) {
        const found = await playCase(stage, write, { number, mishap, nth }, ends);
        if (found === null) break;
        complaints.push(...found);
        number += 1;
        calls = Math.max(calls, nth);
      }
    }
    return { cases: number - 2, calls, effect, complaints: complaints.slice(0, COMPLAINTS_MAX) };
  } finally {
    await stage.world.close();
  }
}

/** A stage whose cases begin as the write wants them to. */
async function openWriteStage({ furnish, before }: Write): Promise<Stage> {
  const stage = await openStage(furnish);
  return {
    world: stage.world,
    async reset(caseNumber) {
      await stage.reset(caseNumber);
      await before?.(stage.world);
    },
  };
}

/** Leaves the world as it is when the operation was done once and its request repeated. */
async function playUndisturbed(stage: Stage, write: Write): Promise<Ends> {
  await stage.reset(0);
  await settle(stage.world);
  const untouched = await readFinalState(stage.world);
  await stage.reset(1);
  const first = await write.call(stage.world);
  await write.call(stage.world);
  await settle(stage.world);
  const [done, findings] = [await readFinalState(stage.world), await stage.world.audit()];
  return { done, untouched, findings, answer: answerOf(first) };
}

/** Null: the operation makes no n-th call. */
async function playCase(stage: Stage, write: Write, one: Case, ends: Ends): Promise<readonly string[] | null> {
  const struck = await strike(stage, write, one);
  if (struck === null) return null;
  const where = `${write.operation} ${one.mishap} call ${one.nth}, ${nameOf(struck, one.nth)}`;
  const isDead = struck.outcome === 'crashed';
  const first = isDead || mayEndAs(codeOf(struck), write) ? [] : [`it ended as ${codeOf(struck)}`];
  const repeated = [
    ...first,
    ...(await repeat(stage, write, one, ends)),
    ...(await findWrong(stage, ends, [ends.done])),
  ];
  if (write.caller !== 'client' || one.mishap !== 'killed before')
    return repeated.map((wrong) => `${where}: ${wrong}`);

  await strike(stage, write, one);
  await settle(stage.world);
  const givenUp = await findWrong(stage, ends, [ends.done, ends.untouched]);
  return [...repeated, ...givenUp.map((wrong) => `when the client gave up, ${wrong}`)].map(
    (wrong) => `${where}: ${wrong}`,
  );
}

/** One invocation with the mishap; null when it never came to the n-th call. */
async function strike(stage: Stage, write: Write, { number, mishap, nth }: Case): Promise<CallRecord | null> {
  await stage.reset(number);
  const { faults } = stage.world.cloud;
  faults.set({ ...MISHAPS[mishap], match: { functionName: write.operation, nth, times: 1 } });
  const record = await alone(stage, write, number);
  const struck = faults.list().some(({ hits }) => hits > 0);
  faults.clear();
  return struck ? record : null;
}

/** At once, when a dead transaction may still be in the way; and when it has ended, which must be enough. */
async function repeat(stage: Stage, write: Write, one: Case, ends: Ends): Promise<readonly string[]> {
  const atOnce = await alone(stage, write, one.number);
  stage.world.cloud.clock.move(TRANSACTION_LIFE_MS);
  const later = await alone(stage, write, one.number);
  await settle(stage.world);
  const wrong: string[] = [];
  if (!mayEndAs(codeOf(atOnce), write)) wrong.push(`repeated at once it ended as ${codeOf(atOnce)}`);
  if (codeOf(later) !== 'SUCCESS') wrong.push(`repeated later it ended as ${codeOf(later)}`);
  else if (write.repetition === 'sameAnswer')
    wrong.push(...differencesOf(ends.answer, answerOf(later), 'answer'));
  return wrong;
}

/** Done, or to be sent again as it is. An error that nobody expected is neither. */
function mayEndAs(code: string, { caller }: Write): boolean {
  if (code === 'SUCCESS') return true;
  if (caller === 'notice') return code !== 'INTERNAL' && isRefusal(code); // WeChat sends it again
  return caller === 'timer' ? code === 'threw' : code !== 'INTERNAL' && retryOf(code) === 'same_request';
}

const retryOf = (code: string): string => (isRefusal(code) ? REFUSALS[code].retry : 'unknown');
const isRefusal = (code: string): code is RefusalCode => code in REFUSALS;

async function findWrong(
  { world }: Stage,
  ends: Ends,
  allowed: readonly unknown[],
): Promise<readonly string[]> {
  const [leftovers, state] = [await findLeftovers(world), await readFinalState(world)];
  const differences = allowed.map((end) => differencesOf(end, state, 'database'));
  const isAllowed = differences.some((each) => each.length === 0);
  return [
    ...differencesOf(ends.findings, await world.audit(), 'audit'),
    ...leftovers,
    ...(isAllowed ? [] : (differences[0] ?? [])),
  ];
}

/** By itself under the scheduler, where the pauses between repetitions take no time. */
function alone({ world }: Stage, write: Write, seed: number): Promise<CallRecord> {
  return world.cloud.scheduler.run(seed, () => write.call(world), { modules: 'kept' });
}

function answerOf({ result }: CallRecord): unknown {
  const { data } = result as { readonly data?: unknown }; // an answer to WeChat has none
  return withoutVariance(data);
}

function nameOf({ requests }: CallRecord, nth: number): string {
  const { action, collection = '' } = requests[nth - 1] ?? { action: 'unknown' };
  return `${action} ${collection}`.trim();
}
