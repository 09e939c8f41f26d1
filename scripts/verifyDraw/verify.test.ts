import { bls12_381 } from '@noble/curves/bls12-381';
import type { DrawFields, DrawResult } from '../../cloudfunctions/common/contract/draw';
import type { DrawProof } from '../../cloudfunctions/common/contract/drawProof';
import { sha256, uint64 } from '../../cloudfunctions/common/domain/draw/bytes';
import { beaconFor, parametersHash } from '../../cloudfunctions/common/domain/draw/promise';
import { LOCAL_CHAIN } from '../local/wechat/beacon';
import { type DrawnList, drawList, linesOf, publishedChunk } from './testing';
import { verifyDraw } from './verify';

const COUNT = 1_100; // two chunks
const drawn = drawList(COUNT);
const { proof, chunks } = drawn;
const [firstChunk, secondChunk] = chunks;
if (firstChunk === undefined || secondChunk === undefined) throw new Error('there are two chunks');

test('F-118 a draw as it was promised passes every check, without a warning', async () => {
  const verdict = await verify(linesOf(drawn));

  expect(failuresOf(verdict)).toEqual([]);
  expect(verdict.checks).toHaveLength(15);
  expect(verdict.warnings).toEqual([]);
  expect(verdict.ranking).toHaveLength(15);
  expect(verdict.ranking[9]?.rank).toBe(proof.result.cutoff); // quota 10, then five on the waitlist
});

test.each<[string, number, Partial<DrawFields>, number]>([
  ['nobody registered', 0, {}, 0],
  ['so few registered that nobody wins', 49, {}, 0],
  ['fewer registered than there are units', 3, { rule: { kind: 'automatic' } }, 3],
  ['one chunk is exactly full', 1_024, { rule: { kind: 'fixedQuota', winners: 4 } }, 4],
])('F-118 a draw where %s passes every check', async (_what, count, fields, winners) => {
  const small = drawList(count, fields);

  const verdict = await verify(linesOf(small));

  expect(failuresOf(verdict)).toEqual([]);
  expect(verdict.proof.result?.winners).toBe(winners);
});

const PARAMETERS = 'the parameters are the promised ones';
const CUTOFF = 'the cut-off is the rank of the last winner';
const ROOT = 'the list has the published root';
const TIME = 'everybody registered after it was published, while registration was open';
const FROZEN = 'the list was frozen after registration closed and before the round';
const CHUNKS = 'every chunk has its root';
const COMPLETE = 'the list is complete';
const ASCENDING = 'the pseudonyms ascend, none is there twice';

test.each<[string, (proof: DrawnList['proof']) => DrawProof, string[]]>([
  ['the price changed', (one) => ({ ...one, priceFen: 1 }), [PARAMETERS]],
  ['the quota changed', (one) => withFields(one, { quota: 9 }), [PARAMETERS, 'as many win as the rule says']],
  [
    'the instant of the draw was moved to a later round',
    (one) => withFields(one, { drawAt: one.fields.drawAt + 3_000 }),
    [PARAMETERS, 'the round is the first at or after the promised instant'],
  ],
  [
    'another round was promised than the parameters say, hash and all',
    (one) => rehashed({ ...one, beacon: { ...one.beacon, round: 999 } }),
    [
      'the round is the first at or after the promised instant',
      'the beacon signed the round',
      'the randomness is the SHA-256 of the signature',
    ],
  ],
  [
    'the secret was chosen afterwards',
    (one) => withResult(one, { secret: 'ab'.repeat(32) }),
    ['the secret is the one committed to', CUTOFF],
  ],
  [
    'the signature is of another round',
    (one) =>
      withResult(one, {
        signature:
          'b55e7cb2d5c613ee0b2e28d6750aabbb78c39dcc96bd9d38c2c2e12198df95571de8e8e402a0cc48871c7089a2b3af4b',
      }),
    ['the beacon signed the round', 'the randomness is the SHA-256 of the signature'],
  ],
  [
    'the randomness is not of the signature',
    (one) => withResult(one, { randomness: 'ab'.repeat(32) }),
    ['the randomness is the SHA-256 of the signature', CUTOFF],
  ],
  ['one more won', (one) => withResult(one, { winners: 11 }), ['as many win as the rule says', CUTOFF]],
  ['one less waits', (one) => withResult(one, { waitlist: 4 }), ['as many wait as was promised']],
  ['the cut-off was lowered', (one) => withResult(one, { cutoff: '00'.repeat(32) }), [CUTOFF]],
  [
    'it was drawn before the round',
    (one) => withResult(one, { drawnAt: one.beacon.roundAt - 1 }),
    ['it was drawn after the round was emitted'],
  ],
  [
    'the list was frozen when the round was known',
    (one) => withList(one, { frozenAt: one.beacon.roundAt }),
    [FROZEN],
  ],
  ['the list was frozen while registration was open', (one) => withList(one, { frozenAt: 1 }), [FROZEN]],
  ['the root is another', (one) => withList(one, { root: 'ab'.repeat(32) }), [ROOT, CUTOFF]],
  ['the count is another', (one) => withList(one, { count: COUNT + 1 }), [COMPLETE]],
  ['it was published when some had registered', (one) => ({ ...one, publishedAt: one.fields.drawAt }), [TIME]],
])('F-118 it is seen when %s', async (_what, tamper, failures) => {
  expect(failuresOf(await verify(linesOf({ proof: tamper(proof), chunks })))).toEqual(failures);
});

