import { RACES } from '.';
import { invariant } from '../../../domain/invariant';
import { openRace, runRace } from './runRace';

export const PAIR_SEEDS = 200;
export const FEWER_SEEDS = 60; // of pairs that share their steps with another pair
export const SETTLED_SEEDS = 40; // of pairs after whose every run notices and timers have their time
export const CROWD_SEEDS = 5;
export const RACE_MS = 240_000; // on a machine that has other things to do

/** Of a pair's first interleavings the auditor sees every single step; of a crowd's the end. */
const WATCHED_SEEDS = 5;
const CROWD_MIN = 50;

/** Every interleaving ends in one of the race's outcomes with every law intact, and each outcome is met. */
export async function expectRace(name: string, seeds: number): Promise<void> {
  const race = RACES[name];
  invariant(race !== undefined, `${name} is a race`);
  const isCrowd = (race.instances ?? 0) >= CROWD_MIN;
  const stage = await openRace(race);
  const met = new Set<string>();
  try {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const { outcome, wrong } = await runRace(stage, race, seed, !isCrowd && seed <= WATCHED_SEEDS);
      if (wrong.length > 0) throw new Error(describe(name, seed, wrong));
      met.add(outcome);
    }
  } finally {
    await stage.world.close();
  }
  const rare: readonly string[] = race.rareOutcomes ?? [];
  expect([...met].filter((outcome) => !rare.includes(outcome)).sort()).toEqual([...race.outcomes].sort());
}

function describe(name: string, seed: number, wrong: readonly string[]): string {
  return [
    `${name} went wrong under seed ${seed}:`,
    ...wrong,
    `Replay it: npm run race -- ${name} ${seed}`,
  ].join('\n');
}
