import type { CallRecord } from '../../../../../scripts/local/types';
import type { World } from '../../world';
import { codeOf } from '../callers';
import { findLeftovers, settle } from '../settle';
import { openStage, type Stage } from '../stage';
import type { Race } from './race';

/** Seeds beyond it start at the same times again: coins live for 48 hours. */
const TIMES_MAX = 500;
/** Codes of more calls than these are counted, not listed. */
const LISTED_MAX = 4;

export interface RaceRun {
  readonly outcome: string;
  readonly wrong: readonly string[]; // laws that did not hold
  readonly trace: readonly string[]; // which call went through which door, in order
  readonly records: readonly CallRecord[];
}

export function openRace({ furnish, instances = 20 }: Race): Promise<Stage> {
  return openStage(furnish, { instancesPerFunctionMax: instances });
}

/** One interleaving. `watched`: the auditor looks before every single step as well as at the end. */
export async function runRace(stage: Stage, race: Race, seed: number, watched: boolean): Promise<RaceRun> {
  const { world } = stage;
  const { scheduler } = world.cloud;
  await stage.reset(1 + (seed % TIMES_MAX));
  await race.before?.(world);
  const wrong: string[] = [];
  const late = lateCall(race, world, seed);

  const records = await scheduler.run(
    seed,
    async () => {
      const atOnce = await Promise.all(race.calls(world).map((call) => call()));
      return [...atOnce, ...(await late.ended())];
    },
    {
      modules: 'kept',
      async beforeStep(step) {
        if (watched) wrong.push(...(await findBroken(world, `before step ${step}`)));
        late.beginAt(step);
      },
    },
  );

  const trace = scheduler.trace();
  wrong.push(...(await findBroken(world, 'at the end')));
  const outcome = `${summarize(records)}: ${await race.tell(world)}`;
  if (race.outcomes.includes(outcome)) wrong.push(...(await findHeld(world)));
  else if (race.rareOutcomes?.includes(outcome) === true) wrong.push(...(await findUnsettled(world)));
  else wrong.push(`nobody expects "${outcome}"`);
  return { outcome, wrong, trace, records };
}

function lateCall({ late }: Race, world: World, seed: number) {
  let begun: Promise<CallRecord> | null = null;
  const begin = (): void => {
    if (late === undefined || begun !== null) return;
    world.cloud.clock.move(late.moveMs ?? 0);
    begun = late.call(world);
  };
  return {
    beginAt(step: number): void {
      if (late !== undefined && step === 1 + (seed % late.stepsMax)) begin();
    },
    async ended(): Promise<readonly CallRecord[]> {
      begin();
      return begun === null ? [] : [await begun];
    },
  };
}

async function findBroken(world: World, when: string): Promise<readonly string[]> {
  return (await world.audit()).map((finding) => `${when} the auditor finds ${JSON.stringify(finding)}`);
}

/** A call that gave up may leave something to the sweeper. */
async function findUnsettled(world: World): Promise<readonly string[]> {
  await settle(world);
  return [...(await findLeftovers(world)), ...(await findBroken(world, 'when all has settled'))];
}

/** Calls that have ended hold nothing. */
async function findHeld(world: World): Promise<readonly string[]> {
  return (await world.all('stocks')).flatMap(({ _id, reservations }) =>
    Object.keys(reservations).map((attemptId) => `stock ${_id} is still reserved for attempt ${attemptId}`),
  );
}

/** In the order of the calls; of a crowd how many ended in which way. */
function summarize(records: readonly CallRecord[]): string {
  const codes = records.map(codeOf);
  if (codes.length <= LISTED_MAX) return codes.join(' ');
  const kinds = [...new Set(codes)].sort().reverse();
  return kinds.map((kind) => `${codes.filter((code) => code === kind).length} ${kind}`).join(' ');
}
