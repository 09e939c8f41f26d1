import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { sha256 } from './bytes';
import { encodeEntries } from './list';
import { type RankSeed, lowest, rankKey, rankOf } from './rank';

const SEED: RankSeed = {
  secret: 'aa'.repeat(32),
  randomness: 'bb'.repeat(32),
  root: 'cc'.repeat(32),
  drawId: 'd-1',
};
const pseudonymsUpTo = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, at) => sha256(Buffer.from(`person ${at}`)));
const chunkOf = (pseudonyms: readonly Buffer[]): Buffer =>
  encodeEntries(pseudonyms.map((each) => ({ pseudonym: each.toString('hex'), registeredAt: 1 })));

test('F-118 the key is SHA-256 over secret, randomness, root and draw, each behind its length', () => {
  const bytes = [
    ...['00000020', SEED.secret, '00000020', SEED.randomness, '00000020', SEED.root],
    ...['00000003', Buffer.from('d-1').toString('hex')],
  ].join('');

  expect(rankKey(SEED)).toEqual(createHash('sha256').update(bytes, 'hex').digest());
});

test('F-118 a rank is the HMAC of the pseudonym under the key', () => {
  const pseudonym = sha256();

  expect(rankOf(rankKey(SEED), pseudonym)).toBe(
    createHmac('sha256', rankKey(SEED)).update(pseudonym).digest('hex'),
  );
});

test.each<[string, Partial<RankSeed>]>([
  ['secret', { secret: 'ab'.repeat(32) }],
  ['randomness', { randomness: '' }],
  ['root', { root: 'cd'.repeat(32) }],
  ['draw', { drawId: 'd-2' }],
])('F-118 another %s is another key', (_what, change) => {
  expect(rankKey({ ...SEED, ...change })).not.toEqual(rankKey(SEED));
});

test('F-118 the lowest are the beginning of the whole ranking, whatever the chunks and their order', () => {
  const key = rankKey(SEED);
  fc.assert(
    fc.property(fc.nat(120), fc.nat(130), fc.integer({ min: 1, max: 50 }), (count, limit, size) => {
      const pseudonyms = pseudonymsUpTo(count);
      const whole = pseudonyms
        .map((each) => ({ pseudonym: each.toString('hex'), rank: rankOf(key, each) }))
        .sort((a, b) => Buffer.from(a.rank, 'hex').compare(Buffer.from(b.rank, 'hex')));
      const [forwards, backwards] = [lowest(key, limit), lowest(key, limit)];
      for (let at = 0; at < count; at += size) forwards.add(chunkOf(pseudonyms.slice(at, at + size)));
      backwards.add(chunkOf(pseudonyms.toReversed()));

      expect(forwards.ranking()).toEqual(whole.slice(0, limit));
      expect(backwards.ranking()).toEqual(whole.slice(0, limit));
    }),
  );
});
