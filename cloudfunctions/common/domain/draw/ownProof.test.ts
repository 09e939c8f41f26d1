import type { DrawOwnEntry, DrawProof } from '../../contract/drawProof';
import { pseudonymOf, sha256 } from './bytes';
import { encodeEntries } from './list';
import { proveEntry, rootOf, rootOfChunk } from './merkle';
import { checkOwnProof } from './ownProof';
import { beaconFor } from './promise';
import { lowest, rankKey } from './rank';

const hexOf = (text: string): string => sha256(Buffer.from(text)).toString('hex');
const COUNT = 37;
const WINNERS = 5;

test('F-118 each of the registered learns from the own entry alone whether it won, and whoever ranks agrees', () => {
  const { proof, owns, winners } = drawSmall();

  const outcomes = owns.map((own) => [own.pseudonym, checkOwnProof(proof, own).status]);

  expect(outcomes).toEqual(owns.map(({ pseudonym }) => [pseudonym, winners.has(pseudonym) ? 'won' : 'lost']));
  expect(winners.size).toBe(WINNERS);
});

test('F-118 an entry that is not in the frozen list proves nothing, whatever it claims', () => {
  const { proof, owns } = drawSmall();
  const [own, other] = owns;
  const wrong = [
    { ...own, registeredAt: own.registeredAt + 1 },
    { ...own, pseudonym: hexOf('a stranger') },
    { ...own, index: other.index },
    { ...own, path: other.path },
    { ...own, path: own.path.slice(1) },
    { ...own, path: [] },
  ];

  for (const claim of wrong)
    expect(checkOwnProof(proof, claim)).toEqual({ status: 'unproved', why: 'notInList' });
});

test('F-118 a proof whose root, count or secret is another one turns the outcome or proves nothing', () => {
  const { proof, owns, winners } = drawSmall();
  const { list, result } = proof;
  const winner = owns.find(({ pseudonym }) => winners.has(pseudonym));
  if (winner === undefined || list === null || result === null) throw new Error('somebody won');
  const first = checkOwnProof(proof, winner);

  expect(checkOwnProof({ ...proof, list: { ...list, root: hexOf('x') } }, winner).status).toBe('unproved');
  expect(checkOwnProof({ ...proof, list: { ...list, count: 3 } }, winner).status).toBe('unproved');
  expect(checkOwnProof({ ...proof, result: { ...result, secret: hexOf('x') } }, winner)).not.toEqual(first);
  expect(checkOwnProof({ ...proof, drawId: 'd-2' }, winner)).not.toEqual(first);
});

test('F-118 where nobody won everybody lost, and before the draw nothing is proved', () => {
  const { proof, owns } = drawSmall();
  const { result } = proof;
  if (result === null) throw new Error('it is drawn');
  const [own] = owns;

  expect(checkOwnProof({ ...proof, result: { ...result, winners: 0, cutoff: '' } }, own).status).toBe('lost');
  expect(checkOwnProof({ ...proof, result: null }, own)).toEqual({ status: 'unproved', why: 'notDrawn' });
  expect(checkOwnProof({ ...proof, list: null }, own)).toEqual({ status: 'unproved', why: 'notDrawn' });
});

function drawSmall() {
  const entries = Array.from({ length: COUNT }, (_, at) => ({
    pseudonym: pseudonymOf(hexOf('salt'), `person ${at}`),
    registeredAt: 1_762_826_400_000 + at,
  })).sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
  const bytes = encodeEntries(entries);
  const chunkRoots = [rootOfChunk(bytes)];
  const root = rootOf(chunkRoots).toString('hex');
  const [secret, randomness] = [hexOf('secret'), hexOf('randomness')];
  const selector = lowest(rankKey({ secret, randomness, root, drawId: 'd-1' }), WINNERS);
  selector.add(bytes);
  const ranking = selector.ranking();
  const owns = entries.map((entry, position): DrawOwnEntry => {
    const { index, path } = proveEntry({ entries: bytes, position, chunkIndex: 0, chunkRoots });
    return { ...entry, index, path: path.map((each) => each.toString('hex')) };
  });
  const [first, second, ...rest] = owns;
  if (first === undefined || second === undefined) throw new Error('there are entries');
  const proof = proofOf({ secret, randomness, root, cutoff: ranking.at(-1)?.rank ?? '' });
  const winners = new Set(ranking.map(({ pseudonym }) => pseudonym));
  return { proof, owns: [first, second, ...rest] as const, winners };
}

function proofOf(drawn: Readonly<Record<'secret' | 'randomness' | 'root' | 'cutoff', string>>): DrawProof {
  const { secret, randomness, root, cutoff } = drawn;
  const drawAt = 1_762_833_600_000;
  const chain = { chainHash: '52'.repeat(32), publicKey: '83'.repeat(96), genesisAt: 0, periodMs: 3_000 };
  return {
    drawId: 'd-1',
    fields: {
      ...{ name: 'draw', description: '', productId: 'p-1', skuId: 's-1', drawAt, quota: WINNERS },
      ...{ windows: [{ opensAt: drawAt - 2, closesAt: drawAt - 1 }], rule: { kind: 'automatic' } },
      ...{ waitlistMax: 0, qualificationMinutes: 30, requireIdentity: true, requireAdult: true },
      coinOnWin: 'never',
    },
    priceFen: 149_900,
    parametersHash: hexOf('parameters'),
    secretHash: hexOf('commitment'),
    beacon: beaconFor(chain, drawAt),
    publishedAt: 1,
    list: { count: COUNT, root, chunks: 1, frozenAt: 2 },
    result: {
      ...{ method: 'beacon', randomness, signature: '', secret, cutoff },
      ...{ winners: WINNERS, waitlist: 0, drawnAt: drawAt },
    },
  };
}
