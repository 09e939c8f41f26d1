import { evalExpr } from 'mingo/core';
import * as expression from 'mingo/operators/expression';
import type { Any, AnyObject, Options } from 'mingo/types';
import type { Expression } from './expressions';
import { EngineError } from './types';
import { isPlain, typeNameOf, type Plain } from './values';

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

interface DateInput {
  readonly date: unknown;
  readonly timezone?: unknown;
}

/** A date alone, in an array, or as `{ date, timezone }`. */
function readInput(document: AnyObject, operand: Any, options: Options): DateInput {
  const value: unknown = evalExpr(document, operand, options);
  if (isPlain(value)) return { date: value['date'], timezone: value['timezone'] };
  return { date: Array.isArray(value) ? value[0] : value };
}

function isNil(value: unknown): boolean {
  return value === null || value === undefined;
}

/** No date gives null; mingo throws. */
function ofDate(part: (input: DateInput, options: Options) => unknown): Expression {
  return (document, operand, options) => {
    const input = readInput(document, operand, options);
    if (isNil(input.date)) return null;
    if (!(input.date instanceof Date)) fail(`can't convert from BSON type ${typeNameOf(input.date)} to Date`);
    return part(input, options);
  };
}

function partOf(operator: Expression, { date, timezone }: DateInput, options: Options): number {
  return Number(operator({}, isNil(timezone) ? { date } : { date, timezone }, options));
}

/** The week of the year, 0 to 53; weeks begin on Sundays, and what comes before the first one is week 0. */
function weekOf(input: DateInput, options: Options): number {
  const day = partOf(expression.$dayOfYear, input, options);
  const weekday = partOf(expression.$dayOfWeek, input, options);
  return Math.floor((day + 7 - weekday) / 7);
}

/** The first days of January may belong to a week of the year before, the last of December to one of the next. */
function isoWeekYearOf(input: DateInput, options: Options): number {
  const week = partOf(expression.$isoWeek, input, options);
  const month = partOf(expression.$month, input, options);
  const shift = week === 1 && month === 12 ? 1 : week >= 52 && month === 1 ? -1 : 0;
  return partOf(expression.$year, input, options) + shift;
}

const SPECIAL_PARTS: Readonly<Record<string, (input: DateInput, options: Options) => number>> = {
  '%w': (input, options) => partOf(expression.$dayOfWeek, input, options),
  '%U': weekOf,
  '%G': isoWeekYearOf,
};

/** Each part of the format by itself, so that what one part writes is not read as another. */
const $dateToString: Expression = (document, operand, options) => {
  const given: unknown = evalExpr(document, operand, options);
  if (!isPlain(given)) fail('$dateToString only supports an object as its argument');
  const { date, format, timezone, onNull = null } = given;
  if (isNil(date)) return onNull;
  const input = { date, timezone };
  const zone = isNil(timezone) ? {} : { timezone };
  if (isNil(format)) return expression.$dateToString({}, { date, ...zone }, options);
  if (typeof format !== 'string') fail("$dateToString requires that 'format' be a string");
  return format.replaceAll(/%./g, (part) => {
    if (part === '%%') return '%';
    const special = SPECIAL_PARTS[part];
    if (special) return String(special(input, options)).padStart(part === '%U' ? 2 : 1, '0');
    const text = expression.$dateToString({}, { date, format: part, ...zone }, options);
    if (text === part) fail(`$dateToString: Invalid format character '${part}' in format string`);
    return String(text);
  });
};

