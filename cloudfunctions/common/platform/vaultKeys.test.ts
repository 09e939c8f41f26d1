import { InvariantError } from '../domain/invariant';
import { readVaultKeys, type VaultVariables } from './vaultKeys';

const keyOf = (byte: number, bytes = 32): string => Buffer.alloc(bytes, byte).toString('base64');
const GOOD = {
  keys: JSON.stringify({ k1: keyOf(1), k2: keyOf(2) }),
  keyId: 'k2',
  indexKey: keyOf(3),
} satisfies VaultVariables;

test('the keys of the environment are read with the id of the one that seals', () => {
  const { keys, keyId, indexKey } = readVaultKeys(GOOD);

  expect([...keys.keys()]).toEqual(['k1', 'k2']);
  expect(keyId).toBe('k2');
  expect(indexKey).toEqual(Buffer.alloc(32, 3));
});

test.each<[string, Partial<VaultVariables>, string]>([
  ['no keys', { keys: undefined }, 'IDENTITY_KEYS is a JSON object'],
  ['keys that are no JSON', { keys: `{"k1":${keyOf(1)}}` }, 'IDENTITY_KEYS is a JSON object'],
  ['a list of keys', { keys: JSON.stringify([keyOf(1)]) }, 'IDENTITY_KEYS is a JSON object'],
  ['no current key id', { keyId: undefined }, 'IDENTITY_KEY_ID names one of IDENTITY_KEYS'],
  ['the id of no key', { keyId: 'k3' }, 'IDENTITY_KEY_ID names one of IDENTITY_KEYS'],
  [
    'the name of an inherited field as id',
    { keyId: 'constructor' },
    'IDENTITY_KEY_ID names one of IDENTITY_KEYS',
  ],
  ['a key id with a slash', { keys: JSON.stringify({ 'a/b': keyOf(1) }) }, 'a key id of IDENTITY_KEYS'],
  ['a short key', { keys: JSON.stringify({ k2: keyOf(2, 16) }) }, 'IDENTITY_KEYS holds base64 of 32 bytes'],
  ['a key that is a number', { keys: JSON.stringify({ k2: 5 }) }, 'IDENTITY_KEYS holds base64 of 32 bytes'],
  ['a key in hex', { keys: JSON.stringify({ k2: 'ab'.repeat(32) }) }, 'IDENTITY_KEYS holds base64 of 32 bytes'],
  ['no index key', { indexKey: undefined }, 'IDENTITY_INDEX_KEY holds base64 of 32 bytes'],
  ['a long index key', { indexKey: keyOf(3, 33) }, 'IDENTITY_INDEX_KEY holds base64 of 32 bytes'],
  ['an index key that also seals', { indexKey: keyOf(1) }, 'IDENTITY_INDEX_KEY is a key of its own'],
])('an environment with %s is a clear error', (_what, change, message) => {
  const read = () => readVaultKeys({ ...GOOD, ...change });

  expect(read).toThrow(InvariantError);
  expect(read).toThrow(message);
});

test('an error about keys quotes none of them', () => {
  const secret = keyOf(9);
  const broken: readonly Partial<VaultVariables>[] = [
    { keys: `{"k2": ${secret}` },
    { keys: `{"k2":"${secret}="}` },
    { indexKey: `${secret}x` },
  ];

  for (const change of broken) {
    const error = errorOf(() => readVaultKeys({ ...GOOD, ...change }));

    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain(secret.slice(0, 10));
  }
});

function errorOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not fail');
}
