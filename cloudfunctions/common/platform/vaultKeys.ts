import { invariant } from '../domain/invariant';

const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,20}$/;

/**
 * A key that no sealed value names any more may leave IDENTITY_KEYS (`npm run rotate-keys` says when). The index key
 * stands for the life of the collection: under another one nobody is found again.
 */
export interface VaultKeys {
  readonly keys: ReadonlyMap<string, Buffer>; // by key id: every key that sealed something
  readonly keyId: string; // of the key that seals
  readonly indexKey: Buffer;
}

/** The three variables as they were set. */
export interface VaultVariables {
  readonly keys: string | undefined; // IDENTITY_KEYS: {"k1":"<base64 of 32 bytes>"}
  readonly keyId: string | undefined; // IDENTITY_KEY_ID
  readonly indexKey: string | undefined; // IDENTITY_INDEX_KEY: base64 of 32 bytes
}

/** Reads the keys, or fails with the variable to mend; the failure never quotes what was set. */
export function readVaultKeys(variables: VaultVariables): VaultKeys {
  const entries = Object.entries(readObject(variables.keys));
  const keys = new Map(entries.map(([id, text]) => [readKeyId(id), readKey('IDENTITY_KEYS', text)]));
  const keyId = variables.keyId ?? '';
  invariant(keys.has(keyId), 'IDENTITY_KEY_ID names one of IDENTITY_KEYS');
  const indexKey = readKey('IDENTITY_INDEX_KEY', variables.indexKey);
  invariant(![...keys.values()].some((key) => key.equals(indexKey)), 'IDENTITY_INDEX_KEY is a key of its own');
  return { keys, keyId, indexKey };
}

function readObject(text: string | undefined): object {
  const parsed = parseJson(text ?? '');
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  invariant(isObject, 'IDENTITY_KEYS is a JSON object of key ids and keys');
  return parsed;
}

/** The parser's own error quotes the text, which is a key. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readKeyId(id: string): string {
  invariant(KEY_ID.test(id), 'a key id of IDENTITY_KEYS is 1 to 20 letters, digits, - or _');
  return id;
}

/** Strict: decoding base64 skips what it does not know, and a shortened key would be a weak one. */
function readKey(variable: string, text: unknown): Buffer {
  const key = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  const isWhole = key.length === KEY_BYTES && key.toString('base64') === text;
  invariant(isWhole, `${variable} holds base64 of ${KEY_BYTES} bytes`);
  return key;
}
