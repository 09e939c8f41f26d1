import { proveCrashes } from './proveCrashes';
import type { Write } from './write';

export const CASES_MS = 240_000; // on a machine that has other things to do

/** Every mishap at each of the operation's calls, of which there are at least so many. */
export async function expectProof(write: Write, callsMin: number): Promise<void> {
  const { calls, effect, complaints } = await proveCrashes(write);

  expect(complaints).toEqual([]);
  expect(effect).toEqual(write.effect);
  expect(calls).toBeGreaterThanOrEqual(callsMin);
}
