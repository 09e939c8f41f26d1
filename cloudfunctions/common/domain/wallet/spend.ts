import type { Asset } from '../../contract/units';
import { invariant } from '../invariant';
import { refuse } from '../refusal';
import type { Cause, Movement } from './entry';
import { expireDue } from './expire';
import { type Wallet, balanceOf, usableLots } from './lots';
import { type Posting, andThen, post } from './post';

export interface Cost {
  readonly points: number; // >= 0
  readonly coins: number; // >= 0
}

/**
 * Takes points and coins, both or neither, soonest expiry first, one entry per lot touched. Coins are looked at
 * first: COINS_NOT_ENOUGH comes before POINTS_NOT_ENOUGH, each with what is there and what is missing.
 */
export function spend(wallet: Wallet, { points, coins }: Cost, cause: Cause): Movement {
  invariant(points >= 0 && coins >= 0 && points + coins > 0, 'a cost is not negative and not nothing');
  invariant(
    cause.reason !== 'mall_refund' && cause.reason !== 'expire_deduct',
    'the reason is one of spending',
  );
  const { openid, now } = cause;
  assertEnough(wallet, 'coin', coins, now);
  assertEnough(wallet, 'points', points, now);
  return andThen(expireDue(wallet, openid, now), (current) =>
    post(current, [...take(current, 'coin', coins, now), ...take(current, 'points', points, now)], cause),
  );
}

function assertEnough(wallet: Wallet, asset: Asset, amount: number, now: number): void {
  const balance = balanceOf(wallet, asset, now);
  if (balance >= amount) return;
  refuse(asset === 'coin' ? 'COINS_NOT_ENOUGH' : 'POINTS_NOT_ENOUGH', { balance, shortage: amount - balance });
}

/** Of the usable lots, soonest expiry first; there has to be enough. */
export function take(wallet: Wallet, asset: Asset, amount: number, now: number): readonly Posting[] {
  const postings: Posting[] = [];
  let missing = amount;
  for (const lot of usableLots(wallet, asset, now)) {
    if (missing === 0) break;
    const taken = Math.min(missing, lot.remaining);
    postings.push({ lot, amount: -taken, effect: 'spent' });
    missing -= taken;
  }
  invariant(missing === 0, 'the usable lots hold the balance');
  return postings;
}
