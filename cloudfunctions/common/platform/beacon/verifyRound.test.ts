import { bls12_381 } from '@noble/curves/bls12-381';
import { settingsFields } from '../../../../database/collections/settings';
import { QUICKNET, randomnessOfRound } from './verifyRound';

/** Rounds of quicknet as drand's relays answer them, with the randomness that they state. */
const ROUNDS = [
  {
    round: 1,
    signature:
      'b55e7cb2d5c613ee0b2e28d6750aabbb78c39dcc96bd9d38c2c2e12198df95571de8e8e402a0cc48871c7089a2b3af4b',
    randomness: '1466a6cd24e327188770752f6134001c64d6efcc590ccc26b721611ad96f165a',
  },
  {
    round: 2,
    signature:
      'b6b6a585449b66eb12e875b64fcbab3799861a00e4dbf092d99e969a5eac57dd3f798acf61e705fe4f093db926626807',
    randomness: '5782d6987841c654515a0e72b2d1ebb4e741234042c37cb19608ae50d93fb60c',
  },
  {
    round: 1_000,
    signature:
      'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
    randomness: 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd',
  },
  {
    round: 657_413,
    signature:
      'b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b',
    randomness: 'fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587',
  },
  {
    round: 9_367_912,
    signature:
      '845091b99635a8a5f93a15cd8622fae0c7ee5307fb5b888dc67ee4fe997b5b326dbd637bd7ab39e3188fd507ea94b314',
    randomness: 'a646d1f17493408fdd89ee2ff71a0d1eab6087f23fdef7f60a2baec60436a496',
  },
] as const;
const [first, second] = ROUNDS;
const { publicKey } = QUICKNET;

test.each(ROUNDS)('F-118 round $round of quicknet verifies and has its published randomness', (emitted) => {
  expect(randomnessOfRound({ publicKey, ...emitted })).toBe(emitted.randomness);
});

test('F-118 the settings name quicknet, key, genesis and period, unless somebody changes them', () => {
  expect(settingsFields.parse({}).draws.beacon).toMatchObject(QUICKNET);
});

test.each([
  ['of another round', { ...first, round: 2 }],
  ['of another round that is real too', { ...first, signature: second.signature }],
  ['under another key', { ...first, publicKey: bls12_381.G2.Point.BASE.toHex(true) }],
  ['with one bit changed', { ...first, signature: first.signature.replace(/.$/, 'a') }],
  ['with the sign of the point changed', { ...first, signature: first.signature.replace(/^b/, '9') }],
  ['in capitals', { ...first, signature: first.signature.toUpperCase() }],
  ['uncompressed', { ...first, signature: bls12_381.G1.Point.fromHex(first.signature).toHex(false) }],
  ['that is empty', { ...first, signature: '' }],
  ['that is the point at infinity', { ...first, signature: `c0${'0'.repeat(94)}` }],
  [
    'under the key at infinity',
    { ...first, signature: `c0${'0'.repeat(94)}`, publicKey: `c0${'0'.repeat(190)}` },
  ],
  ['of no point', { ...first, signature: 'f'.repeat(96) }],
  ['of round 0', { ...first, round: 0 }],
  ['of half a round', { ...first, round: 1.5 }],
])('F-118 a signature %s does not hold', (_what, emitted) => {
  expect(randomnessOfRound({ publicKey, ...emitted })).toBeNull();
});
