import fc from 'fast-check';
import type { DrawRule } from '../../contract/draw';
import { countWaitlist, countWinners } from './winners';

const count = fc.nat(10_000_000);
const rule = fc.oneof(
  fc.record({ kind: fc.constant('fixedRate' as const), ratePpm: fc.integer({ min: 1, max: 1_000_000 }) }),
  fc.record({ kind: fc.constant('fixedQuota' as const), winners: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ kind: fc.constant('automatic' as const) }),
);

test('F-118 as many win as quota, held units, registrations and rule all allow', () => {
  fc.assert(
    fc.property(rule, count, count, count, (one, registrations, quota, held) => {
      const winners = countWinners(one, { registrations, quota, held });

      expect(winners).toBe(Math.min(quota, held, registrations, byDefinition(one, registrations)));
    }),
  );
});

test('F-118 a fixed rate is the floor of the exact product', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), fc.integer({ min: 1, max: 1_000_000 }), (registrations, ratePpm) => {
      const winners = countWinners({ kind: 'fixedRate', ratePpm }, { registrations, quota: 1e9, held: 1e9 });

      expect(BigInt(winners)).toBe((BigInt(registrations) * BigInt(ratePpm)) / 1_000_000n);
    }),
  );
});

test.each<[string, DrawRule, number, number]>([
  ['5 percent of 199 are 9', { kind: 'fixedRate', ratePpm: 50_000 }, 199, 9],
  ['5 percent of 200 are 10', { kind: 'fixedRate', ratePpm: 50_000 }, 200, 10],
  ['5 percent of 19 is nobody', { kind: 'fixedRate', ratePpm: 50_000 }, 19, 0],
  ['all of 7', { kind: 'fixedRate', ratePpm: 1_000_000 }, 7, 7],
  ['8 of 100', { kind: 'fixedQuota', winners: 8 }, 100, 8],
  ['8 promised, 3 registered', { kind: 'fixedQuota', winners: 8 }, 3, 3],
  ['as many as the quota', { kind: 'automatic' }, 100, 50],
  ['nobody of nobody', { kind: 'automatic' }, 0, 0],
])('F-118 %s', (_what, one, registrations, winners) => {
  expect(countWinners(one, { registrations, quota: 50, held: 60 })).toBe(winners);
});

test('F-118 nobody wins a unit that is no longer held', () => {
  expect(countWinners({ kind: 'automatic' }, { registrations: 100, quota: 50, held: 49 })).toBe(49);
});

test('the waitlist is who is left, up to its promised length', () => {
  expect(countWaitlist({ registrations: 100, winners: 10, waitlistMax: 20 })).toBe(20);
  expect(countWaitlist({ registrations: 15, winners: 10, waitlistMax: 20 })).toBe(5);
  expect(countWaitlist({ registrations: 10, winners: 10, waitlistMax: 20 })).toBe(0);
  expect(countWaitlist({ registrations: 15, winners: 10, waitlistMax: 0 })).toBe(0);
});

function byDefinition(one: DrawRule, registrations: number): number {
  if (one.kind === 'fixedRate') return Number((BigInt(registrations) * BigInt(one.ratePpm)) / 1_000_000n);
  return one.kind === 'fixedQuota' ? one.winners : Infinity;
}
