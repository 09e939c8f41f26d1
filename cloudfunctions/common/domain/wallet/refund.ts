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
