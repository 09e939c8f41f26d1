import type { DrawOwnEntry, DrawProof } from '../../contract/drawProof';
import { bytesOfHex, leafHash } from './bytes';
import { verifyInclusion } from './merkle';
import { rankKey, rankOf } from './rank';

/** unproved: the entry is not in the list that was frozen, or nothing is drawn yet. */
export type OwnOutcome =
  | { readonly status: 'won' | 'lost'; readonly rank: string }
  | { readonly status: 'unproved'; readonly why: 'notDrawn' | 'notInList' };

/**
 * A shopper's own check, with nothing but the own entry and the published proof: the entry is in the frozen list, and
 * its rank is up to the cut-off or behind it. Who lost needs nobody else's entry.
 */
export function checkOwnProof(proof: DrawProof, own: DrawOwnEntry): OwnOutcome {
  const { drawId, list, result } = proof;
  if (list === null || result === null) return { status: 'unproved', why: 'notDrawn' };
  const pseudonym = bytesOfHex(own.pseudonym);
  const isIncluded = verifyInclusion({
    leaf: leafHash(pseudonym, own.registeredAt),
    index: own.index,
    count: list.count,
    path: own.path.map(bytesOfHex),
    root: bytesOfHex(list.root),
  });
  if (!isIncluded) return { status: 'unproved', why: 'notInList' };
  const { secret, randomness, cutoff } = result;
  const rank = rankOf(rankKey({ secret, randomness, root: list.root, drawId }), pseudonym);
  return { status: rank <= cutoff ? 'won' : 'lost', rank }; // a cut-off of '' lets nobody win
}
