import { codeOf } from '../../cloudfunctions/common/testing/proof/callers';
import { RACES } from '../../cloudfunctions/common/testing/proof/races';
import { openRace, runRace } from '../../cloudfunctions/common/testing/proof/races/runRace';
import type { Race } from '../../cloudfunctions/common/testing/proof/races/race';
import { simulate } from '../../cloudfunctions/common/testing/proof/simulation/simulate';

/**
 * `npm run race -- <name> <seed>` plays one interleaving again, step by step; `simulation <seed> <steps>` a whole
 * simulation.
 */

const STEPS = 300;

async function main([name = '', seedText = '', stepsText = String(STEPS)]: readonly string[]): Promise<void> {
  const race = RACES[name];
  const [seed, steps] = [Number(seedText), Number(stepsText)];
  const isKnown = race !== undefined || name === 'simulation';
  if (!isKnown || ![seed, steps].every((number) => Number.isSafeInteger(number) && number >= 1)) {
    console.error(
      `npm run race -- <name> <seed>, a seed from 1, and a name of: ${Object.keys(RACES).join(', ')}`,
    );
    console.error('npm run race -- simulation <seed> <steps>');
    process.exitCode = 1;
    return;
  }
  const wrong = race === undefined ? await replaySimulation(seed, steps) : await replayRace(race, seed);
  for (const each of wrong) console.error(`WRONG: ${each}`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

async function replayRace(race: Race, seed: number): Promise<readonly string[]> {
  const stage = await openRace(race);
  const { outcome, wrong, trace, records } = await runRace(stage, race, seed, true);
  await stage.world.close();

  trace.forEach((line, step) => console.log(`${String(step).padStart(4)}  ${line}`));
  records.forEach((record, index) =>
    console.log(`call ${index + 1} ${record.functionName}: ${codeOf(record)}`),
  );
  console.log(outcome);
  return wrong;
}

async function replaySimulation(seed: number, steps: number): Promise<readonly string[]> {
  const { wrong, log, codes } = await simulate(seed, steps);
  for (const line of log) console.log(line);
  console.log([...codes].map(([code, times]) => `${times} ${code}`).join(', '));
  return wrong;
}

void main(process.argv.slice(2));
