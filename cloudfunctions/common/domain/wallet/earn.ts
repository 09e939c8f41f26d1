import type { Asset } from '../../contract/units';
import { invariant } from '../invariant';
import { refuse } from '../refusal';
import type { Cause, Movement } from './entry';
import { expireDue } from './expire';
import { LOTS_MAX, type Lot, type Wallet, lotIdOf } from './lots';
import { type Posting, andThen, post } from './post';

export interface Grant {
  readonly asset: Asset;
  readonly amount: number; // > 0
  readonly expiresAt: number;
}

/**
 * Adds to the lot with the same expiry or opens one; a wallet that is full of lots refuses WALLET_FULL. What arrives
 * after its own expiry is written as earned and expired, so that nothing that was granted is missing from the books.
 */
export function earn(wallet: Wallet, grant: Grant, cause: Cause): Movement {
  invariant(grant.amount > 0, 'what is earned is more than nothing');
  invariant(Number.isSafeInteger(grant.expiresAt), 'an instant is whole milliseconds');
  invariant(isEarning(cause.reason), 'the reason is one of earning');
  return andThen(expireDue(wallet, cause.openid, cause.now), (current) => {
    const isLate = grant.expiresAt <= cause.now;
    if (!isLate && needsNewLot(current, grant)) refuse('WALLET_FULL', { lots: current.lots.length });
    return post(current, postingsOf(grant, cause, isLate), cause);
  });
}

function isEarning(reason: Cause['reason']): boolean {
  return reason !== 'mall_consumption' && reason !== 'mall_refund' && reason !== 'expire_deduct';
}

function needsNewLot({ lots }: Wallet, { asset, expiresAt }: Grant): boolean {
  return lots.length >= LOTS_MAX && !lots.some(({ id }) => id === lotIdOf(asset, expiresAt));
}

function postingsOf({ asset, amount, expiresAt }: Grant, cause: Cause, isLate: boolean): readonly Posting[] {
  const lot: Omit<Lot, 'remaining'> = {
    id: lotIdOf(asset, expiresAt),
    asset,
    earnedAt: cause.now,
    expiresAt,
    sourceId: cause.causeId,
  };
  const earned: Posting = { lot, amount, effect: 'earned' };
  return isLate ? [earned, { lot, amount: -amount, effect: 'expired' }] : [earned];
}
