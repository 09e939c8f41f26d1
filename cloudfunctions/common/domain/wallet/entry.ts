import type { Asset } from '../../contract/units';
import { hashOf } from '../hash';
import type { Wallet } from './lots';

/** Why a balance changed (F-082, and draws). */
export type Reason =
  | 'payment_reward'
  | 'admin_adjust'
  | 'mall_consumption'
  | 'mall_refund'
  | 'expire_deduct'
  | 'invite_reward'
  | 'draw_reward'
  | 'reward_clawback'; // a refund takes back what its payment had earned

/** One change of one lot, written once and never edited. The chain of hashes shows an edit, a gap and a swap. */
export interface Entry {
  readonly _id: string; // `${causeId}:${n}`, n from 0 within the cause: a second insert of the same cause fails
  readonly openid: string;
  readonly asset: Asset;
  readonly amount: number; // points or coins, signed, never 0
  readonly balanceAfter: number; // sum of this asset's lots after this entry
  readonly reason: Reason;
  readonly causeId: string;
  readonly orderId: string | null;
  readonly memo: string;
  readonly lotId: string;
  readonly sourceId: string; // the cause that opened the lot, so that a restore can open it again as it was
  readonly earnedAt: number; // of the lot
  readonly expiresAt: number; // of the lot
  readonly at: number; // when it was written down
  readonly sequence: number; // per wallet from 1, no gaps
  readonly previousHash: string;
  readonly hash: string;
}

/** Why a wallet is about to move. The cause id is deterministic: doing the same thing twice collides. */
export interface Cause {
  readonly openid: string;
  readonly causeId: string;
  readonly reason: Reason;
  readonly orderId?: string;
  readonly memo: string;
  readonly now: number;
}

/** The wallet after, and the entries to insert with it in the same transaction. */
export interface Movement {
  readonly wallet: Wallet;
  readonly entries: readonly Entry[];
}

/** What the first entry of a wallet names as its previous hash. */
export const GENESIS_HASH = '0'.repeat(64);

export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

export type ChainCheck =
  | { readonly ok: true; readonly head: ChainHead }
  | {
      readonly ok: false;
      readonly sequence: number;
      readonly why: 'sequence' | 'owner' | 'previousHash' | 'hash';
    };

/**
 * Over every field but the hash itself, and only those: what a store adds to the document is not part of the entry.
 */
export function hashEntry(entry: Omit<Entry, 'hash'>): string {
  const { _id, openid, asset, amount, balanceAfter, reason, causeId, orderId, memo } = entry;
  const { lotId, sourceId, earnedAt, expiresAt, at, sequence, previousHash } = entry;
  const what = { _id, openid, asset, amount, balanceAfter, reason, causeId, orderId, memo };
  return hashOf({ ...what, lotId, sourceId, earnedAt, expiresAt, at, sequence, previousHash });
}

/** Checks one wallet's entries, in order of sequence, that follow `from`; names the first that does not. */
export function verifyChain(entries: readonly Entry[], from: ChainHead): ChainCheck {
  const owner = entries[0]?.openid;
  let head = from;
  for (const entry of entries) {
    const sequence = head.sequence + 1;
    if (entry.sequence !== sequence) return { ok: false, sequence, why: 'sequence' };
    if (entry.openid !== owner) return { ok: false, sequence, why: 'owner' };
    if (entry.previousHash !== head.hash) return { ok: false, sequence, why: 'previousHash' };
    if (entry.hash !== hashEntry(entry)) return { ok: false, sequence, why: 'hash' };
    head = { sequence, hash: entry.hash };
  }
  return { ok: true, head };
}
