import fc from 'fast-check';
import { ageOn } from '../../testing/oracles';
import { DAY_MS, dateOn, startOfDateAt } from '../calendar';
import { ADULT_YEARS, adultAt } from './adult';

describe('adultAt', () => {
  test('one is adult from midnight of the 18th birthday in Shanghai, and not a millisecond before', () => {
    const at = adultAt('2007-11-11');

    expect(at).toBe(Date.UTC(2025, 10, 10, 16));
    expect(dateOn(at)).toBe('2025-11-11');
    expect(dateOn(at - 1)).toBe('2025-11-10');
  });

  test('who was born on 29 February is adult from 1 March', () => {
    expect(dateOn(adultAt('2008-02-29'))).toBe('2026-03-01');
    expect(dateOn(adultAt('2008-02-28'))).toBe('2026-02-28');
  });

  test('adult by the instant is adult by the age, at every moment', () => {
    const anyBirthOn = fc
      .integer({ min: startOfDateAt('1975-01-01'), max: startOfDateAt('2060-01-01') })
      .map(dateOn);
    fc.assert(
      fc.property(anyBirthOn, fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }), (birthOn, offset) => {
        const at = adultAt(birthOn);
        const now = at + offset;

        expect(now >= at).toBe(ageOn(birthOn, dateOn(now)) >= ADULT_YEARS);
      }),
    );
  });
});