test.each<[string, unknown[], string[]]>([
  ['a registration was left out', chunksOf(firstChunk, secondChunk.subarray(40)), [COMPLETE, ROOT]],
  [
    'a registration was added',
    chunksOf(firstChunk, Buffer.concat([secondChunk, lateEntry()])),
    [COMPLETE, ROOT],
  ],
  ['somebody is there twice', chunksOf(firstChunk, twice(secondChunk)), [COMPLETE, ROOT, ASCENDING]],
  ['the order was changed', chunksOf(swapped(firstChunk), secondChunk), [ROOT, ASCENDING]],
  ['an instant was changed to after the close', chunksOf(firstChunk, closedAt(secondChunk)), [ROOT, TIME]],
  ['a chunk is missing', chunksOf(firstChunk), [COMPLETE, ROOT]],
  [
    'a chunk says another root',
    [{ ...publishedChunk(firstChunk, 0), root: 'ab'.repeat(32) }, publishedChunk(secondChunk, 1)],
    [CHUNKS],
  ],
  [
    'a chunk says another count',
    [{ ...publishedChunk(firstChunk, 0), count: 1_023 }, publishedChunk(secondChunk, 1)],
    [CHUNKS],
  ],
  [
    'the chunks are numbered wrongly',
    [publishedChunk(firstChunk, 1), publishedChunk(secondChunk, 0)],
    [CHUNKS],
  ],
  [
    'a chunk that is not full is followed',
    chunksOf(firstChunk.subarray(0, -40), firstChunk.subarray(-40), secondChunk),
    [CHUNKS, COMPLETE, ROOT],
  ],
])('F-118 it is seen when in the list %s', async (_what, lines, failures) => {
  const failed = failuresOf(await verify([proof, ...lines]));

  expect(failed.filter((name) => name !== CUTOFF)).toEqual(failures); // who left or came may have been the last winner
});

test('F-118 a proof that is drawn by a test beacon holds, and says whose key it was', async () => {
  const secretKey = Buffer.alloc(32, 'golden-deer-local-beacon-key-1');
  const beacon = beaconFor(LOCAL_CHAIN, proof.fields.drawAt);
  const { shortSignatures } = bls12_381;
  const message = shortSignatures.hash(
    sha256(uint64(beacon.round)),
    'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_',
  );
  const signature = shortSignatures.sign(message, secretKey).toHex(true);
  const randomness = sha256(Buffer.from(signature, 'hex')).toString('hex');
  const local = rehashed(withResult({ ...proof, beacon }, { signature, randomness }));

  const verdict = await verify(linesOf({ proof: local, chunks }));

  expect(failuresOf(verdict)).toEqual([CUTOFF]); // another randomness, another ranking
  expect(verdict.warnings).toEqual([expect.stringContaining("not drand's quicknet")]);
});

test('F-118 commit-reveal is told as such, and takes no randomness', async () => {
  const without = withResult(proof, { method: 'commitReveal', randomness: '', signature: '' });
  const verdict = await verify(linesOf({ proof: without, chunks }));
  const smuggled = withResult(proof, { method: 'commitReveal', signature: '' });

  expect(failuresOf(verdict)).toEqual([CUTOFF]); // the cut-off is the beacon's
  expect(verdict.warnings).toEqual([expect.stringContaining('commit-reveal')]);
  expect(failuresOf(await verify(linesOf({ proof: smuggled, chunks })))).toEqual([
    'no randomness was used beside the secret',
  ]);
});

