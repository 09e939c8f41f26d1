import { START_AT, causeAt } from '../../testing/walletHistory';
import { InvariantError } from '../invariant';
import { EMPTY_WALLET, lotIdOf } from './lots';
import { type Posting, andThen, post } from './post';

const EXPIRES_AT = START_AT + 1_000;
const LOT: Posting['lot'] = {
  id: lotIdOf('coin', EXPIRES_AT),
  asset: 'coin',
  earnedAt: START_AT,
  expiresAt: EXPIRES_AT,
  sourceId: 'grant.1',
};
const CAUSE = causeAt(START_AT, 'admin_adjust', 'adjust.1');

describe('post', () => {
  test('no postings move nothing', () => {
    expect(post(EMPTY_WALLET, [], CAUSE)).toEqual({ wallet: EMPTY_WALLET, entries: [] });
  });

  test('a second movement follows the first, entries and wallet alike', () => {
    const first = post(EMPTY_WALLET, [earned(2)], CAUSE);

    const both = andThen(first, (wallet) => post(wallet, [earned(3)], { ...CAUSE, causeId: 'adjust.2' }));

    expect(both.entries.map(({ _id, sequence, balanceAfter }) => [_id, sequence, balanceAfter])).toEqual([
      ['adjust.1:0', 1, 2],
      ['adjust.2:0', 2, 5],
    ]);
    expect(both.entries[1]?.previousHash).toBe(first.wallet.headHash);
  });

  test('taking more than the lot holds is a bug, and the last unit is not', () => {
    const { wallet } = post(EMPTY_WALLET, [earned(2)], CAUSE);

    expect(post(wallet, [{ lot: LOT, amount: -2, effect: 'spent' }], CAUSE).wallet.lots).toEqual([]);
    expect(() => post(wallet, [{ lot: LOT, amount: -3, effect: 'spent' }], CAUSE)).toThrow(InvariantError);
  });

  test.each([0, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('posting %d is a bug', (amount) => {
    expect(() => post(EMPTY_WALLET, [earned(amount)], CAUSE)).toThrow(InvariantError);
  });

  test('a balance or a lot beyond counting is a bug', () => {
    const { wallet } = post(EMPTY_WALLET, [earned(Number.MAX_SAFE_INTEGER)], CAUSE);
    const other = { ...LOT, id: lotIdOf('coin', EXPIRES_AT + 1), expiresAt: EXPIRES_AT + 1 };

    expect(() => post(wallet, [earned(1)], CAUSE)).toThrow(InvariantError);
    expect(() => post(wallet, [{ ...earned(1), lot: other }], CAUSE)).toThrow(InvariantError);
  });

  test('a moment that is no whole millisecond is a bug', () => {
    expect(() => post(EMPTY_WALLET, [earned(1)], { ...CAUSE, now: 0.5 })).toThrow(InvariantError);
  });
});

function earned(amount: number): Posting {
  return { lot: LOT, amount, effect: 'earned' };
}
