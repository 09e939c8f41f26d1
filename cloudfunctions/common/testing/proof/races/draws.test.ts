import { expectRace, FEWER_SEEDS, PAIR_SEEDS, RACE_MS } from './expectRace';

/** Interleavings of draws, their timers and their shoppers; drawRaces.ts has what may come of each. */

describe('a timer that fires twice at once', () => {
  test('F-118 freezes one list', () => expectRace('twoFreezes', FEWER_SEEDS), RACE_MS);

  test('F-118 draws the same winners once', () => expectRace('twoDraws', FEWER_SEEDS), RACE_MS);

  test('passes each unit on once', () => expectRace('twoPassOns', FEWER_SEEDS), RACE_MS);
});

describe('at the same moment', () => {
  test('the same registration twice is one', () => expectRace('enteredTwice', PAIR_SEEDS), RACE_MS);

  test(
    'one person enters with one of two accounts',
    () => expectRace('onePersonEntersTwice', PAIR_SEEDS),
    RACE_MS,
  );

  test(
    'who comes at the instant of the close comes too late, whatever the timer does',
    () => expectRace('enteredAtTheClose', FEWER_SEEDS),
    RACE_MS,
  );

  test(
    'a draw is called off or its list is frozen, never both',
    () => expectRace('calledOffAtTheFreeze', PAIR_SEEDS),
    RACE_MS,
  );

  test(
    'a right at the instant of its expiry is used or passed on, never both',
    () => expectRace('boughtAtTheExpiry', PAIR_SEEDS),
    RACE_MS,
  );

  test('one right is one order', () => expectRace('boughtTwice', PAIR_SEEDS), RACE_MS);

  test(
    'the last units are held for a draw or sold',
    () => expectRace('publishedWhileTheLastAreSold', PAIR_SEEDS),
    RACE_MS,
  );
});
