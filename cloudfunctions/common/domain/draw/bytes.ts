import { createHash, createHmac } from 'node:crypto';

/** The bytes that a draw is made of. docs/draw.md states each of them with test vectors; none may ever change. */
export const HASH_BYTES = 32;

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** As hex, which is compared and kept more cheaply than a million small buffers. */
export function hmacSha256Hex(key: Uint8Array, message: Uint8Array): string {
  return createHmac('sha256', key).update(message).digest('hex');
}

export const bytesOfHex = (hex: string): Buffer => Buffer.from(hex, 'hex');
export const bytesOfText = (text: string): Buffer => Buffer.from(text, 'utf8');

/** Each part behind its length (4 bytes, big-endian): two different lists never give the same bytes. */
export function lengthPrefixed(parts: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.alloc(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    at = bytes.writeUInt32BE(part.length, at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** 8 bytes, big-endian; exact for every safe integer from 0. */
export function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/**
 * Who a person is in one draw. The salt (hex) is the draw's own and stays private: nobody can try names out, and the
 * pseudonyms of two draws have nothing in common.
 */
export function pseudonymOf(salt: string, person: string): string {
  return hmacSha256Hex(bytesOfHex(salt), lengthPrefixed([bytesOfText('pseudonym'), bytesOfText(person)]));
}

const LEAF = Buffer.from([0x00]);
const NODE = Buffer.from([0x01]);

/** A leaf of the tree; `pseudonym` are its 32 bytes. */
export function leafHash(pseudonym: Uint8Array, registeredAt: number): Buffer {
  return sha256(LEAF, lengthPrefixed([pseudonym]), uint64(registeredAt));
}

/** Leaves and nodes begin differently, so that no node can be passed off as a registration (RFC 6962, 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(NODE, left, right);
}
