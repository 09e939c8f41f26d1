import { invariant } from '../invariant';
import type { Cause, Movement } from './entry';
import { expireDue } from './expire';
import { balanceOf, lotIdOf, type Wallet } from './lots';
import { type Posting, andThen, post } from './post';
import { take } from './spend';

/** What a refund asks back of what its payment had earned. */
export interface Claim {
  readonly points: number;
  readonly coins: number;
  readonly coinExpiresAt: number | null; // names the lot that the coins opened; null: there were none
}

export interface ClawBack {
  readonly movement: Movement;
  readonly taken: { readonly points: number; readonly coins: number };
}

/**
 * Takes back what is still there, and never more: points from any usable lot, soonest expiry first; coins only from
 * the lot that the payment opened. What is missing was spent or has expired, and the refund records it (C-25).
 */
export function clawBack(wallet: Wallet, claim: Claim, cause: Cause): ClawBack {
  invariant(cause.reason === 'reward_clawback', 'the reason of a claw-back is reward_clawback');
  invariant(claim.points >= 0 && claim.coins >= 0, 'a claim is not negative');
  const { now, openid } = cause;
  let taken = { points: 0, coins: 0 };
  const movement = andThen(expireDue(wallet, openid, now), (current) => {
    const points = Math.min(claim.points, balanceOf(current, 'points', now));
    const coins = coinPostings(current, claim);
    taken = { points, coins: coins.reduce((sum, { amount }) => sum - amount, 0) };
    return post(current, [...coins, ...take(current, 'points', points, now)], cause);
  });
  return { movement, taken };
}

/** What is due was written down before, so a lot that is there can be used. */
function coinPostings(wallet: Wallet, { coins, coinExpiresAt }: Claim): readonly Posting[] {
  if (coins === 0 || coinExpiresAt === null) return [];
  const lot = wallet.lots.find(({ id }) => id === lotIdOf('coin', coinExpiresAt));
  return lot === undefined ? [] : [{ lot, amount: -Math.min(coins, lot.remaining), effect: 'spent' }];
}
