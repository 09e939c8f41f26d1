import type { DrawFields, DrawList, DrawResult } from '../../cloudfunctions/common/contract/draw';
import type { DrawOwnEntry, DrawProof, DrawProofChunk } from '../../cloudfunctions/common/contract/drawProof';
import { pseudonymOf, sha256 } from '../../cloudfunctions/common/domain/draw/bytes';
import { CHUNK_SIZE, encodeEntries, entryAt } from '../../cloudfunctions/common/domain/draw/list';
import { proveEntry, rootOf, rootOfChunk } from '../../cloudfunctions/common/domain/draw/merkle';
import { beaconFor, parametersHash, secretHash } from '../../cloudfunctions/common/domain/draw/promise';
import { lowest, rankKey } from '../../cloudfunctions/common/domain/draw/rank';
import { countWaitlist, countWinners } from '../../cloudfunctions/common/domain/draw/winners';
import { QUICKNET } from '../../cloudfunctions/common/platform/beacon/verifyRound';

const MINUTE_MS = 60_000;
const hexOf = (text: string): string => sha256(Buffer.from(text)).toString('hex');

/** Round 1,000 of quicknet, as its relays answer it: the draws below were decided by the real beacon. */
const DRAW_AT = QUICKNET.genesisAt + 999 * QUICKNET.periodMs;
const SIGNATURE =
  'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39';
const RANDOMNESS = 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd';

export interface DrawnList {
  readonly proof: DrawProof & { readonly list: DrawList; readonly result: DrawResult };
  readonly chunks: readonly Buffer[];
  own(pseudonym: string): DrawOwnEntry;
}

/** A draw as the mall would have published it, over people that are made up. */
export function drawList(count: number, change: Partial<DrawFields> = {}): DrawnList {
  const fields = fieldsWith(change);
  const chunks = chunksOf(count);
  const chunkRoots = chunks.map(rootOfChunk);
  const root = rootOf(chunkRoots).toString('hex');
  const promise = promiseOf(fields);
  const secret = hexOf('secret');
  const winners = countWinners(fields.rule, { registrations: count, quota: fields.quota, held: fields.quota });
  const waitlist = countWaitlist({ registrations: count, winners, waitlistMax: fields.waitlistMax });
  const selector = lowest(rankKey({ secret, randomness: RANDOMNESS, root, drawId: promise.drawId }), winners);
  chunks.forEach((chunk) => selector.add(chunk));
  const cutoff = selector.ranking().at(-1)?.rank ?? '';
  const drawn = { winners, waitlist, cutoff, drawnAt: DRAW_AT + MINUTE_MS };
  return {
    proof: {
      ...promise,
      list: { count, root, chunks: chunks.length, frozenAt: DRAW_AT - 5 * MINUTE_MS },
      result: { method: 'beacon', randomness: RANDOMNESS, signature: SIGNATURE, secret, ...drawn },
    },
    chunks,
    own: (pseudonym) => ownEntry({ chunks, chunkRoots }, pseudonym),
  };
}

/** The lines of a whole proof. */
export function linesOf({
  proof,
  chunks,
}: {
  readonly proof: DrawProof;
  readonly chunks: readonly Buffer[];
}): unknown[] {
  return [proof, ...chunks.map(publishedChunk)];
}

export function publishedChunk(entries: Buffer, index: number): DrawProofChunk {
  const root = rootOfChunk(entries).toString('hex');
  return { index, count: entries.length / 40, entries: entries.toString('base64'), root };
}

function fieldsWith(change: Partial<DrawFields>): DrawFields {
  return {
    ...{ name: '飞天 53 度', description: '', productId: 'p-1', skuId: 's-1', drawAt: DRAW_AT, quota: 10 },
    windows: [{ opensAt: DRAW_AT - 60 * MINUTE_MS, closesAt: DRAW_AT - 10 * MINUTE_MS }],
    rule: { kind: 'fixedRate', ratePpm: 20_000 },
    ...{ waitlistMax: 5, qualificationMinutes: 30, requireIdentity: true, requireAdult: true },
    coinOnWin: 'at_draw',
    ...change,
  };
}

function promiseOf(fields: DrawFields): Omit<DrawProof, 'list' | 'result'> {
  const [drawId, priceFen] = ['d-1', 149_900];
  const beacon = beaconFor(QUICKNET, fields.drawAt);
  return {
    ...{ drawId, fields, priceFen, beacon, secretHash: secretHash(hexOf('secret')) },
    parametersHash: parametersHash(drawId, fields, priceFen, beacon),
    publishedAt: DRAW_AT - 90 * MINUTE_MS,
  };
}

function chunksOf(count: number): Buffer[] {
  const entries = Array.from({ length: count }, (_, at) => ({
    pseudonym: pseudonymOf(hexOf('salt'), `person ${at}`),
    registeredAt: DRAW_AT - 60 * MINUTE_MS + at,
  })).sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
  return Array.from({ length: Math.ceil(count / CHUNK_SIZE) }, (_, at) =>
    encodeEntries(entries.slice(at * CHUNK_SIZE, (at + 1) * CHUNK_SIZE)),
  );
}

function ownEntry(list: Record<'chunks' | 'chunkRoots', readonly Buffer[]>, pseudonym: string): DrawOwnEntry {
  for (const [chunkIndex, entries] of list.chunks.entries()) {
    for (let position = 0; position < entries.length / 40; position += 1) {
      const entry = entryAt(entries, position);
      if (entry.pseudonym !== pseudonym) continue;
      const { index, path } = proveEntry({ entries, position, chunkIndex, chunkRoots: list.chunkRoots });
      return { ...entry, index, path: path.map((each) => each.toString('hex')) };
    }
  }
  throw new Error('nobody registered under this pseudonym');
}
