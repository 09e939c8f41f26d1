import { DRAW_CHUNK_ENTRIES_MAX } from '../../contract/drawProof';
import { invariant } from '../invariant';
import { HASH_BYTES, bytesOfHex, uint64 } from './bytes';

export const CHUNK_SIZE = DRAW_CHUNK_ENTRIES_MAX;
/** An entry of the frozen list: the pseudonym (32 bytes) and registeredAt in epoch ms (8 bytes, big-endian). */
export const ENTRY_BYTES = HASH_BYTES + 8;

export interface ListEntry {
  readonly pseudonym: string; // 64 hex characters
  readonly registeredAt: number;
}

/** The entries of one chunk one behind the other, as its `entries` hold them in base64. */
export function encodeEntries(entries: readonly ListEntry[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ pseudonym, registeredAt }) => [bytesOfHex(pseudonym), uint64(registeredAt)]),
  );
}

/** The bytes of a chunk; anything that is not whole entries in canonical base64 is no list. */
export function decodeEntries(base64: string): Buffer {
  const entries = Buffer.from(base64, 'base64');
  invariant(entries.length % ENTRY_BYTES === 0, 'a chunk holds whole entries');
  invariant(entries.toString('base64') === base64, 'a chunk is canonical base64');
  return entries;
}

export const countEntries = (entries: Buffer): number => entries.length / ENTRY_BYTES;

export function entryAt(entries: Buffer, position: number): ListEntry {
  const start = position * ENTRY_BYTES;
  return {
    pseudonym: entries.toString('hex', start, start + HASH_BYTES),
    registeredAt: Number(entries.readBigUInt64BE(start + HASH_BYTES)),
  };
}

/** Where a pseudonym stands in a chunk, whose entries ascend; null: it is not in it. */
export function findEntry(entries: Buffer, pseudonym: string): number | null {
  const wanted = bytesOfHex(pseudonym);
  let [low, high] = [0, countEntries(entries)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = middle * ENTRY_BYTES;
    const order = entries.compare(wanted, 0, HASH_BYTES, start, start + HASH_BYTES);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return null;
}

/** Whether the pseudonyms ascend with none twice, the first behind `last` (null: it is the list's first chunk). */
export function isAscending(entries: Buffer, last: Buffer | null): boolean {
  let before = last;
  for (let start = 0; start < entries.length; start += ENTRY_BYTES) {
    const pseudonym = entries.subarray(start, start + HASH_BYTES);
    if (before !== null && before.compare(pseudonym) >= 0) return false;
    before = pseudonym;
  }
  return true;
}
