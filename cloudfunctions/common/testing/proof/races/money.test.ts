import { expectRace, RACE_MS, SETTLED_SEEDS } from './expectRace';

/** Interleavings of payments, notices, cancels and refunds; moneyRaces.ts has how each ends. */

describe('money that meets itself', () => {
  test('two notices at once settle once', () => expectRace('twoNotices', SETTLED_SEEDS), RACE_MS);

  test(
    'a page that asks beside the notice settles once',
    () => expectRace('confirmAndNotice', SETTLED_SEEDS),
    RACE_MS,
  );

  test(
    'a notice beside the cancel of its shopper: all of it goes back, once',
    () => expectRace('noticeAndCancel', SETTLED_SEEDS),
    RACE_MS,
  );

  test(
    'a notice beside the time-out: who has paid keeps the order',
    () => expectRace('noticeAndTimeout', SETTLED_SEEDS),
    RACE_MS,
  );

  test(
    'a payment that opens beside a cancel is closed, or never opens',
    () => expectRace('openAndCancel', SETTLED_SEEDS),
    RACE_MS,
  );

  test(
    'what a payment earns beside its cancel is taken back, or never given',
    () => expectRace('rewardAndCancel', SETTLED_SEEDS),
    RACE_MS,
  );
});

describe('of two that give back,', () => {
  test('one approval counts', () => expectRace('approvedTwice', SETTLED_SEEDS), RACE_MS);

  test('an approval or a rejection counts', () => expectRace('approveAndReject', SETTLED_SEEDS), RACE_MS);

  test('a cancel or a request counts', () => expectRace('cancelAndAsk', SETTLED_SEEDS), RACE_MS);

  test('a cancel waits for the approved part', () => expectRace('cancelAndApprove', SETTLED_SEEDS), RACE_MS);

  test('one request counts', () => expectRace('askedTwice', SETTLED_SEEDS), RACE_MS);

  test('two cancels are one refund', () => expectRace('cancelTwiceWithMoney', SETTLED_SEEDS), RACE_MS);

  test('two reconcilers send one refund', () => expectRace('twoReconcilers', SETTLED_SEEDS), RACE_MS);
});
