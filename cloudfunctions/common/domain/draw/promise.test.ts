import fc from 'fast-check';
import type { DrawBeacon, DrawFields } from '../../contract/draw';
import { beaconFor, parametersHash, roundAt, roundFor, secretHash } from './promise';

const CHAIN = {
  chainHash: '52'.repeat(32),
  publicKey: '83'.repeat(96),
  genesisAt: 1_692_803_367_000,
  periodMs: 3_000,
};
const DRAW_AT = 1_762_833_600_000;
const FIELDS: DrawFields = {
  name: '双11 抢签',
  description: '',
  productId: 'p-1',
  skuId: 's-1',
  windows: [{ opensAt: 1_762_826_400_000, closesAt: 1_762_830_000_000 }],
  drawAt: DRAW_AT,
  quota: 10,
  rule: { kind: 'fixedRate', ratePpm: 50_000 },
  waitlistMax: 20,
  qualificationMinutes: 30,
  requireIdentity: true,
  requireAdult: true,
  coinOnWin: 'at_draw',
};
const BEACON = beaconFor(CHAIN, DRAW_AT);

const hashWith = (change: {
  readonly drawId?: string;
  readonly fields?: Partial<DrawFields>;
  readonly priceFen?: number;
  readonly beacon?: Partial<DrawBeacon>;
}): string =>
  parametersHash(change.drawId ?? 'd-1', { ...FIELDS, ...change.fields }, change.priceFen ?? 149_900, {
    ...BEACON,
    ...change.beacon,
  });

const FIELD_CHANGES: { readonly [Field in keyof DrawFields]: DrawFields[Field] } = {
  name: 'x',
  description: 'x',
  productId: 'p-2',
  skuId: 's-2',
  windows: [{ opensAt: 1_762_826_400_000, closesAt: 1_762_830_000_001 }],
  drawAt: DRAW_AT + 1,
  quota: 11,
  rule: { kind: 'fixedRate', ratePpm: 50_001 },
  waitlistMax: 21,
  qualificationMinutes: 31,
  requireIdentity: false,
  requireAdult: false,
  coinOnWin: 'never',
};
const BEACON_CHANGES: DrawBeacon = {
  chainHash: '53'.repeat(32),
  publicKey: '84'.repeat(96),
  genesisAt: 1,
  periodMs: 1,
  round: 1,
  roundAt: 1,
};

test('F-118 no parameter can change without the hash, be it a field, the price, the draw or the beacon', () => {
  const changes = [
    ...Object.entries(FIELD_CHANGES).map(([field, value]) => ({ fields: { [field]: value } })),
    ...Object.entries(BEACON_CHANGES).map(([field, value]) => ({ beacon: { [field]: value } })),
    { priceFen: 149_901 },
    { drawId: 'd-2' },
  ];
  const hashes = changes.map(hashWith);

  expect(changes).toHaveLength(21);
  expect(new Set([hashWith({}), ...hashes]).size).toBe(22);
});

test('F-118 the whole draw document gives the hash of its fields alone', () => {
  const document = { _id: 'd-1', status: 'drawn', revision: 7, ...FIELDS, closesAt: 1 };

  expect(parametersHash('d-1', document, 149_900, BEACON)).toBe(hashWith({}));
});

test('F-118 a secret is committed to by the SHA-256 of its bytes, not of its hex', () => {
  expect(secretHash('00'.repeat(32))).toBe('66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925');
});

test('F-118 the round that decides is the first one emitted at or after the instant of the draw', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000, max: 200_000_000_000 }), (sinceGenesis) => {
      const at = CHAIN.genesisAt + sinceGenesis;
      const round = roundFor(CHAIN, at);

      expect(roundAt(CHAIN, round)).toBeGreaterThanOrEqual(at);
      expect(round === 1 || roundAt(CHAIN, round - 1) < at).toBe(true);
      expect(round).toBeGreaterThanOrEqual(1);
    }),
  );
});

test('F-118 rounds are counted as drand counts them', () => {
  expect(roundAt(CHAIN, 1)).toBe(CHAIN.genesisAt);
  expect(roundAt(CHAIN, 35_107_012)).toBe(1_798_124_400_000); // 24 December 2026, 15:00 UTC
  expect(roundFor(CHAIN, 1_798_124_400_000)).toBe(35_107_012);
  expect(beaconFor(CHAIN, 1_798_124_399_999)).toEqual({
    ...CHAIN,
    round: 35_107_012,
    roundAt: 1_798_124_400_000,
  });
});
