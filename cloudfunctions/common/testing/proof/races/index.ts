import { crowds } from './crowds';
import { drawRaces } from './drawRaces';
import { exchangeRaces } from './exchangeRaces';
import { moneyRaces } from './moneyRaces';
import { otherRaces } from './otherRaces';
import type { Race } from './race';

/** Every race by its name, for the command that replays one. */
export const RACES: Readonly<Record<string, Race>> = {
  ...exchangeRaces,
  ...moneyRaces,
  ...drawRaces,
  ...otherRaces,
  ...crowds,
};
