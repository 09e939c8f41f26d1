import * as mingo from 'mingo/operators/query';
import type { Any, AnyObject, Options } from 'mingo/types';
import { someLeaf, someValue, splitPath } from './paths';
import { EngineError } from './types';
import { compareValues, equalValues, isPlain, rank, rankOf } from './values';

/*
 * Comparisons as MongoDB makes them, in place of mingo's: one order of values for queries, sorts and
 * indexes, so that an index can never answer differently from a scan. mingo also differs where arrays
 * of objects lie on the path.
 */

type Predicate = (document: AnyObject) => boolean;
type QueryOperator = (selector: string, value: Any, options: Options) => Predicate;

function isNil(value: unknown): boolean {
  return value === null || value === undefined;
}

function equals(operand: unknown): (value: unknown) => boolean {
  if (isNil(operand)) return isNil;
  if (typeof operand === 'string' || typeof operand === 'boolean') return (value) => value === operand;
  return (value) => equalValues(value, operand);
}

function negate(operator: QueryOperator): QueryOperator {
  return (selector, value, options) => {
    const predicate = operator(selector, value, options);
    return (document) => !predicate(document);
  };
}

const $eq: QueryOperator = (selector, operand) => {
  const path = splitPath(selector);
  const test = equals(operand);
  return (document) => someValue(document, path, test);
};

function requireArray(operator: string, operand: unknown): readonly unknown[] {
  if (!Array.isArray(operand)) throw new EngineError('DATABASE_REQUEST_FAILED', `${operator} needs an array`);
  return operand;
}

const $in: QueryOperator = (selector, operand) => {
  const path = splitPath(selector);
  const tests = requireArray('$in', operand).map((item) =>
    item instanceof RegExp
      ? (value: unknown) => typeof value === 'string' && new RegExp(item).test(value)
      : equals(item),
  );
  const texts = new Set(requireArray('$in', operand).filter((item) => typeof item === 'string'));
  if (texts.size === tests.length) {
    return (document) => someValue(document, path, (value) => typeof value === 'string' && texts.has(value));
  }
  return (document) => someValue(document, path, (value) => tests.some((test) => test(value)));
};

/** Compares only values of the operand's own type, as MongoDB does. */
function comparison(accepts: (order: number) => boolean): QueryOperator {
  return (selector, operand) => {
    const path = splitPath(selector);
    const operandRank = rankOf(operand);
    const isNotNumber = Number.isNaN(operand);
    return (document) =>
      someValue(document, path, (value) => {
        if (rankOf(value) !== operandRank || Number.isNaN(value) !== isNotNumber) return false;
        return accepts(isNil(value) ? 0 : compareValues(value, operand));
      });
  };
}

const $exists: QueryOperator = (selector, operand) => {
  const path = splitPath(selector);
  const wanted = Boolean(operand);
  return (document) => someLeaf(document, path, (value) => value !== undefined) === wanted;
};

const $all: QueryOperator = (selector, operand, options) => {
  const tests = requireArray('$all', operand).map((item) => {
    if (isPlain(item) && Object.hasOwn(item, '$elemMatch'))
      return $elemMatch(selector, item['$elemMatch'], options);
    return item instanceof RegExp ? lift(mingo.$regex)(selector, item, options) : $eq(selector, item, options);
  });
  return (document) => tests.length > 0 && tests.every((test) => test(document));
};

const $type: QueryOperator = (selector, operand, options) => {
  const path = splitPath(selector);
  const test = mingo.$type('value', operand, options);
  return (document) => someValue(document, path, (value) => value !== undefined && test({ value }));
};

/** Lets a mingo operator look at each leaf that MongoDB reaches. */
function lift(operator: QueryOperator): QueryOperator {
  return (selector, operand, options) => {
    const path = splitPath(selector);
    const test = operator('value', operand, options);
    return (document) => someLeaf(document, path, (value) => test({ value }));
  };
}

const $elemMatch: QueryOperator = lift((selector, operand, options) => {
  if (!isPlain(operand)) throw new EngineError('DATABASE_REQUEST_FAILED', '$elemMatch needs an Object');
  return mingo.$elemMatch(selector, operand, options);
});

/** A regular expression that remembers where it stopped would pass over every second document. */
function withoutMemory(expression: RegExp): RegExp {
  return new RegExp(expression.source, expression.flags.replace(/[gy]/g, ''));
}

const $regex: QueryOperator = lift((selector, operand, options) =>
  mingo.$regex(selector, operand instanceof RegExp ? withoutMemory(operand) : operand, options),
);

const $mod: QueryOperator = (selector, operand, options) => {
  const isNumbers =
    Array.isArray(operand) && operand.length === 2 && operand.every((item) => rankOf(item) === rank.number);
  if (!isNumbers || operand[0] === 0) {
    throw new EngineError(
      'DATABASE_REQUEST_FAILED',
      'malformed mod, it needs a divisor other than 0 and a remainder',
    );
  }
  const path = splitPath(selector);
  const test = mingo.$mod('value', operand, options);
  return (document) => someValue(document, path, (value) => typeof value === 'number' && test({ value }));
};

export const predicates = {
  $eq,
  $ne: negate($eq),
  $in,
  $nin: negate($in),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $exists,
  $all,
  $type,
  $mod,
  $size: lift(mingo.$size),
  $elemMatch,
  $regex,
  $bitsAllClear: lift(mingo.$bitsAllClear),
  $bitsAllSet: lift(mingo.$bitsAllSet),
  $bitsAnyClear: lift(mingo.$bitsAnyClear),
  $bitsAnySet: lift(mingo.$bitsAnySet),
};
