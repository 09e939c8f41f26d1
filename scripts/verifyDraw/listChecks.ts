import type { DrawList } from '../../cloudfunctions/common/contract/draw';
import type { DrawProof, DrawProofChunk } from '../../cloudfunctions/common/contract/drawProof';
import { HASH_BYTES } from '../../cloudfunctions/common/domain/draw/bytes';
import {
  CHUNK_SIZE,
  ENTRY_BYTES,
  countEntries,
  decodeEntries,
  isAscending,
} from '../../cloudfunctions/common/domain/draw/list';
import { rootOf, rootOfChunk } from '../../cloudfunctions/common/domain/draw/merkle';
import type { Check } from './promiseChecks';

/** Reads the list chunk by chunk, keeping of each its root alone, and tells at the end what held. */
export function openListChecks(proof: DrawProof) {
  const roots: Buffer[] = [];
  const problems = { chunks: '', ascending: '', windows: '' };
  let count = 0;
  let last: Buffer | null = null;

  const note = (which: keyof typeof problems, why: string): void => {
    problems[which] ||= why; // the first is enough
  };
  return {
    /** Answers the chunk's entries. */
    add(chunk: DrawProofChunk): Buffer {
      const entries = decodeEntries(chunk.entries);
      const root = rootOfChunk(entries);
      const at = `chunk ${chunk.index}`;
      if (chunk.index !== roots.length) note('chunks', `${at} stands where ${roots.length} was expected`);
      if (count % CHUNK_SIZE !== 0) note('chunks', `${at} follows one that is not full`);
      if (countEntries(entries) !== chunk.count) note('chunks', `${at} holds ${countEntries(entries)} entries`);
      if (root.toString('hex') !== chunk.root) note('chunks', `${at} has another root than it says`);
      if (!isAscending(entries, last)) note('ascending', `not in ${at}`);
      if (!areInTime(entries, proof)) note('windows', `not in ${at}`);
      roots.push(root);
      count += countEntries(entries);
      last = Buffer.from(entries.subarray(-ENTRY_BYTES, entries.length - ENTRY_BYTES + HASH_BYTES));
      return entries;
    },
    finish(list: DrawList): Check[] {
      const root = rootOf(roots).toString('hex');
      const isComplete = count === list.count && roots.length === list.chunks;
      return [
        {
          name: 'every chunk has its root',
          isOk: problems.chunks === '',
          seen: problems.chunks || `${roots.length}`,
        },
        {
          name: 'the list is complete',
          isOk: isComplete,
          seen: `${count} registrations in ${roots.length} chunks`,
        },
        { name: 'the list has the published root', isOk: root === list.root, seen: root },
        {
          name: 'the pseudonyms ascend, none is there twice',
          isOk: problems.ascending === '',
          seen: problems.ascending || 'all of them',
        },
        {
          name: 'everybody registered after it was published, while registration was open',
          isOk: problems.windows === '',
          seen: problems.windows || 'all of them',
        },
      ];
    },
  };
}

/** Whether everybody registered after the draw was published and in a window, its end excluded. */
function areInTime(entries: Buffer, { publishedAt, fields }: DrawProof): boolean {
  for (let start = HASH_BYTES; start < entries.length; start += ENTRY_BYTES) {
    const at = entries.readUInt32BE(start) * 2 ** 32 + entries.readUInt32BE(start + 4);
    const isOpen = fields.windows.some(({ opensAt, closesAt }) => opensAt <= at && at < closesAt);
    if (!isOpen || at < publishedAt) return false;
  }
  return true;
}
