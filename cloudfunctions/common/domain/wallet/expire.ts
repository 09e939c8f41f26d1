import { MEMOS } from '../../contract/texts';
import type { Movement } from './entry';
import type { Wallet } from './lots';
import { post } from './post';

/**
 * Writes down what reached its expiry (expiresAt <= now), soonest first; no entries when nothing is due. The cause is
 * named after the sequence of its first entry, so that two writers of the same wallet collide instead of doubling it.
 */
export function expireDue(wallet: Wallet, openid: string, now: number): Movement {
  const due = wallet.lots.filter((lot) => lot.expiresAt <= now);
  const postings = due.map((lot) => ({ lot, amount: -lot.remaining, effect: 'expired' as const }));
  const causeId = `expire.${openid}.${wallet.sequence + 1}`;
  return post(wallet, postings, { openid, causeId, reason: 'expire_deduct', memo: MEMOS.expire, now });
}
