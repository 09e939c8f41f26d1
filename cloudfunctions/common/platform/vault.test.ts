import fc from 'fast-check';
import type { Sealed } from '../../../database/collections/identities';
import { InvariantError } from '../domain/invariant';
import { makeVault, openVault, type Place } from './vault';
import type { VaultKeys } from './vaultKeys';

const KEY_1 = Buffer.alloc(32, 1);
const KEY_2 = Buffer.alloc(32, 2);
const INDEX_KEY = Buffer.alloc(32, 3);
const PLACE: Place = { openid: 'o-shopper', field: 'idNumber' };
const ID_NUMBER = '11010519491231002X';

const keysOf = (keyId: string, keys: Readonly<Record<string, Buffer>>): VaultKeys => ({
  keys: new Map(Object.entries(keys)),
  keyId,
  indexKey: INDEX_KEY,
});
const vault = makeVault(keysOf('k1', { k1: KEY_1 }));

test('F-128 what was sealed opens again, whatever text it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, openid) => {
      const place: Place = { openid, field: 'name' };

      expect(vault.open(vault.seal(text, place), place)).toBe(text);
    }),
  );
});

test('F-128 sealing twice shows nothing in common but the key id', () => {
  const [first, second] = [vault.seal(ID_NUMBER, PLACE), vault.seal(ID_NUMBER, PLACE)];

  expect(first.keyId).toBe(second.keyId);
  expect(first.iv).not.toBe(second.iv);
  expect(first.data).not.toBe(second.data);
  expect(Buffer.from(first.iv, 'base64')).toHaveLength(12);
  expect(Buffer.from(first.tag, 'base64')).toHaveLength(16);
  expect(JSON.stringify([first, second])).not.toContain(ID_NUMBER);
});

test.each<[string, Place]>([
  ['another shopper', { ...PLACE, openid: 'o-other' }],
  ['another field', { ...PLACE, field: 'name' }],
])('F-128 a sealed value that was moved to %s does not open', (_where, place) => {
  const sealed = vault.seal(ID_NUMBER, PLACE);

  expect(() => vault.open(sealed, place)).toThrow(InvariantError);
});

test('F-128 a sealed value with any one bit changed does not open', () => {
  const sealed = vault.seal(ID_NUMBER, PLACE);
  const parts = ['iv', 'tag', 'data'] as const;

  for (const part of parts) {
    const bits = Buffer.from(sealed[part], 'base64').length * 8;
    for (let bit = 0; bit < bits; bit += 1) {
      expect(() => vault.open({ ...sealed, [part]: flipBit(sealed[part], bit) }, PLACE)).toThrow(
        InvariantError,
      );
    }
  }
});

test.each<[string, Partial<Sealed>]>([
  ['a tag cut to four bytes', { tag: Buffer.alloc(4).toString('base64') }],
  ['no tag', { tag: '' }],
  ['no initialization vector', { iv: '' }],
])('F-128 a sealed value with %s does not open', (_what, change) => {
  expect(() => vault.open({ ...vault.seal(ID_NUMBER, PLACE), ...change }, PLACE)).toThrow(InvariantError);
});

test('F-128 after a rotation the vault opens what the old key sealed and seals under the new one', () => {
  const old = vault.seal(ID_NUMBER, PLACE);
  const rotated = makeVault(keysOf('k2', { k1: KEY_1, k2: KEY_2 }));

  const fresh = rotated.seal(ID_NUMBER, PLACE);

  expect(rotated.open(old, PLACE)).toBe(ID_NUMBER);
  expect([old.keyId, fresh.keyId]).toEqual(['k1', 'k2']);
  expect([rotated.isCurrent(old), rotated.isCurrent(fresh)]).toEqual([false, true]);
});

test('F-128 a value whose key was taken away says which key is missing', () => {
  const sealed = vault.seal(ID_NUMBER, PLACE);
  const without = makeVault(keysOf('k2', { k2: KEY_2 }));

  expect(() => without.open(sealed, PLACE)).toThrow('IDENTITY_KEYS holds the key k1');
});

test('F-128 another key under the same id does not open the value', () => {
  const sealed = vault.seal(ID_NUMBER, PLACE);
  const other = makeVault(keysOf('k1', { k1: KEY_2 }));

  expect(() => other.open(sealed, PLACE)).toThrow(InvariantError);
});

test('F-129 the blind index finds a number again and depends on nothing but the number and its own key', () => {
  const rotated = makeVault(keysOf('k2', { k2: KEY_2 }));
  const otherIndex = makeVault({ ...keysOf('k1', { k1: KEY_1 }), indexKey: Buffer.alloc(32, 4) });

  const index = vault.indexOf(ID_NUMBER);

  expect(index).toMatch(/^[0-9a-f]{64}$/);
  expect(rotated.indexOf(ID_NUMBER)).toBe(index);
  expect(otherIndex.indexOf(ID_NUMBER)).not.toBe(index);
  expect(vault.indexOf('440524188001010014')).not.toBe(index);
});

test('a function without keys fails at the first use of its vault, and has no key to fall back on', () => {
  expect(() => openVault()).toThrow(InvariantError);
});

function flipBit(base64: string, bit: number): string {
  const bytes = Buffer.from(base64, 'base64');
  const index = bit >> 3;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit & 7));
  return bytes.toString('base64');
}
