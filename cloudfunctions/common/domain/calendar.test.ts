import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  COIN_LIFE_MS,
  DAY_MS,
  HOUR_MS,
  addDaysEnd,
  birthdayOn,
  compactTimeAt,
  compactTimeOf,
  dateOn,
  isCalendarDate,
  rfc3339At,
  rfc3339Of,
  startOfDateAt,
  wallClockAt,
} from './calendar';
import { ageOn } from '../testing/oracles';
import { InvariantError } from './invariant';

const NO_DAYLIGHT_SAVING_SINCE_AT = Date.UTC(1991, 8, 15);
const anyAt = fc.integer({ min: NO_DAYLIGHT_SAVING_SINCE_AT, max: Date.UTC(2100, 0, 1) });
const shanghai = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
const anyDate = anyAt.map(dateOn);

describe('calendar', () => {
  test('F-097 a coin lives 48 hours', () => {
    expect(COIN_LIFE_MS).toBe(48 * HOUR_MS);
    expect(COIN_LIFE_MS).toBe(2 * DAY_MS);
  });

  test('the date of an instant is the one that the time zone tables give for Shanghai', () => {
    fc.assert(fc.property(anyAt, (at) => expect(dateOn(at)).toBe(shanghai.format(at))));
  });

  test('a day is half-open: its last millisecond is still that day, its end is the next', () => {
    fc.assert(
      fc.property(anyAt, (at) => {
        const end = addDaysEnd(at, 0);

        expect(dateOn(end - 1)).toBe(dateOn(at));
        expect(dateOn(end)).not.toBe(dateOn(at));
        expect(end - at).toBeGreaterThan(0);
        expect(end - at).toBeLessThanOrEqual(DAY_MS);
      }),
    );
  });

  test('midnight in Shanghai is 16:00 UTC, and midnight itself belongs to the new day', () => {
    const midnight = Date.UTC(2025, 10, 11, 16);

    expect(addDaysEnd(midnight - 1, 0)).toBe(midnight);
    expect(addDaysEnd(midnight, 0)).toBe(midnight + DAY_MS);
    expect(dateOn(midnight - 1)).toBe('2025-11-11');
    expect(dateOn(midnight)).toBe('2025-11-12');
  });

  test('the end of a day some days later is that many days after the end of this one', () => {
    fc.assert(
      fc.property(anyAt, fc.integer({ min: -800, max: 800 }), (at, days) => {
        expect(addDaysEnd(at, days)).toBe(addDaysEnd(at, 0) + days * DAY_MS);
      }),
    );
    expect(addDaysEnd(Date.UTC(2024, 1, 28), 1)).toBe(Date.UTC(2024, 1, 29, 16));
  });

  test('a date starts where the day before it ends', () => {
    fc.assert(fc.property(anyAt, (at) => expect(startOfDateAt(dateOn(at)) + DAY_MS).toBe(addDaysEnd(at, 0))));
  });

  test.each(['2024-02-29', '2000-02-29', '1999-12-31', '2025-01-01'])('%s is a date', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  test.each([
    '2023-02-29',
    '1900-02-29',
    '2025-02-30',
    '2025-04-31',
    '2025-00-10',
    '2025-13-01',
    '2025-01-00',
    '2025-1-1',
    '20250101',
    '2025-01-01 ',
    '',
    'yesterday',
    '0000-00-00',
  ])('%j is no date', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  test('who was born on 29 February has the birthday on 1 March of a common year', () => {
    expect(birthdayOn('2008-02-29', 18)).toBe('2026-03-01');
    expect(birthdayOn('2008-02-29', 20)).toBe('2028-02-29');
  });

  test('the birthday is the first date on which one has that age', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 110 }), (birthOn, years) => {
        const birthday = birthdayOn(birthOn, years);

        expect(ageOn(birthOn, birthday)).toBe(years);
        expect(ageOn(birthOn, dateOn(startOfDateAt(birthday) - 1))).toBe(years - 1);
      }),
    );
  });

  test.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'])(
    'a machine in %s comes to the same dates and instants',
    (timeZone) => {
      const script = [
        `const { addDaysEnd, dateOn, startOfDateAt } = require(${JSON.stringify(join(__dirname, 'calendar.ts'))});`,
        `const ats = Array.from({ length: 500 }, (_, index) => 700000000000 + index * 4321098765);`,
        `console.log(JSON.stringify(ats.map((at) => [dateOn(at), addDaysEnd(at, 1), startOfDateAt(dateOn(at))])));`,
      ].join('\n');

      const env = { ...process.env, TZ: timeZone };
      const printed = execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
        env,
        encoding: 'utf8',
      });

      const ats = Array.from({ length: 500 }, (_, index) => 700_000_000_000 + index * 4_321_098_765);
      const expected = ats.map((at) => {
        const on = shanghai.format(at);
        const startAt = Date.parse(`${on}T00:00:00+08:00`);
        return [on, startAt + 2 * DAY_MS, startAt];
      });
      expect(JSON.parse(printed)).toEqual(expected);
    },
  );

  test('what is no instant, no date or no whole number of days is a bug', () => {
    expect(() => dateOn(Number.NaN)).toThrow(InvariantError);
    expect(() => addDaysEnd(1.5, 0)).toThrow(InvariantError);
    expect(() => addDaysEnd(0, 0.5)).toThrow(InvariantError);
    expect(() => startOfDateAt('2023-02-29')).toThrow(InvariantError);
  });

  test('an instant is written in the ways of WeChat Pay, in Shanghai, with its second rounded down', () => {
    const at = Date.UTC(2026, 5, 8, 2, 34, 56, 999);

    expect(compactTimeOf(at)).toBe('20260608103456');
    expect(rfc3339Of(at)).toBe('2026-06-08T10:34:56+08:00');
  });

  test('what is written is read back to the second', () => {
    fc.assert(
      fc.property(anyAt, (at) => {
        const second = at - (at % 1_000);

        expect(compactTimeAt(compactTimeOf(at))).toBe(second);
        expect(rfc3339At(rfc3339Of(at))).toBe(second);
        expect(Date.parse(rfc3339Of(at))).toBe(second);
        expect(wallClockAt(rfc3339Of(at).slice(0, 19).replace('T', ' '))).toBe(second);
      }),
    );
  });

  test('RFC 3339 is read with any offset and with fractions, as Date.parse reads it', () => {
    const offset = fc.constantFrom('Z', '+08:00', '-05:30', '+00:00', '+14:00');
    fc.assert(
      fc.property(anyAt, offset, (at, zone) => {
        const text = new Date(at).toISOString().replace('Z', zone);

        expect(rfc3339At(text)).toBe(Date.parse(text));
      }),
    );
  });

  test.each([
    '20260230000000',
    '20260608246060',
    '2026060810345',
    '202606081034560',
    '2026-06-08 10:34:56',
    '',
  ])('%j is no compact time', (text) => {
    expect(compactTimeAt(text)).toBeNull();
  });

  test.each([
    '2026-02-30T00:00:00+08:00',
    '2026-06-08T24:00:00+08:00',
    '2026-06-08T10:34:56',
    '2026-06-08',
    '',
  ])('%j is no RFC 3339 time', (text) => {
    expect(rfc3339At(text)).toBeNull();
  });

  test.each(['2026-06-08 10:60:00', '2026-13-08 10:34:56', '2026-06-08T10:34:56', '2026-06-08  10:34:56', ''])(
    '%j is shown by no clock',
    (text) => {
      expect(wallClockAt(text)).toBeNull();
    },
  );
});
