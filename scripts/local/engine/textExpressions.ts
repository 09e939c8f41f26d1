import { evalExpr } from 'mingo/core';
import type { Any, AnyObject, Options } from 'mingo/types';
import type { Expression } from './expressions';
import { EngineError } from './types';
import { typeNameOf } from './values';

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

function readList(name: string, document: AnyObject, operand: Any, options: Options): readonly unknown[] {
  if (!Array.isArray(operand)) fail(`Expression ${name} takes an array of arguments`);
  return operand.map((item) => evalExpr(document, item, options));
}

/** A text as MongoDB takes it: null is empty, numbers and dates are written out. */
function readText(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return fail(`${name}: can't convert from BSON type ${typeNameOf(value)} to String`);
}

function readIndex(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value))
    fail(`${name} requires an integral index, found ${typeNameOf(value)}`);
  return value;
}

/** Positions counted in bytes or in code points: `spread` makes the units of a text. */
function indexOf<Unit>(name: string, spread: (text: string) => readonly Unit[]): Expression {
  return (document, operand, options) => {
    const [text, sought, start = 0, end] = readList(name, document, operand, options);
    if (text === null || text === undefined) return null;
    if (typeof text !== 'string' || typeof sought !== 'string')
      fail(`${name} requires strings, found ${typeNameOf(text)} and ${typeNameOf(sought)}`);
    const [units, wanted] = [spread(text), spread(sought)];
    const last =
      Math.min(end === undefined ? units.length : readIndex(name, end), units.length) - wanted.length;
    for (let at = readIndex(name, start); at <= last; at++) {
      if (wanted.every((unit, offset) => units[at + offset] === unit)) return at;
    }
    return -1;
  };
}

const $substrBytes: Expression = (document, operand, options) => {
  const [value, start, length] = readList('$substrBytes', document, operand, options);
  const bytes = Buffer.from(readText('$substrBytes', value));
  const from = readIndex('$substrBytes', start);
  const count = readIndex('$substrBytes', length);
  if (from < 0 || from >= bytes.length) return '';
  const to = count < 0 ? bytes.length : Math.min(from + count, bytes.length);
  if ([from, to].some((at) => isWithinCharacter(bytes[at])))
    fail('$substrBytes: Invalid range, a character is cut');
  return bytes.toString('utf8', from, to);
};

function isWithinCharacter(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}

function changeCase(name: string, change: (text: string) => string): Expression {
  return (document, operand, options) => {
    const value = evalExpr(
      document,
      Array.isArray(operand) && operand.length === 1 ? operand[0] : operand,
      options,
    );
    return change(readText(name, value));
  };
}

const $strcasecmp: Expression = (document, operand, options) => {
  const [left = '', right = ''] = readList('$strcasecmp', document, operand, options).map((value) =>
    readText('$strcasecmp', value).toUpperCase(),
  );
  return left === right ? 0 : left < right ? -1 : 1;
};

const $binarySize: Expression = (document, operand, options) => {
  const value = evalExpr(document, operand, options);
  if (value === null || value === undefined) return null;
  return typeof value === 'string'
    ? Buffer.byteLength(value)
    : fail(`$binarySize requires a string, found: ${typeNameOf(value)}`);
};

export const textExpressions: Readonly<Record<string, Expression>> = {
  $indexOfBytes: indexOf('$indexOfBytes', (text) => [...Buffer.from(text)]),
  $indexOfCP: indexOf('$indexOfCP', (text) => [...text]),
  $substrBytes,
  $substr: $substrBytes,
  $toUpper: changeCase('$toUpper', (text) => text.toUpperCase()),
  $toLower: changeCase('$toLower', (text) => text.toLowerCase()),
  $strcasecmp,
  $binarySize,
};
