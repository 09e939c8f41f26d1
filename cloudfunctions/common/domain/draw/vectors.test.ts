import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { drawBeacon, drawFields } from '../../contract/draw';
import { randomnessOfRound } from '../../platform/beacon/verifyRound';
import { bytesOfHex, leafHash, pseudonymOf, sha256, uint64 } from './bytes';
import { decodeEntries, encodeEntries, findEntry } from './list';
import { proveEntry, rootOf, rootOfChunk } from './merkle';
import { parametersHash, secretHash } from './promise';
import { lowest, rankKey } from './rank';
import { countWaitlist, countWinners } from './winners';

const DOCS = join(__dirname, '../../../../docs');
const entry = z.strictObject({ pseudonym: z.string(), registeredAt: z.int() });
const ranked = z.strictObject({ pseudonym: z.string(), rank: z.string() });

/** Computed from the words of docs/draw.md with other tools, so that they show what the document says. */
const vectors = z
  .strictObject({
    ...{ salt: z.string(), people: z.array(z.string()), pseudonyms: z.array(z.string()) },
    ...{ list: z.array(entry), entries: z.string(), leaves: z.array(z.string()), root: z.string() },
    own: z.strictObject({ index: z.int(), path: z.array(z.string()) }),
    ...{ lastPath: z.array(z.string()), emptyRoot: z.string() },
    ...{ canonicalJson: z.string(), parametersHash: z.string() },
    ...{ secret: z.string(), secretHash: z.string() },
    ...{ signature: z.string(), roundMessage: z.string(), randomness: z.string() },
    ...{ rankKey: z.string(), ranking: z.array(ranked) },
    ...{ winners: z.int(), waitlist: z.int(), cutoff: z.string() },
    commitReveal: z.strictObject({ rankKey: z.string(), ranking: z.array(ranked) }),
  })
  .parse(JSON.parse(readFileSync(join(DOCS, 'draw.vectors.json'), 'utf8')));

const { drawId, fields, priceFen, beacon } = z
  .strictObject({ drawId: z.string(), fields: drawFields, priceFen: z.int(), beacon: drawBeacon })
  .parse(JSON.parse(vectors.canonicalJson));
const entries = decodeEntries(vectors.entries);
const hexOf = (bytes: Buffer): string => bytes.toString('hex');

test('F-118 vectors: pseudonyms, entries, leaves and root', () => {
  expect(vectors.people.map((person) => pseudonymOf(vectors.salt, person))).toEqual(vectors.pseudonyms);
  expect(hexOf(encodeEntries(vectors.list))).toBe(hexOf(entries));
  expect(vectors.list.map((each) => hexOf(leafHash(bytesOfHex(each.pseudonym), each.registeredAt)))).toEqual(
    vectors.leaves,
  );
  expect(hexOf(rootOfChunk(entries))).toBe(vectors.root);
  expect(hexOf(rootOf(vectors.leaves.map(bytesOfHex)))).toBe(vectors.root);
  expect(hexOf(rootOf([]))).toBe(vectors.emptyRoot);
});

test('F-118 vectors: the proofs of two entries', () => {
  const chunkRoots = [bytesOfHex(vectors.root)];
  const proofAt = (position: number) => proveEntry({ entries, position, chunkIndex: 0, chunkRoots });

  expect(findEntry(entries, vectors.list[3]?.pseudonym ?? '')).toBe(vectors.own.index);
  expect(proofAt(3).path.map(hexOf)).toEqual(vectors.own.path);
  expect(proofAt(4).path.map(hexOf)).toEqual(vectors.lastPath);
});

test('F-118 vectors: what is promised', () => {
  expect(hexOf(sha256(Buffer.from(vectors.canonicalJson)))).toBe(vectors.parametersHash);
  expect(parametersHash(drawId, fields, priceFen, beacon)).toBe(vectors.parametersHash);
  expect(secretHash(vectors.secret)).toBe(vectors.secretHash);
});

test('F-118 vectors: the round of the beacon', () => {
  const { signature, randomness } = vectors;

  expect(hexOf(sha256(uint64(beacon.round)))).toBe(vectors.roundMessage);
  expect(randomnessOfRound({ ...beacon, signature })).toBe(randomness);
});

test.each([
  ['with the beacon', vectors.randomness, vectors],
  ['without it', '', vectors.commitReveal],
])('F-118 vectors: the ranking %s', (_how, randomness, expected) => {
  const { secret, root } = vectors;
  const key = rankKey({ secret, randomness, root, drawId });
  const selector = lowest(key, 5);
  selector.add(entries);

  expect(hexOf(key)).toBe(expected.rankKey);
  expect(selector.ranking()).toEqual(expected.ranking);
});

test('F-118 vectors: who wins', () => {
  const registrations = vectors.list.length;
  const winners = countWinners(fields.rule, { registrations, quota: fields.quota, held: fields.quota });

  expect(winners).toBe(vectors.winners);
  expect(countWaitlist({ registrations, winners, waitlistMax: fields.waitlistMax })).toBe(vectors.waitlist);
  expect(vectors.ranking[winners - 1]?.rank).toBe(vectors.cutoff);
});

test('F-118 docs/draw.md quotes no hash that is not in its vectors', () => {
  const quoted = readFileSync(join(DOCS, 'draw.md'), 'utf8').match(/[0-9a-f]{64,}/g) ?? [];
  const known = JSON.stringify(vectors);

  expect(quoted.length).toBeGreaterThan(5);
  expect(quoted.filter((hash) => !known.includes(hash))).toEqual([]);
});
