import { expectRace, FEWER_SEEDS, PAIR_SEEDS, RACE_MS } from './expectRace';

/** Interleavings of exchanges and cancels; exchangeRaces.ts has what may come of each. */

test(
  'the same exchange twice at once is one order',
  () => expectRace('sameExchangeTwice', PAIR_SEEDS),
  RACE_MS,
);

test(
  'of two payloads under one request id at once exactly one is made',
  () => expectRace('oneIdTwoPayloads', PAIR_SEEDS),
  RACE_MS,
);

test(
  'of two exchanges with balance for one exactly one succeeds, and the bottle of the other is free again',
  () => expectRace('balanceForOne', PAIR_SEEDS),
  RACE_MS,
);

test(
  'a limit of one per shopper holds for two exchanges at once',
  () => expectRace('limitOfOne', FEWER_SEEDS),
  RACE_MS,
);

test('F-154 the last bottle is sold once', () => expectRace('lastBottle', PAIR_SEEDS), RACE_MS);

test('two cancels at once give back once', () => expectRace('cancelTwice', PAIR_SEEDS), RACE_MS);

test(
  'a cancel while the exchange still runs finds no order, or cancels it whole',
  () => expectRace('cancelWhileExchanging', FEWER_SEEDS),
  RACE_MS,
);

test(
  'a cancel beside another exchange of the shopper loses nothing of either',
  () => expectRace('cancelAndExchangeOfAnother', FEWER_SEEDS),
  RACE_MS,
);

test(
  'a bottle that is given back is sold to another shopper, or not yet',
  () => expectRace('cancelAndExchangeOfTheLast', PAIR_SEEDS),
  RACE_MS,
);

test(
  'a sweeper beside a slow exchange leaves an order or a tombstone, never both, and no bottle is lost',
  () => expectRace('slowExchangeAndSweeper', PAIR_SEEDS),
  RACE_MS,
);

test(
  'a slow exchange whose transaction ended, beside its own repetition, is one order',
  () => expectRace('slowExchangeAndItsRepetition', PAIR_SEEDS),
  RACE_MS,
);

test(
  'F-097 a coin at the instant of its expiry is spent or expires, never both',
  () => expectRace('exchangeAtTheInstantOfExpiry', PAIR_SEEDS),
  RACE_MS,
);
