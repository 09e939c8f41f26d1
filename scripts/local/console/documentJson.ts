import type { Document } from '../engine/types';
import type { JsonDocument } from './apiTypes';

/**
 * Documents in plain JSON and back: a Date is {"$date": "<ISO>"}, a RegExp {"$regularExpression": {pattern,
 * options}}, a number that JSON lacks {"$numberDouble": "NaN"}; the rest is itself. `decode(encode(x))` equals x.
 */
export function encode(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof RegExp) return { $regularExpression: { pattern: value.source, options: value.flags } };
  if (typeof value === 'number' && !Number.isFinite(value)) return { $numberDouble: String(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (!isObject(value)) return value;
  return mapValues(value, encode);
}

export function encodeDocument({ _id, ...fields }: Document): JsonDocument {
  return { _id: encode(_id), ...mapValues(fields, encode) };
}

export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (!isObject(value)) return value;
  return decodeMarked(value) ?? mapValues(value, decode);
}

function decodeMarked(value: Record<string, unknown>): Date | RegExp | number | undefined {
  if (Object.keys(value).length !== 1) return undefined;
  const { $date, $numberDouble, $regularExpression } = value;
  if (typeof $date === 'string' || typeof $date === 'number') return decodeDate($date);
  if (typeof $numberDouble === 'string') return Number($numberDouble);
  if (!isObject($regularExpression)) return undefined;
  const { pattern, options } = $regularExpression;
  return typeof pattern === 'string'
    ? new RegExp(pattern, typeof options === 'string' ? options : '')
    : undefined;
}

function decodeDate(written: string | number): Date | undefined {
  const date = new Date(written);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keeps the order of the keys; `__proto__` stays an ordinary key. */
function mapValues(value: Record<string, unknown>, map: (field: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, map(field)]));
}
