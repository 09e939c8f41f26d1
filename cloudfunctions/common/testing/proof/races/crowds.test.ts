import { CROWD_SEEDS, expectRace, RACE_MS } from './expectRace';

test(
  'F-157 F-268 of a hundred shoppers a hundred get one of a hundred bottles',
  () => expectRace('crowdForEnough', CROWD_SEEDS),
  RACE_MS,
);

test(
  'F-157 of a hundred shoppers exactly ten get one of ten bottles, and the others hear that it is sold out',
  () => expectRace('crowdForTen', CROWD_SEEDS),
  RACE_MS,
);
