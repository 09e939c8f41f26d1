import { invariant } from '../invariant';
import type { Cause, Entry, Movement } from './entry';
import { expireDue } from './expire';
import type { Lot, Wallet } from './lots';
import { type Posting, andThen, post } from './post';

/**
 * Undoes a spend, given that spend's own entries: the same lots with their original expiry, so that buying and
 * canceling never makes a coin younger. What has expired meanwhile is restored and expired in a pair: it shows in the
 * statement and leaves the balance as it is (C-21). A restore may go beyond LOTS_MAX, because nothing is ever lost.
 */
export function restore(wallet: Wallet, spent: readonly Entry[], cause: Cause): Movement {
  invariant(cause.reason === 'mall_refund', 'the reason of a restore is mall_refund');
  invariant(
    spent.every((entry) => isSpend(entry, cause)),
    'what is restored was spent by the same shopper',
  );
  return andThen(expireDue(wallet, cause.openid, cause.now), (current) =>
    post(
      current,
      spent.flatMap((entry) => postingsOf(entry, cause.now)),
      cause,
    ),
  );
}

/**
 * The part of a spend that a refund gives back, as entries for `restore`: of what earlier refunds left, those lots
 * first that expire last, so that the shopper gets what can be used longest. Parts that come to the whole spend give
 * back each lot exactly.
 */
export function portionOf(
  spent: readonly Entry[],
  given: readonly Entry[], // by earlier refunds of the same spend
  wanted: { readonly points: number; readonly coins: number },
): readonly Entry[] {
  const back = new Map<string, number>();
  for (const { lotId, amount } of given) back.set(lotId, (back.get(lotId) ?? 0) + amount);
  const missing = { points: wanted.points, coin: wanted.coins };
  const portion = new Map<Entry, number>();
  for (const entry of spent.toSorted((a, b) => b.expiresAt - a.expiresAt)) {
    const left = -entry.amount - (back.get(entry.lotId) ?? 0);
    const part = Math.min(left, missing[entry.asset]);
    missing[entry.asset] -= part;
    portion.set(entry, part);
  }
  invariant(missing.points === 0 && missing.coin === 0, 'no more goes back than was spent');
  return spent.flatMap((entry) => {
    const part = portion.get(entry) ?? 0;
    return part === 0 ? [] : [{ ...entry, amount: -part }];
  });
}

function isSpend(entry: Entry, cause: Cause): boolean {
  return entry.amount < 0 && entry.reason !== 'expire_deduct' && entry.openid === cause.openid;
}

function postingsOf(
  { lotId, asset, amount, earnedAt, expiresAt, sourceId }: Entry,
  now: number,
): readonly Posting[] {
  const lot: Omit<Lot, 'remaining'> = { id: lotId, asset, earnedAt, expiresAt, sourceId };
  const restored: Posting = { lot, amount: -amount, effect: 'restored' };
  return now < expiresAt ? [restored] : [restored, { lot, amount, effect: 'expired' }];
}
