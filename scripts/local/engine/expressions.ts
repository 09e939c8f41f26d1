import { calculateObjectSize } from 'bson';
import { evalExpr } from 'mingo/core';
import * as accumulator from 'mingo/operators/accumulator';
import type { Any, AnyObject, Options } from 'mingo/types';
import { dateExpressions } from './dateExpressions';
import { textExpressions } from './textExpressions';
import { EngineError } from './types';
import { compareValues, describeValue, isPlain, typeNameOf } from './values';

/*
 * Expressions of aggregation whose mingo form answers differently from MongoDB. Each was found by
 * comparing with MongoDB's documentation; expressions.test.ts holds the cases.
 */

export type Expression = (document: AnyObject, operand: Any, options: Options) => Any;

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

/** Here a missing field is less than null, and arrays compare as a whole. */
function compareOperands(left: unknown, right: unknown): number {
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);
  return compareValues(left, right);
}

function comparison(name: string, answer: (order: number) => unknown): Expression {
  return (document, operand, options) => {
    if (!Array.isArray(operand) || operand.length !== 2) fail(`Expression ${name} takes exactly 2 arguments`);
    return answer(
      compareOperands(evalExpr(document, operand[0], options), evalExpr(document, operand[1], options)),
    );
  };
}

/** The first argument, and the second or 0: an operator takes both in an array, or the first alone. */
function readArguments(document: AnyObject, operand: Any, options: Options): readonly [unknown, unknown] {
  if (!Array.isArray(operand)) return [evalExpr(document, operand, options), 0];
  return [
    evalExpr(document, operand[0], options),
    operand.length > 1 ? evalExpr(document, operand[1], options) : 0,
  ];
}

/** Decimal places as they are written, not as the binary fraction has them: 1.35 to one place is 1.4. */
function shiftPoint(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

function roundHalfToEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

function placewise(name: string, apply: (value: number) => number): Expression {
  return (document, operand, options) => {
    const [value, places] = readArguments(document, operand, options);
    if (value === null || value === undefined || places === null) return null;
    if (typeof value !== 'number') fail(`${name} only supports numeric types, not ${typeNameOf(value)}`);
    if (typeof places !== 'number' || !Number.isInteger(places) || places < -20 || places > 100) {
      fail(`precision argument to ${name} must be an integer between -20 and 100`);
    }
    if (!Number.isFinite(value)) return value;
    return shiftPoint(apply(shiftPoint(value, places)), -places) + 0;
  };
}

const $mod: Expression = (document, operand, options) => {
  const [value, divisor] = readArguments(document, operand, options);
  if (value === null || value === undefined || divisor === null || divisor === undefined) return null;
  if (typeof value !== 'number' || typeof divisor !== 'number') {
    fail(`$mod only supports numeric types, not ${typeNameOf(value)} and ${typeNameOf(divisor)}`);
  }
  if (divisor === 0) fail("can't $mod by zero");
  return value % divisor;
};

const $size: Expression = (document, operand, options) => {
  const value = evalExpr(
    document,
    Array.isArray(operand) && operand.length === 1 ? operand[0] : operand,
    options,
  );
  if (!Array.isArray(value))
    fail(`The argument to $size must be an array, but was of type: ${describeType(value)}`);
  return value.length;
};

function describeType(value: unknown): string {
  return value === undefined ? 'missing' : typeNameOf(value);
}

const $arrayToObject: Expression = (document, operand, options) => {
  const value = unwrapPairs(evalExpr(document, operand, options));
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) fail(`$arrayToObject requires an array input, found: ${describeType(value)}`);
  return Object.fromEntries(
    value.map((item: unknown) => {
      const [key, entry]: unknown[] = Array.isArray(item) ? item : isPlain(item) ? [item['k'], item['v']] : [];
      if (typeof key !== 'string')
        fail(`$arrayToObject requires pairs of a name and a value, found: ${describeValue(item)}`);
      return [key, entry];
    }),
  );
};

