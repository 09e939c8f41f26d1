import { createHash, createHmac } from 'node:crypto';

/** What a draw was decided by; all but the draw's id are hex. docs/draw.md has the bytes. */
export interface RankingSeed {
  readonly secret: string;
  readonly randomness: string; // '' where no beacon took part
  readonly root: string;
  readonly drawId: string;
}

const PSEUDONYM_BYTES = 32;
const ENTRY_BYTES = PSEUDONYM_BYTES + 8; // with the instant of the registration

/** A draw's ranking, computed for itself: HMAC-SHA256 of the pseudonym; the lower comes first. */
export function openRanking({ secret, randomness, root, drawId }: RankingSeed) {
  const hash = createHash('sha256');
  for (const part of [fromHex(secret), fromHex(randomness), fromHex(root), Buffer.from(drawId, 'utf8')]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    hash.update(length).update(part);
  }
  const key = hash.digest();
  const rankOf = (pseudonym: Uint8Array): string => createHmac('sha256', key).update(pseudonym).digest('hex');
  return {
    rankOf: (pseudonym: string): string => rankOf(fromHex(pseudonym)),
    /** How many entries of a part of the frozen list, in base64, stand at or before this rank. */
    countUpTo(entries: string, rank: string): number {
      const bytes = Buffer.from(entries, 'base64');
      let count = 0;
      for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
        if (rankOf(bytes.subarray(at, at + PSEUDONYM_BYTES)) <= rank) count += 1;
      }
      return count;
    },
  };
}

const fromHex = (hex: string): Buffer => Buffer.from(hex, 'hex');
