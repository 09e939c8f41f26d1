import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc';

dayjs.extend(utc);

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const wallClock = (at: number): dayjs.Dayjs => dayjs.utc(at + SHANGHAI_OFFSET_MS);

/** WeChat Pay writes instants in Shanghai's time, to the second: three ways of it. */
export const formatCompact = (at: number): string => wallClock(at).format('YYYYMMDDHHmmss');
export const formatSpaced = (at: number): string => wallClock(at).format('YYYY-MM-DD HH:mm:ss');
export const formatRfc3339 = (at: number): string => `${wallClock(at).format('YYYY-MM-DDTHH:mm:ss')}+08:00`;

/** The date in Shanghai, YYYY-MM-DD. */
export const dateOf = (at: number): string => wallClock(at).format('YYYY-MM-DD');

/** The instant of YYYYMMDDHHmmss in Shanghai; NaN when there is none. */
export function readCompact(text: string): number {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
}

/** The first instant of a date in Shanghai; NaN when there is none. */
export const startOf = (on: string): number => Date.parse(`${on}T00:00:00+08:00`);
