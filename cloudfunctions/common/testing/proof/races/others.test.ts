import { expectRace, FEWER_SEEDS, PAIR_SEEDS, RACE_MS } from './expectRace';

/**
 * Interleavings of timers and operators, with each other and with shoppers; otherRaces.ts has what may come of each.
 */

describe('a timer that fires twice at once', () => {
  test('sweeps everything once', () => expectRace('twoSweepers', PAIR_SEEDS), RACE_MS);

  test('F-087 expires each lot once', () => expectRace('twoExpiries', PAIR_SEEDS), RACE_MS);

  test('does what each event asks for once', () => expectRace('twoDispatchers', PAIR_SEEDS), RACE_MS);
});

describe('at the same moment', () => {
  test(
    'the auditor beside an exchange finds nothing',
    () => expectRace('auditorAndExchange', FEWER_SEEDS),
    RACE_MS,
  );

  test(
    'the last bottle is sold, or taken out of the stock',
    () => expectRace('stockTakenAway', PAIR_SEEDS),
    RACE_MS,
  );

  test(
    'an order has the price of the revision under which its bottle was reserved',
    () => expectRace('priceChanged', PAIR_SEEDS),
    RACE_MS,
  );

  test(
    'a product taken off sale is sold before, or not at all',
    () => expectRace('takenOffSale', FEWER_SEEDS),
    RACE_MS,
  );

  test(
    'F-127 one person is verified on one of two accounts',
    () => expectRace('onePersonTwoAccounts', PAIR_SEEDS),
    RACE_MS,
  );

  test('the same grant twice is given once', () => expectRace('sameGrantTwice', PAIR_SEEDS), RACE_MS);

  test(
    'a grant and an exchange follow each other in the chain of entries',
    () => expectRace('grantAndExchange', FEWER_SEEDS),
    RACE_MS,
  );
});
