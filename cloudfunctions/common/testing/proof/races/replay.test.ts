import { RACES } from '.';
import { openRace, runRace, type RaceRun } from './runRace';

const SEEDS = [3, 4, 5, 6];

/** A world of its own, as the command that replays a seed opens it. */
async function runAlone(name: string, seeds: readonly number[], watched = false): Promise<readonly RaceRun[]> {
  const race = RACES[name];
  if (race === undefined) throw new Error(`there is no race ${name}`);
  const stage = await openRace(race);
  try {
    const runs: RaceRun[] = [];
    for (const seed of seeds) runs.push(await runRace(stage, race, seed, watched));
    return runs;
  } finally {
    await stage.world.close();
  }
}

test.each(['balanceForOne', 'slowExchangeAndSweeper', 'priceChanged', 'twoExpiries'])(
  'a seed of %s replays alone, step by step, whatever ran before it',
  async (name) => {
    const among = await runAlone(name, SEEDS);
    const [alone] = await runAlone(name, SEEDS.slice(-1), true);

    const last = among.at(-1);
    expect(alone?.trace).toEqual(last?.trace);
    expect(alone?.outcome).toBe(last?.outcome);
    expect(alone?.trace.length).toBeGreaterThan(10);
    expect(new Set(among.map(({ trace }) => trace.join())).size).toBe(SEEDS.length);
  },
);
