import { createHash } from 'node:crypto';
import { invariant } from './invariant';

const ORDER_ID_CHARS = 32; // WeChat's out_trade_no holds no more

/** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hex characters. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Equal for values that differ only in the order of their keys or in fields that are undefined. */
export function hashOf(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

/** The same shopper and request id always give the same order: 32 hex characters. */
export function orderIdOf(openid: string, requestId: string): string {
  return sha256Hex(lengthPrefixed(['order', openid, requestId])).slice(0, ORDER_ID_CHARS);
}

/**
 * JSON without white space, keys ascending by UTF-16 code unit, numbers and strings as JSON.stringify writes them
 * (RFC 8785 for the values we store). A field that is undefined is left out; anything that is not JSON is a bug.
 */
function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    invariant(Number.isFinite(value), 'a hashed number is finite');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  invariant(isRecord(value), 'a hashed value is JSON');
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** Two different lists never give the same text, whatever characters the parts hold. */
function lengthPrefixed(parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join('');
}
