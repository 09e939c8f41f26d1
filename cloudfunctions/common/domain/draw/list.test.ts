import fc from 'fast-check';
import { InvariantError } from '../invariant';
import {
  CHUNK_SIZE,
  countEntries,
  decodeEntries,
  encodeEntries,
  entryAt,
  findEntry,
  isAscending,
} from './list';

const pseudonym = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const entry = fc.record({ pseudonym, registeredAt: fc.maxSafeNat() });
const list = fc
  .uniqueArray(entry, { maxLength: 40, selector: (each) => each.pseudonym })
  .map((entries) => entries.sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1)));

test('entries come back from their 40 bytes and their base64 as they were', () => {
  fc.assert(
    fc.property(list, (entries) => {
      const bytes = decodeEntries(encodeEntries(entries).toString('base64'));

      expect(countEntries(bytes)).toBe(entries.length);
      expect(entries.map((_, position) => entryAt(bytes, position))).toEqual(entries);
    }),
  );
});

test('an entry is found at its place, and one that is not there is not', () => {
  fc.assert(
    fc.property(list, pseudonym, (entries, absent) => {
      fc.pre(entries.every((each) => each.pseudonym !== absent));
      const bytes = encodeEntries(entries);

      expect(entries.map((each) => findEntry(bytes, each.pseudonym))).toEqual([...entries.keys()]);
      expect(findEntry(bytes, absent)).toBeNull();
    }),
  );
});

test('a list that ascends is told from one with a swap, a doubling or a wrong beginning', () => {
  const entries = ['11', '22', '33'].map((byte) => ({ pseudonym: byte.repeat(32), registeredAt: 1 }));
  const bytes = encodeEntries(entries);
  const first = bytes.subarray(0, 32);

  expect(isAscending(bytes, null)).toBe(true);
  expect(isAscending(bytes, Buffer.alloc(32, 0x10))).toBe(true);
  expect(isAscending(bytes, first)).toBe(false);
  expect(isAscending(encodeEntries(entries.toReversed()), null)).toBe(false);
  expect(isAscending(Buffer.concat([bytes, bytes.subarray(80)]), null)).toBe(false);
});

test('what is no list of whole entries is a bug', () => {
  expect(() => decodeEntries(Buffer.alloc(39).toString('base64'))).toThrow(InvariantError);
  expect(() => decodeEntries(`${Buffer.alloc(40).toString('base64')}\n`)).toThrow(InvariantError);
  expect(decodeEntries('')).toHaveLength(0);
  expect(CHUNK_SIZE).toBe(1_024);
});
