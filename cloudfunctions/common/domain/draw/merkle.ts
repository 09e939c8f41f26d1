import { invariant } from '../invariant';
import { HASH_BYTES, nodeHash, sha256 } from './bytes';
import { CHUNK_SIZE, ENTRY_BYTES, countEntries } from './list';

/**
 * The tree of RFC 6962: it splits at the largest power of two below its size. Joining neighbours level by level, with a
 * last one that has no neighbour going up as it is, gives the same tree. A chunk is a whole subtree, so the tree
 * over the roots of the chunks has the root of the tree over all leaves.
 */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  let level = leaves;
  while (level.length > 1) level = parentsOf(level);
  return level[0] ?? sha256();
}

/** The siblings from the leaf up to the root. */
export function inclusionProof(leaves: readonly Buffer[], index: number): Buffer[] {
  invariant(index >= 0 && index < leaves.length, 'only what is in the list has a proof');
  const path: Buffer[] = [];
  let [level, at] = [leaves, index];
  while (level.length > 1) {
    const sibling = level[at ^ 1];
    if (sibling !== undefined) path.push(sibling);
    level = parentsOf(level);
    at >>>= 1;
  }
  return path;
}

export interface Inclusion {
  readonly leaf: Buffer;
  readonly index: number;
  readonly count: number; // of all leaves
  readonly path: readonly Buffer[];
  readonly root: Buffer;
}

/** Whether the leaf stands at that place of a tree with that root and size: RFC 9162, 2.1.3.2. */
export function verifyInclusion({ leaf, index, count, path, root }: Inclusion): boolean {
  if (index < 0 || index >= count) return false;
  let [at, last, hash] = [index, count - 1, leaf];
  for (const sibling of path) {
    if (last === 0 || sibling.length !== HASH_BYTES) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** The root of the subtree that a chunk is. */
export const rootOfChunk = (entries: Buffer): Buffer => rootOf(leavesOf(entries));

/** The proof of one entry in the whole list, of its own chunk and the roots of all chunks. */
export function proveEntry(list: {
  readonly entries: Buffer; // of the chunk
  readonly position: number; // in the chunk
  readonly chunkIndex: number;
  readonly chunkRoots: readonly Buffer[];
}): { readonly index: number; readonly path: Buffer[] } {
  const { entries, position, chunkIndex, chunkRoots } = list;
  const inside = inclusionProof(leavesOf(entries), position);
  const above = inclusionProof(chunkRoots, chunkIndex);
  return { index: chunkIndex * CHUNK_SIZE + position, path: [...inside, ...above] };
}

const LEAF_HEAD = Buffer.from([0x00, 0, 0, 0, HASH_BYTES]);

/** leafHash of each entry: what follows the length of a pseudonym is the entry as the list holds it. */
function leavesOf(entries: Buffer): Buffer[] {
  return Array.from({ length: countEntries(entries) }, (_, position) =>
    sha256(LEAF_HEAD, entries.subarray(position * ENTRY_BYTES, (position + 1) * ENTRY_BYTES)),
  );
}

function parentsOf(level: readonly Buffer[]): Buffer[] {
  const parents: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at], level[at + 1]];
    if (left !== undefined) parents.push(right === undefined ? left : nodeHash(left, right));
  }
  return parents;
}

const half = (value: number): number => Math.floor(value / 2);
