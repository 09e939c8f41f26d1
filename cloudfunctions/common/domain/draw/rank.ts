import { HASH_BYTES, bytesOfHex, bytesOfText, hmacSha256Hex, lengthPrefixed, sha256 } from './bytes';
import { ENTRY_BYTES } from './list';

/** What ranks a draw's list; all but the draw's id are hex, the randomness is '' where no beacon took part. */
export interface RankSeed {
  readonly secret: string;
  readonly randomness: string;
  readonly root: string;
  readonly drawId: string;
}

export interface Ranked {
  readonly pseudonym: string; // hex
  readonly rank: string; // hex; lower is better
}

/** Nobody knows it before the round is emitted and the secret is told, and it fits this list alone. */
export function rankKey({ secret, randomness, root, drawId }: RankSeed): Buffer {
  return sha256(
    lengthPrefixed([bytesOfHex(secret), bytesOfHex(randomness), bytesOfHex(root), bytesOfText(drawId)]),
  );
}

/** Hex, which compares as its bytes do. `pseudonym` are its 32 bytes. */
export const rankOf = (key: Buffer, pseudonym: Uint8Array): string => hmacSha256Hex(key, pseudonym);

/**
 * Takes a list chunk after chunk, in any order, and keeps the `limit` lowest ranks: memory is bounded by the limit,
 * not by the list.
 */
export function lowest(key: Buffer, limit: number) {
  const heap: Ranked[] = []; // the highest rank on top
  return {
    add(entries: Buffer): void {
      for (let start = 0; start < entries.length; start += ENTRY_BYTES) {
        const bytes = entries.subarray(start, start + HASH_BYTES);
        const rank = rankOf(key, bytes);
        const top = heap[0];
        if (heap.length === limit && (top === undefined || rank > top.rank)) continue;
        const ranked = { rank, pseudonym: bytes.toString('hex') };
        if (heap.length < limit) pushUp(heap, ranked);
        else if (isBefore(ranked, heap[0])) sinkDown(heap, ranked);
      }
    },
    /** Ascending: the first is the first winner. */
    ranking: (): Ranked[] => [...heap].sort((a, b) => (isBefore(a, b) ? -1 : 1)),
  };
}

/**
 * Equal ranks would need a collision of SHA-256, as no pseudonym is twice in a list; the pseudonym decides even then,
 * so that the order never depends on the order of arrival.
 */
function isBefore(a: Ranked, b: Ranked | undefined): boolean {
  if (b === undefined) return false;
  return a.rank === b.rank ? a.pseudonym < b.pseudonym : a.rank < b.rank;
}

function pushUp(heap: Ranked[], added: Ranked): void {
  let at = heap.length;
  heap.push(added);
  while (at > 0) {
    const parentAt = (at - 1) >>> 1;
    const parent = heap[parentAt];
    if (parent === undefined || !isBefore(parent, added)) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = added;
}

/** Puts it in the place of the highest. */
function sinkDown(heap: Ranked[], added: Ranked): void {
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    if (left === undefined) break;
    const isRight = right !== undefined && isBefore(left, right);
    const child = isRight ? right : left;
    if (!isBefore(added, child)) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = added;
}
