import { createHash } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381';

const { shortSignatures, G1 } = bls12_381;
const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const SIGNATURE = /^[0-9a-f]{96}$/; // a compressed point of G1
const PUBLIC_KEY = /^[0-9a-f]{192}$/; // a compressed point of G2

/** The chain quicknet of the League of Entropy, as https://api.drand.sh/{chainHash}/info gives it. */
export const QUICKNET = {
  chainHash: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  publicKey:
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451' +
    '0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  genesisAt: 1_692_803_367_000,
  periodMs: 3_000,
} as const;

/**
 * The randomness of a round (hex) if its signature holds under the public key, else null. The scheme is drand's
 * bls-unchained-g1-rfc9380 (docs.drand.love): a BLS signature in G1 over SHA-256(round, 8 bytes
 * big-endian), whose SHA-256 is the randomness. One signature has one encoding, or whoever hands it on could choose
 * between several randomnesses.
 */
export function randomnessOfRound(emitted: {
  readonly publicKey: string;
  readonly round: number;
  readonly signature: string;
}): string | null {
  const { publicKey, round, signature } = emitted;
  if (!SIGNATURE.test(signature) || !PUBLIC_KEY.test(publicKey)) return null;
  if (!Number.isSafeInteger(round) || round < 1) return null;
  return holds(publicKey, messageOf(round), signature)
    ? sha256(Buffer.from(signature, 'hex')).toString('hex')
    : null;
}

/** The library throws at what is no point of the group, and at the point at infinity. */
function holds(publicKey: string, message: Buffer, signature: string): boolean {
  try {
    const isCanonical = G1.Point.fromHex(signature).toHex(true) === signature;
    return isCanonical && shortSignatures.verify(signature, shortSignatures.hash(message, DOMAIN), publicKey);
  } catch {
    return false;
  }
}

function messageOf(round: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(round));
  return sha256(bytes);
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