/** A list of pairs within a list of arguments. */
function unwrapPairs(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 1) return value;
  const [only]: unknown[] = value;
  return Array.isArray(only) && only.every((item) => typeof item === 'object') ? only : value;
}

const $switch: Expression = (document, operand, options) => {
  if (!isPlain(operand) || !Array.isArray(operand['branches'])) fail('$switch requires at least one branch');
  for (const branch of operand['branches']) {
    if (!isPlain(branch) || !('case' in branch) || !('then' in branch))
      fail("$switch requires each branch to have a 'case' and a 'then'");
    if (isTrue(evalExpr(document, branch['case'], options))) return evalExpr(document, branch['then'], options);
  }
  if (!('default' in operand))
    fail('$switch could not find a matching branch for an input, and no default was specified');
  return evalExpr(document, operand['default'], options);
};

function isTrue(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false && value !== 0;
}

type Accumulator = (items: Any[], operand: Any, options: Options) => Any;

/** The values of the items; a missing field gives none. */
const collect = (items: Any[], operand: Any, options: Options): unknown[] => {
  if (operand === null || operand === undefined) return items.filter((value) => value !== undefined);
  const wrapped: unknown[] = accumulator.$push(items, [operand], options);
  return wrapped.flatMap((value) => (Array.isArray(value) && value[0] !== undefined ? [value[0]] : []));
};

function extreme(direction: 1 | -1): Accumulator {
  return (items, operand, options) => {
    const values = collect(items, operand, options).filter((value) => value !== null);
    if (values.length === 0) return null;
    return values.reduce((best, value) => (compareValues(value, best) * direction < 0 ? value : best));
  };
}

export const accumulators = {
  $push: collect,
  $min: extreme(1),
  $max: extreme(-1),
};

/** mingo types these for documents; they take values as well. */
const totals: {
  $sum(items: Any[], operand: Any, options: Options): Any;
  $avg(items: Any[], operand: Any, options: Options): Any;
} = accumulator;

/** Accumulators that are also expressions: of a list, of several arguments, or of one value. */
function alsoOfValues(accumulate: Accumulator): Expression {
  return (document, operand, options) => {
    if (Array.isArray(document)) return accumulate(document, operand, options);
    const value = evalExpr(
      document,
      Array.isArray(operand) && operand.length === 1 ? operand[0] : operand,
      options,
    );
    return accumulate(Array.isArray(value) ? value : value === undefined ? [] : [value], null, options);
  };
}

const $bsonSize: Expression = (document, operand, options) => {
  const value = evalExpr(document, operand, options);
  if (value === null || value === undefined) return null;
  return isPlain(value)
    ? calculateObjectSize(value)
    : fail(`$bsonSize requires a document input, found: ${typeNameOf(value)}`);
};

export const expressions: Readonly<Record<string, Expression>> = {
  $eq: comparison('$eq', (order) => order === 0),
  $ne: comparison('$ne', (order) => order !== 0),
  $gt: comparison('$gt', (order) => order > 0),
  $gte: comparison('$gte', (order) => order >= 0),
  $lt: comparison('$lt', (order) => order < 0),
  $lte: comparison('$lte', (order) => order <= 0),
  $cmp: comparison('$cmp', (order) => Math.sign(order)),
  $mod,
  $round: placewise('$round', roundHalfToEven),
  $trunc: placewise('$trunc', Math.trunc),
  $size,
  $arrayToObject,
  $switch,
  $sum: alsoOfValues((items, operand, options) => totals.$sum(items, operand, options)),
  $avg: alsoOfValues((items, operand, options) => totals.$avg(items, operand, options)),
  $min: alsoOfValues(accumulators.$min),
  $max: alsoOfValues(accumulators.$max),
  $bsonSize,
  ...dateExpressions,
  ...textExpressions,
};
