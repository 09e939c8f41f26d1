import type { Asset } from '../../contract/units';
import { GENESIS_HASH } from './entry';

/** What is left of one asset with one expiry. Equal expiry merges, so the id names asset and expiry. */
export interface Lot {
  readonly id: string; // `${asset}.${expiresAt}`
  readonly asset: Asset;
  readonly remaining: number; // points or coins, > 0: an empty lot leaves the wallet
  readonly earnedAt: number; // when the lot was opened; informative, only expiresAt decides
  readonly expiresAt: number; // usable while now < expiresAt
  readonly sourceId: string; // the cause that opened it
}

/** Law: earned = live + spent + expired. Restoring lowers spent; clawed back or adjusted down counts as spent. */
export interface AssetTotals {
  readonly earned: number;
  readonly spent: number;
  readonly expired: number;
}

export interface Wallet {
  readonly lots: readonly Lot[]; // soonest expiry first, ties by id
  readonly sequence: number; // of the last entry; 0 before the first
  readonly headHash: string; // of the last entry
  readonly nextExpiryAt: number | null; // of the soonest lot, usable or due
  readonly totals: Readonly<Record<Asset, AssetTotals>>;
}

/** Lots of both assets together; keeps the wallet's document small. */
export const LOTS_MAX = 200;

const NO_TOTALS: AssetTotals = { earned: 0, spent: 0, expired: 0 };

export const EMPTY_WALLET: Wallet = {
  lots: [],
  sequence: 0,
  headHash: GENESIS_HASH,
  nextExpiryAt: null,
  totals: { points: NO_TOTALS, coin: NO_TOTALS },
};

/** What the shopper can spend at `now`: a lot is gone at its expiry, whether or not that was written down. */
export function balanceOf(wallet: Wallet, asset: Asset, now: number): number {
  return usableLots(wallet, asset, now).reduce((sum, lot) => sum + lot.remaining, 0);
}

/** Soonest expiry first, ties by id. */
export function usableLots(wallet: Wallet, asset: Asset, now: number): readonly Lot[] {
  return wallet.lots.filter((lot) => lot.asset === asset && now < lot.expiresAt).toSorted(byExpiry);
}

export function nextExpiryOf(lots: readonly Lot[]): number | null {
  return lots.reduce<number | null>(
    (soonest, { expiresAt }) => (soonest === null || expiresAt < soonest ? expiresAt : soonest),
    null,
  );
}

export function lotIdOf(asset: Asset, expiresAt: number): string {
  return `${asset}.${expiresAt}`;
}

/** The one order of lots: soonest expiry first, ties by id. */
export function byExpiry(a: Lot, b: Lot): number {
  return a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
