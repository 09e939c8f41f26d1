import { crowds } from './crowds';
import { exchangeRaces } from './exchangeRaces';
import { otherRaces } from './otherRaces';
import type { Race } from './race';

/** Every race by its name, for the command that replays one. */
export const RACES: Readonly<Record<string, Race>> = { ...exchangeRaces, ...otherRaces, ...crowds };