const ISO_DATE = /^(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Without a format mingo knows only one form of ISO 8601; with a format it is silent about what it cannot read. */
const $dateFromString: Expression = (document, operand, options) => {
  const given: unknown = evalExpr(document, operand, options);
  if (!isPlain(given)) fail('$dateFromString only supports an object as its argument');
  const { dateString, onNull = null, onError } = given;
  if (isNil(dateString)) return onNull;
  const date = typeof dateString === 'string' ? parseDate(given, dateString, options) : null;
  if (date instanceof Date && !Number.isNaN(date.getTime())) return date;
  if (onError !== undefined) return onError;
  return fail(`Error parsing date string '${String(dateString)}'`);
};

function parseDate({ format, timezone }: Plain, dateString: string, options: Options): unknown {
  if (!isNil(format)) {
    const zone = isNil(timezone) ? {} : { timezone: String(timezone) };
    return expression.$dateFromString({}, { dateString, format: String(format), ...zone }, options);
  }
  const [, day = '', time = 'T00:00', zone = 'Z'] = ISO_DATE.exec(dateString) ?? [];
  const date = new Date(`${day}${time.replace(' ', 'T')}${zone}`);
  return isNil(timezone) || Number.isNaN(date.getTime()) ? date : inZone(date, timezone, options);
}

/** The instant at which the clocks of the zone show what this date shows in UTC. */
function inZone(date: Date, timezone: unknown, options: Options): unknown {
  const { year, month, day, hour, minute, second, millisecond } = readParts(date, undefined, options);
  return expression.$dateFromParts(
    {},
    { year, month, day, hour, minute, second, millisecond, timezone },
    options,
  );
}

function readParts(date: unknown, timezone: unknown, options: Options): Record<string, number> {
  const zone = isNil(timezone) ? {} : { timezone };
  const parts: unknown = expression.$dateToParts({}, { date, ...zone }, options);
  if (!isPlain(parts)) return fail('a date is needed');
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, Number(value)]));
}

const DAY_MS = 86_400_000;

/** mingo does not read the parts of an ISO week. */
const $dateFromParts: Expression = (document, operand, options) => {
  const given: unknown = evalExpr(document, operand, options);
  if (!isPlain(given)) fail('$dateFromParts only supports an object as its argument');
  const { isoWeekYear, isoWeek = 1, isoDayOfWeek = 1, ...rest } = given;
  if (Object.values(given).some(isNil)) return null;
  if (isoWeekYear === undefined) return expression.$dateFromParts({}, rest, options);
  const fourth = Date.UTC(Number(isoWeekYear), 0, 4); // the fourth of January is always in week 1
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7; // Monday is 0
  const date = new Date(fourth + ((Number(isoWeek) - 1) * 7 + Number(isoDayOfWeek) - 1 - weekday) * DAY_MS);
  const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return expression.$dateFromParts({}, { ...day, ...rest }, options);
};

const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** A month later is the same day, or the last one of a month that is shorter. */
function moveDate(operator: Expression, direction: 1 | -1): Expression {
  return (document, operand, options) => {
    const given: unknown = evalExpr(document, operand, options);
    if (!isPlain(given)) fail('an object with startDate, unit and amount is needed');
    const { startDate, unit, amount, timezone } = given;
    if ([startDate, unit, amount].some(isNil)) return null;
    const months = typeof unit === 'string' ? MONTHS[unit] : undefined;
    if (months === undefined) return operator({}, given, options);
    const { year = 0, month = 1, day = 1, ...time } = readParts(startDate, timezone, options);
    const first = new Date(Date.UTC(year, month - 1 + months * Number(amount) * direction, 1));
    const [toYear, toMonth] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
    const lastDay = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate();
    const zone = isNil(timezone) ? {} : { timezone };
    return expression.$dateFromParts(
      {},
      { ...time, ...zone, year: toYear, month: toMonth, day: Math.min(day, lastDay) },
      options,
    );
  };
}

const PARTS = {
  $year: expression.$year,
  $month: expression.$month,
  $dayOfMonth: expression.$dayOfMonth,
  $dayOfWeek: expression.$dayOfWeek,
  $dayOfYear: expression.$dayOfYear,
  $hour: expression.$hour,
  $minute: expression.$minute,
  $second: expression.$second,
  $millisecond: expression.$millisecond,
  $isoWeek: expression.$isoWeek,
  $isoDayOfWeek: expression.$isoDayOfWeek,
};

export const dateExpressions: Readonly<Record<string, Expression>> = {
  ...Object.fromEntries(
    Object.entries(PARTS).map(([name, operator]) => [
      name,
      ofDate((input, options) => partOf(operator, input, options)),
    ]),
  ),
  $week: ofDate(weekOf),
  $isoWeekYear: ofDate(isoWeekYearOf),
  $dateToString,
  $dateFromString,
  $dateFromParts,
  $dateAdd: moveDate(expression.$dateAdd, 1),
  $dateSubtract: moveDate(expression.$dateSubtract, -1),
};
