import { types } from 'node:util';
import { EngineError, type Document } from './types';

export type Plain = Record<string, unknown>;

/** Sorts before null: what an index holds, and a sort sees, of an empty array. It is never stored. */
export const EMPTY_ARRAY = Symbol('empty array');

const NESTING_MAX = 100;

/** BSON's order of types. A missing value counts as null. */
export const rank = {
  empty: 0,
  null: 1,
  number: 2,
  string: 3,
  object: 4,
  array: 5,
  boolean: 6,
  date: 7,
  regex: 8,
} as const;

export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return rank.number;
    case 'string':
      return rank.string;
    case 'boolean':
      return rank.boolean;
    case 'undefined':
      return rank.null;
    case 'symbol':
      return rank.empty;
    default:
      if (value === null) return rank.null;
      if (Array.isArray(value)) return rank.array;
      if (value instanceof Date) return rank.date;
      if (value instanceof RegExp) return rank.regex;
      return rank.object;
  }
}

export function isPlain(value: unknown): value is Plain {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof RegExp)
  );
}

/**
 * An object whose fields are operators, as in `{ $gte: 1 }`; a plain object is a value to compare with.
 */
export function isOperatorObject(value: unknown): value is Plain {
  if (!isPlain(value)) return false;
  const first = Object.keys(value)[0];
  return first !== undefined && first.startsWith('$');
}

/** BSON's total order over stored values; objects compare field by field in their own key order. */
export function compareValues(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : 1;
  if (typeof left === 'number' && typeof right === 'number') return compareNumbers(left, right);
  const leftRank = rankOf(left);
  const difference = leftRank - rankOf(right);
  return difference !== 0 ? difference : compareSameRank(leftRank, left, right);
}

export function equalValues(left: unknown, right: unknown): boolean {
  return compareValues(left, right) === 0;
}

function compareSameRank(valueRank: number, left: unknown, right: unknown): number {
  if (valueRank === rank.date) return compareNumbers(Number(left), Number(right));
  if (valueRank === rank.boolean) return Number(left) - Number(right);
  if (Array.isArray(left) && Array.isArray(right)) return compareArrays(left, right);
  if (left instanceof RegExp && right instanceof RegExp) return compareValues(String(left), String(right));
  if (isPlain(left) && isPlain(right)) return compareObjects(left, right);
  return 0;
}

function compareNumbers(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return Number(Number.isNaN(right)) - Number(Number.isNaN(left)); // NaN is the least number
}

function compareArrays(left: readonly unknown[], right: readonly unknown[]): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const order = compareValues(left[index], right[index]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareObjects(left: Plain, right: Plain): number {
  const leftKeys = Object.keys(left);
  const rightKeys = Object.keys(right);
  const length = Math.min(leftKeys.length, rightKeys.length);
  for (let index = 0; index < length; index++) {
    const leftKey = leftKeys[index] ?? '';
    const rightKey = rightKeys[index] ?? '';
    const order =
      rankOf(left[leftKey]) - rankOf(right[rightKey]) ||
      compareValues(leftKey, rightKey) ||
      compareValues(left[leftKey], right[rightKey]);
    if (order !== 0) return order;
  }
  return leftKeys.length - rightKeys.length;
}

/**
 * A deep copy that shares nothing with its source. Fields that are undefined vanish, as they do on the
 * wire; what no document can hold is refused.
 */
export function copyValue(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
      throw new EngineError('INVALID_PARAM', `a document cannot hold a ${typeof value}`);
    }
    return value;
  }
  if (depth > NESTING_MAX)
    throw new EngineError('INVALID_PARAM', `a document nests deeper than ${NESTING_MAX} levels`);
  if (Array.isArray(value))
    return value.map((item) => (item === undefined ? null : copyValue(item, depth + 1)));
  if (types.isDate(value)) return new Date(value.getTime());
  if (types.isRegExp(value)) return new RegExp(value.source, value.flags);
  return copyObject(value, depth);
}

export function copyObject(source: object, depth = 0): Plain {
  return copyFields({}, source, depth);
}

export function copyDocument(document: Document): Document {
  return copyFields({ _id: undefined }, document, 0);
}

function copyFields<Copy extends Plain>(copy: Copy, source: object, depth: number): Copy {
  const target: Plain = copy;
  for (const [key, value] of Object.entries(source)) {
    if (key === '__proto__') throw new EngineError('INVALID_PARAM', "a field cannot be named '__proto__'");
    if (value !== undefined) target[key] = copyValue(value, depth + 1);
  }
  return copy;
}

/** A text that is the same for two values exactly when they compare as equal. */
export function encodeValue(value: unknown): string {
  switch (rankOf(value)) {
    case rank.empty:
      return 'e';
    case rank.null:
      return 'z';
    case rank.number:
      return `n${value === 0 ? 0 : String(value)}`;
    case rank.date:
      return `d${Number(value)}`;
    case rank.regex:
      return `r${JSON.stringify(String(value))}`;
    case rank.array:
      return `[${Array.isArray(value) ? value.map(encodeValue).join(',') : ''}]`;
    case rank.object:
      return `{${Object.entries(value ?? {})
        .map(([key, item]) => `${JSON.stringify(key)}:${encodeValue(item)}`)
        .join(',')}}`;
    default:
      return JSON.stringify(value);
  }
}

/** How an error message names a value, in the manner of MongoDB's shell. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(describeValue).join(', ')} ]`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (isPlain(value))
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${key}: ${describeValue(item)}`)
      .join(', ')} }`;
  if (value === undefined || value === null || value === EMPTY_ARRAY) return 'null';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

const TYPE_NAMES = ['array', 'null', 'double', 'string', 'object', 'array', 'bool', 'date', 'regex'] as const;

/** MongoDB's name of a value's type, as its error messages use it. */
export function typeNameOf(value: unknown): string {
  if (typeof value === 'number' && Number.isInteger(value)) return Math.abs(value) < 2 ** 31 ? 'int' : 'long';
  return TYPE_NAMES[rankOf(value)] ?? 'object';
}
