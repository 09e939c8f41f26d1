import type { Asset } from '../../contract/units';
import { invariant } from '../invariant';
import { type Cause, type Entry, type Movement, type Reason, hashEntry } from './entry';
import { type AssetTotals, type Lot, type Wallet, byExpiry, nextExpiryOf } from './lots';

/** What a posting does to the totals. */
type Effect = 'earned' | 'spent' | 'restored' | 'expired';

/** One change of one lot; becomes one entry. */
export interface Posting {
  readonly lot: Omit<Lot, 'remaining'>;
  readonly amount: number; // signed
  readonly effect: Effect;
}

/** Applies the postings one after the other and chains their entries. The only place that changes a wallet. */
export function post(wallet: Wallet, postings: readonly Posting[], cause: Cause): Movement {
  invariant(Number.isSafeInteger(cause.now), 'an instant is whole milliseconds');
  return postings.reduce<Movement>((movement, posting, index) => postOne(movement, posting, cause, index), {
    wallet,
    entries: [],
  });
}

/** First what `due` wrote down, then what `next` makes of the wallet that is left. */
export function andThen(due: Movement, next: (wallet: Wallet) => Movement): Movement {
  const { wallet, entries } = next(due.wallet);
  return { wallet, entries: [...due.entries, ...entries] };
}

/** A lot that is there keeps its earnedAt and source; a missing one opens as the posting says. */
function postOne({ wallet, entries }: Movement, asked: Posting, cause: Cause, index: number): Movement {
  const posting = { ...asked, lot: wallet.lots.find(({ id }) => id === asked.lot.id) ?? asked.lot };
  const lots = changeLot(wallet.lots, posting);
  const entry = entryOf(wallet, lots, posting, cause, index);
  const { asset } = posting.lot;
  const after: Wallet = {
    lots,
    sequence: entry.sequence,
    headHash: entry.hash,
    nextExpiryAt: nextExpiryOf(lots),
    totals: { ...wallet.totals, [asset]: addTotals(wallet.totals[asset], posting) },
  };
  return { wallet: after, entries: [...entries, entry] };
}

function changeLot(lots: readonly Lot[], { lot, amount }: Posting): readonly Lot[] {
  invariant(Number.isSafeInteger(amount) && amount !== 0, 'an amount is a whole number and not 0');
  const open = lots.find(({ id }) => id === lot.id);
  const remaining = (open?.remaining ?? 0) + amount;
  invariant(Number.isSafeInteger(remaining) && remaining >= 0, 'no lot goes below zero or beyond counting');
  const others = lots.filter(({ id }) => id !== lot.id);
  return remaining === 0 ? others : [...others, { ...lot, remaining }].toSorted(byExpiry);
}

function entryOf(before: Wallet, lots: readonly Lot[], posting: Posting, cause: Cause, index: number): Entry {
  const { asset, id, sourceId, earnedAt, expiresAt } = posting.lot;
  const unhashed: Omit<Entry, 'hash'> = {
    _id: `${cause.causeId}:${index}`,
    openid: cause.openid,
    asset,
    amount: posting.amount,
    balanceAfter: sumOf(lots, asset),
    reason: reasonOf(posting.effect, cause.reason),
    causeId: cause.causeId,
    orderId: cause.orderId ?? null,
    memo: cause.memo,
    lotId: id,
    sourceId,
    earnedAt,
    expiresAt,
    at: cause.now,
    sequence: before.sequence + 1,
    previousHash: before.headHash,
  };
  return { ...unhashed, hash: hashEntry(unhashed) };
}

/** What expires says so, whatever the cause that found it expired. */
function reasonOf(effect: Effect, reason: Reason): Reason {
  return effect === 'expired' ? 'expire_deduct' : reason;
}

function sumOf(lots: readonly Lot[], asset: Asset): number {
  const sum = lots.reduce((total, lot) => (lot.asset === asset ? total + lot.remaining : total), 0);
  invariant(Number.isSafeInteger(sum), 'a balance stays countable');
  return sum;
}

function addTotals(totals: AssetTotals, { amount, effect }: Posting): AssetTotals {
  switch (effect) {
    case 'earned':
      return { ...totals, earned: totals.earned + amount };
    case 'spent':
    case 'restored':
      return { ...totals, spent: totals.spent - amount };
    case 'expired':
      return { ...totals, expired: totals.expired - amount };
    default:
      return effect satisfies never;
  }
}
