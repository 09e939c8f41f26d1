import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Sealed } from '../../../database/collections/identities';
import { InvariantError, invariant } from '../domain/invariant';
import { readVaultKeys, type VaultKeys } from './vaultKeys';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12; // what GCM is made for
const TAG_BYTES = 16;
/** Keeps this index apart from whatever else its key may ever be used for. */
const INDEX_DOMAIN = 'points-mall/identity/id-number/v1';

export type SealedField = 'name' | 'idNumber';

/** Where a sealed value belongs: it opens nowhere else. */
export interface Place {
  readonly openid: string;
  readonly field: SealedField;
}

/**
 * Keeps what names a person: AES-256-GCM under keys with an id, and a keyed blind index that finds a number unread.
 */
export interface Vault {
  seal(text: string, place: Place): Sealed;
  open(sealed: Sealed, place: Place): string;
  /** Whether the value was sealed under the key that seals now. */
  isCurrent(sealed: Sealed): boolean;
  /** 64 hex characters; equal for equal numbers, and without the key as good as random. */
  indexOf(idNumber: string): string;
}

let opened: Vault | undefined;

/** The vault under the keys of the function's environment, which are read at the first use. */
export function openVault(): Vault {
  opened ??= makeVault(
    readVaultKeys({
      keys: process.env['IDENTITY_KEYS'],
      keyId: process.env['IDENTITY_KEY_ID'],
      indexKey: process.env['IDENTITY_INDEX_KEY'],
    }),
  );
  return opened;
}

export function makeVault({ keys, keyId, indexKey }: VaultKeys): Vault {
  return {
    seal: (text, place) => seal(text, place, keyId, keyOf(keys, keyId)),
    open: (sealed, place) => open(sealed, place, keyOf(keys, sealed.keyId)),
    isCurrent: (sealed) => sealed.keyId === keyId,
    indexOf: (idNumber) =>
      createHmac('sha256', indexKey).update(`${INDEX_DOMAIN}\n${idNumber}`, 'utf8').digest('hex'),
  };
}

function keyOf(keys: VaultKeys['keys'], keyId: string): Buffer {
  const key = keys.get(keyId);
  invariant(key !== undefined, `IDENTITY_KEYS holds the key ${keyId}`);
  return key;
}

function seal(text: string, place: Place, keyId: string, key: Buffer): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(bind(place));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { keyId, iv: encode(iv), tag: encode(cipher.getAuthTag()), data: encode(data) };
}

/** Fails as a whole: nothing of a value that was changed or moved is answered. */
function open({ iv, tag, data }: Sealed, place: Place, key: Buffer): string {
  try {
    const decipher = createDecipheriv(CIPHER, key, decode(iv), { authTagLength: TAG_BYTES });
    decipher.setAAD(bind(place)).setAuthTag(decode(tag));
    return Buffer.concat([decipher.update(decode(data)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new InvariantError('a sealed value is unchanged and opens for its own shopper and field', { cause });
  }
}

/** An openid has no slash, so two places never give the same bytes. */
const bind = ({ openid, field }: Place): Buffer => Buffer.from(`${openid}/${field}`, 'utf8');
const encode = (bytes: Buffer): string => bytes.toString('base64');
const decode = (text: string): Buffer => Buffer.from(text, 'base64');
