import { isDate, isRegExp } from 'node:util/types';
import { PlatformError } from './reply';

type Plain = Record<string, unknown>;

/**
 * Reads the extended JSON of the SDKs (canonical, relaxed and the older forms) into what the engine stores: numbers,
 * Date, RegExp, plain objects. An object id becomes its hex text, as on the platform. `now` is the server's date.
 */
export function decodeEjson(text: string, now: number): unknown {
  return decodeValue(parseJson(text), now);
}

/** The same for a text that must be an object: a query, an update, a document. */
export function decodeEjsonObject(text: string, now: number): Plain {
  const value = decodeEjson(text, now);
  if (!isPlain(value)) throw new PlatformError('INVALID_PARAM', `expected an object, got ${text.slice(0, 80)}`);
  return value;
}

/** Writes a stored value as the SDK's EJSON.parse reads it back; undefined fields are left out. */
export function encodeEjson(value: unknown): string {
  return JSON.stringify(encodeValue(value));
}

export function isPlain(value: unknown): value is Plain {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isDate(value) && !isRegExp(value)
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlatformError('INVALID_PARAM', `not JSON: ${text.slice(0, 80)}`, { cause: error });
  }
}

function decodeValue(value: unknown, now: number): unknown {
  if (Array.isArray(value)) return value.map((item) => decodeValue(item, now));
  if (!isPlain(value)) return value;
  for (const key in value) {
    if (key.charCodeAt(0) !== 36 /* $ */) break;
    const decode = WRAPPERS[key];
    if (decode !== undefined) return decode(value[key], now);
  }
  const decoded: Plain = {};
  for (const key of Object.keys(value)) setOwn(decoded, key, decodeValue(value[key], now));
  return decoded;
}

const WRAPPERS: Readonly<Record<string, (inner: unknown, now: number) => unknown>> = {
  $numberInt: toNumber,
  $numberLong: toNumber,
  $numberDouble: toNumber,
  $numberDecimal: toNumber,
  $date: toDate,
  $tcb_server_date: (inner, now) => new Date(now + offsetMs(inner)),
  $oid: (inner) => String(inner),
  $regularExpression: toRegExp,
  $undefined: () => null,
};

/** Also right for 'NaN', 'Infinity', '-Infinity' and '-0.0'. */
function toNumber(inner: unknown): number {
  return Number(inner);
}

function toDate(inner: unknown): Date {
  const wrapped = isPlain(inner) ? inner['$numberLong'] : inner;
  const date = new Date(typeof wrapped === 'string' && !isPlain(inner) ? wrapped : Number(wrapped));
  if (Number.isNaN(date.getTime()))
    throw new PlatformError('INVALID_PARAM', `not a date: ${JSON.stringify(inner)}`);
  return date;
}

function offsetMs(inner: unknown): number {
  const offset = isPlain(inner) ? decodeValue(inner['offset'] ?? 0, 0) : 0;
  return typeof offset === 'number' && Number.isFinite(offset) ? offset : 0;
}

/** g and y mean nothing to a match and would make it stateful; MongoDB has no such options. */
function toRegExp(inner: unknown): RegExp {
  const pattern = isPlain(inner) && typeof inner['pattern'] === 'string' ? inner['pattern'] : '';
  const options = isPlain(inner) && typeof inner['options'] === 'string' ? inner['options'] : '';
  try {
    return new RegExp(pattern, options.replace(/[gy]/g, ''));
  } catch (error) {
    throw new PlatformError('DATABASE_REQUEST_FAILED', `Regular expression is invalid: ${pattern}`, {
      cause: error,
    });
  }
}

function encodeValue(value: unknown): unknown {
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(encodeValue);
  if (isDate(value)) return { $date: { $numberLong: String(value.getTime()) } };
  if (isRegExp(value)) return { $regularExpression: { pattern: value.source, options: value.flags } };
  const encoded: Plain = {};
  for (const [key, inner] of Object.entries(value)) setOwn(encoded, key, encodeValue(inner));
  return encoded;
}

function encodeNumber(value: number): unknown {
  if (Object.is(value, -0)) return { $numberDouble: '-0.0' };
  return Number.isFinite(value) ? value : { $numberDouble: String(value) };
}

/** A field named __proto__ is data like any other: a plain assignment would set the object's prototype. */
function setOwn(target: Plain, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}
