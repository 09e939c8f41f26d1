import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';
import { invariant } from './invariant';

dayjs.extend(utc);

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** A coin lives exactly this long from the moment it was earned (F-005). */
export const COIN_LIFE_MS = 48 * HOUR_MS;

/**
 * Asia/Shanghai has kept this offset without daylight saving since 1991-09-15; only instants before can be an hour
 * off. Wall clocks are calculated in dayjs' UTC mode, because its utcOffset depends on the machine's own time zone.
 */
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;
const DATE_FORMAT = 'YYYY-MM-DD';

/** The end of the Shanghai day that lies `days` after the day of `at`. */
export function addDaysEnd(at: number, days: number): number {
  invariant(Number.isSafeInteger(days), 'days are whole');
  const nextMidnight = wallClockOf(at)
    .startOf('day')
    .add(days + 1, 'day');
  return instantOf(nextMidnight);
}

/** The Shanghai date of an instant, as YYYY-MM-DD. */
export function dateOn(at: number): string {
  return wallClockOf(at).format(DATE_FORMAT);
}

/** The first instant of a Shanghai date. */
export function startOfDateAt(on: string): number {
  invariant(isCalendarDate(on), 'a date is YYYY-MM-DD and exists');
  return instantOf(dayjs.utc(on));
}

/** Whether the text is YYYY-MM-DD and such a day exists. */
export function isCalendarDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayjs.utc(text).format(DATE_FORMAT) === text;
}

/** The date on which somebody turns `years`: the birthday, or 1 March where 29 February is missing. */
export function birthdayOn(birthOn: string, years: number): string {
  const birth = partsOf(birthOn);
  const on = `${String(birth.year + years).padStart(4, '0')}-${birth.monthAndDay}`;
  return isCalendarDate(on) ? on : on.replace('-02-29', '-03-01');
}

/** An instant as a clock in Shanghai shows it, to the second, which is rounded down: 20141030133525. */
export function compactTimeOf(at: number): string {
  return wallClockOf(at).format('YYYYMMDDHHmmss');
}

/** The instant of what compactTimeOf writes; null: there is no such time. */
export function compactTimeAt(text: string): number | null {
  if (!/^\d{14}$/.test(text)) return null;
  return wallClockAt(text.replace(/^(.{4})(..)(..)(..)(..)(..)$/, '$1-$2-$3 $4:$5:$6'));
}

/** The instant at which a clock in Shanghai shows YYYY-MM-DD HH:mm:ss; null: there is no such time. */
export function wallClockAt(text: string): number | null {
  const [, date, hours, minutes, seconds] = /^(\S{10}) (\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  if (date === undefined || !isCalendarDate(date)) return null;
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  return startOfDateAt(date) + hour * HOUR_MS + (minute * 60 + second) * 1_000;
}

/** An instant in RFC 3339 with Shanghai's offset, to the second, which is rounded down: 2018-06-08T10:34:56+08:00. */
export function rfc3339Of(at: number): string {
  return `${wallClockOf(at).format('YYYY-MM-DDTHH:mm:ss')}+08:00`;
}

/** The instant of an RFC 3339 time of any offset; null: there is no such time. */
export function rfc3339At(text: string): number | null {
  const [, date, time, fraction = '', sign, hours = '0', minutes = '0'] =
    /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text) ?? [];
  const inShanghai = wallClockAt(`${date} ${time}`);
  if (inShanghai === null) return null;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  return inShanghai + ms + SHANGHAI_OFFSET_MS - (sign === '-' ? -offsetMs : offsetMs);
}

function partsOf(on: string): { readonly year: number; readonly monthAndDay: string } {
  invariant(isCalendarDate(on), 'a date is YYYY-MM-DD and exists');
  return { year: Number(on.slice(0, 4)), monthAndDay: on.slice(5) };
}

/** What a clock in Shanghai shows, as if it were UTC. */
function wallClockOf(at: number): dayjs.Dayjs {
  invariant(Number.isSafeInteger(at), 'an instant is whole milliseconds');
  return dayjs.utc(at + SHANGHAI_OFFSET_MS);
}

function instantOf(wallClock: dayjs.Dayjs): number {
  return wallClock.valueOf() - SHANGHAI_OFFSET_MS;
}
