import fc from 'fast-check';
import { anySteps, causeAt, play, SHOPPER, START_AT } from '../../testing/walletHistory';
import { auditWallet } from '../audit/wallet';
import { COIN_LIFE_MS } from '../calendar';
import { clawBack, type Claim } from './clawBack';
import { earn } from './earn';
import { balanceOf, EMPTY_WALLET, type Wallet } from './lots';

const COIN_EXPIRES_AT = START_AT + COIN_LIFE_MS;
const cause = (now: number) => causeAt(now, 'reward_clawback', 'refund.clawback');
const grant = (wallet: Wallet, asset: 'points' | 'coin', amount: number, expiresAt: number): Wallet =>
  earn(wallet, { asset, amount, expiresAt }, causeAt(START_AT, 'payment_reward', `${asset}.${expiresAt}`))
    .wallet;

const REWARDED = grant(grant(EMPTY_WALLET, 'points', 3, START_AT + 1_000_000), 'coin', 1, COIN_EXPIRES_AT);
const CLAIM: Claim = { points: 3, coins: 1, coinExpiresAt: COIN_EXPIRES_AT };

test('C-25 what is still there is taken back', () => {
  const { movement, taken } = clawBack(REWARDED, CLAIM, cause(START_AT));

  expect(taken).toEqual({ points: 3, coins: 1 });
  expect(movement.wallet.lots).toEqual([]);
  expect(movement.entries.map(({ asset, amount, reason }) => [asset, amount, reason])).toEqual([
    ['coin', -1, 'reward_clawback'],
    ['points', -3, 'reward_clawback'],
  ]);
});

test('C-25 what was spent meanwhile is not taken: no balance goes below zero', () => {
  const { movement, taken } = clawBack(EMPTY_WALLET, CLAIM, cause(START_AT));

  expect(taken).toEqual({ points: 0, coins: 0 });
  expect(movement.entries).toEqual([]);
});

test('another coin of the shopper is not taken for the one that the payment earned', () => {
  const other = grant(EMPTY_WALLET, 'coin', 2, COIN_EXPIRES_AT + 1);

  expect(clawBack(other, CLAIM, cause(START_AT)).taken.coins).toBe(0);
});

test('half-open: a coin is taken in its last millisecond, and not at its 48th hour', () => {
  expect(clawBack(REWARDED, { ...CLAIM, points: 0 }, cause(COIN_EXPIRES_AT - 1)).taken.coins).toBe(1);
  expect(clawBack(REWARDED, { ...CLAIM, points: 0 }, cause(COIN_EXPIRES_AT)).taken.coins).toBe(0);
});

test('in any history it takes the claim or what there is, whichever is less, and every audit passes', () => {
  const claim = fc.record({ points: fc.nat({ max: 30 }), coins: fc.nat({ max: 3 }) });
  fc.assert(
    fc.property(anySteps, claim, fc.nat(), (steps, { points, coins }, which) => {
      const { wallet, entries, now } = play(steps);
      const lots = wallet.lots.filter(({ asset }) => asset === 'coin');
      const coinExpiresAt = lots[which % Math.max(1, lots.length)]?.expiresAt ?? null;
      const before = { points: balanceOf(wallet, 'points', now), coins: balanceOf(wallet, 'coin', now) };

      const { movement, taken } = clawBack(wallet, { points, coins, coinExpiresAt }, cause(now));

      expect(taken.points).toBe(Math.min(points, before.points));
      expect(taken.coins).toBeLessThanOrEqual(Math.min(coins, before.coins));
      expect(balanceOf(movement.wallet, 'points', now)).toBe(before.points - taken.points);
      expect(balanceOf(movement.wallet, 'coin', now)).toBe(before.coins - taken.coins);
      expect(auditWallet(SHOPPER, movement.wallet, [...entries, ...movement.entries])).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