test('F-118 a loser checks with the summary and the own entry alone', async () => {
  const { ranking } = await verify(linesOf(drawn));
  const winner = drawn.own(ranking[0]?.pseudonym ?? '');
  const loser = drawn.own(ranking[12]?.pseudonym ?? '');

  const verdict = await verify([proof, winner, loser]);
  const forged = await verify([proof, { ...loser, registeredAt: loser.registeredAt - 1 }]);

  expect(failuresOf(verdict)).toEqual([]);
  expect(verdict.checks.slice(-2).map(({ seen }) => seen.split(',')[0])).toEqual(['won', 'lost']);
  expect(forged.checks.at(-1)).toMatchObject({ isOk: false, seen: 'notInList' });
});

test('F-118 the place of a pseudonym is told, up to the last of all', async () => {
  const { ranking } = await verify(linesOf(drawn));
  const everybody = drawList(COUNT, { quota: COUNT, rule: { kind: 'automatic' } });
  const places = await Promise.all(
    [0, 9, 10, 14].map((at) =>
      verify(linesOf(drawn), ranking[at]?.pseudonym).then(({ checks }) => checks.at(-1)?.seen),
    ),
  );
  const stranger = await verify(linesOf(drawn), 'ab'.repeat(32));

  expect(places.map((seen) => seen?.split(',')[0])).toEqual([
    'place 1: won',
    'place 10: won',
    'place 11: on the waitlist',
    'place 15: on the waitlist',
  ]);
  expect(stranger.checks.at(-1)).toMatchObject({ isOk: false, seen: 'it is not in the list' });
  expect((await verify(linesOf(everybody))).ranking).toHaveLength(COUNT);
});

test('F-118 a draw that is not drawn yet is not proved, and what is promised of it is checked', async () => {
  const verdict = await verify([{ ...proof, result: null }]);

  expect(failuresOf(verdict)).toEqual(['the draw is drawn']);
  expect(failuresOf(await verify([{ ...proof, priceFen: 1, list: null, result: null }]))).toEqual([
    PARAMETERS,
    'the draw is drawn',
  ]);
});

test('what is no proof is said to be none', async () => {
  await expect(verify([])).rejects.toThrow('the summary has not the form of a proof');
  await expect(verify([{ ...proof, secretHash: 'x' }])).rejects.toThrow('secretHash');
  await expect(verify([proof, { index: 0 }])).rejects.toThrow('a chunk has not the form of a proof');
  await expect(verify([proof, { ...publishedChunk(firstChunk, 0), entries: 'AAAA' }])).rejects.toThrow(
    'whole entries',
  );
});

function verify(lines: readonly unknown[], me: string | null = null) {
  return verifyDraw(
    (async function* () {
      yield* lines;
    })(),
    me,
  );
}

const failuresOf = ({ checks }: Awaited<ReturnType<typeof verify>>): string[] =>
  checks.filter(({ isOk }) => !isOk).map(({ name }) => name);

const withFields = (one: DrawProof, change: Partial<DrawFields>): DrawProof => ({
  ...one,
  fields: { ...one.fields, ...change },
});
const withResult = (one: DrawnList['proof'], change: Partial<DrawResult>) => ({
  ...one,
  result: { ...one.result, ...change },
});
const withList = (one: DrawnList['proof'], change: Partial<DrawnList['proof']['list']>) => ({
  ...one,
  list: { ...one.list, ...change },
});
function rehashed<Proof extends DrawProof>(one: Proof): Proof {
  return { ...one, parametersHash: parametersHash(one.drawId, one.fields, one.priceFen, one.beacon) };
}

function chunksOf(...parts: readonly Buffer[]): unknown[] {
  return parts.map(publishedChunk);
}

/** Behind everybody, in time. */
function lateEntry(): Buffer {
  return Buffer.concat([Buffer.alloc(32, 0xff), uint64(proof.fields.windows[0]?.opensAt ?? 0)]);
}

function twice(entries: Buffer): Buffer {
  return Buffer.concat([entries, entries.subarray(-40)]);
}

function swapped(entries: Buffer): Buffer {
  return Buffer.concat([entries.subarray(40, 80), entries.subarray(0, 40), entries.subarray(80)]);
}

function closedAt(entries: Buffer): Buffer {
  return Buffer.concat([
    entries.subarray(0, 32),
    uint64(proof.fields.windows[0]?.closesAt ?? 0),
    entries.subarray(40),
  ]);
}
