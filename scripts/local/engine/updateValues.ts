import { compilePathOrder } from './paths';
import { compileQuery } from './matcher';
import { EngineError } from './types';
import {
  compareValues,
  copyValue,
  describeValue,
  equalValues,
  isOperatorObject,
  isPlain,
  typeNameOf,
} from './values';

/** What an operator makes of one field. */
export const UNCHANGED = Symbol('unchanged');
export const REMOVED = Symbol('removed');

export interface Field {
  readonly current: unknown; // undefined: the field is missing
  readonly path: string;
  readonly documentId: unknown;
  readonly now: number; // epoch ms
}

/**
 * Prepares the operator for one argument and refuses a wrong argument, before any document is looked
 * at.
 */
export type ValueOperator = (argument: unknown, path: string) => (field: Field) => unknown;

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

const $set: ValueOperator = (argument) => {
  const value = copyValue(argument ?? null);
  return ({ current }) => (current !== undefined && equalValues(current, value) ? UNCHANGED : value);
};

const $unset: ValueOperator =
  () =>
  ({ current }) =>
    current === undefined ? UNCHANGED : REMOVED;

function arithmetic(
  operator: string,
  verb: string,
  missing: (argument: number) => number,
  apply: (a: number, b: number) => number,
): ValueOperator {
  return (argument, path) => {
    if (typeof argument !== 'number')
      fail(`Cannot ${verb} with non-numeric argument: {${path}: ${describeValue(argument)}}`);
    return ({ current, documentId }) => {
      if (current === undefined) return missing(argument);
      if (typeof current !== 'number') {
        const type = typeNameOf(current);
        fail(
          `Cannot apply ${operator} to a value of non-numeric type. ` +
            `{_id: ${describeValue(documentId)}} has the field '${path}' of non-numeric type ${type}`,
        );
      }
      const value = apply(current, argument);
      return Object.is(value, current) ? UNCHANGED : value;
    };
  };
}

function extreme(isBetter: (order: number) => boolean): ValueOperator {
  return (argument) => {
    const value = copyValue(argument ?? null);
    return ({ current }) =>
      current === undefined || isBetter(compareValues(value, current)) ? value : UNCHANGED;
  };
}

const $currentDate: ValueOperator = (argument) => {
  const type = isPlain(argument) ? argument['$type'] : 'date';
  if ((typeof argument !== 'boolean' && !isPlain(argument)) || (type !== 'date' && type !== 'timestamp')) {
    fail("The '$type' string field is required to be 'date' or 'timestamp'");
  }
  return ({ now }) => (type === 'date' ? new Date(now) : now);
};

function requireArray(operator: string, { current, path, documentId }: Field): unknown[] {
  if (Array.isArray(current)) return current;
  const where = `${typeNameOf(current)} in document {_id: ${describeValue(documentId)}}`;
  if (operator === '$push' || operator === '$addToSet')
    fail(`The field '${path}' must be an array but is of type ${where}`);
  return fail(`Cannot apply ${operator} to a non-array value: the field '${path}' is of type ${where}`);
}

function readEach(operator: string, argument: unknown): readonly unknown[] {
  if (!isPlain(argument) || !Object.hasOwn(argument, '$each')) return [copyValue(argument ?? null)];
  const each = argument['$each'];
  if (!Array.isArray(each))
    fail(`The argument to $each in ${operator} must be an array but it was of type ${typeNameOf(each)}`);
  return each.map((item) => copyValue(item ?? null));
}

const PUSH_MODIFIERS = ['$each', '$slice', '$sort', '$position'];

const $push: ValueOperator = (argument) => {
  const added = readEach('$push', argument);
  const modifiers = isPlain(argument) && Object.hasOwn(argument, '$each') ? argument : {};
  const unknown = Object.keys(modifiers).find((name) => !PUSH_MODIFIERS.includes(name));
  if (unknown !== undefined) fail(`Unrecognized clause in $push: ${unknown}`);
  const slice = readInteger(modifiers, '$slice');
  const position = readInteger(modifiers, '$position');
  const sort = readSort(modifiers['$sort']);
  return (field) => {
    const before = field.current === undefined ? [] : requireArray('$push', field);
    const joined = [...before];
    joined.splice(position ?? joined.length, 0, ...added);
    const sorted = sort(joined);
    const after = slice === undefined ? sorted : slice < 0 ? sorted.slice(slice) : sorted.slice(0, slice);
    return field.current !== undefined && equalValues(before, after) ? UNCHANGED : after;
  };
};

function readInteger(modifiers: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = modifiers[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    fail(`The value for ${name} must be an integer value but was given type: ${typeNameOf(value)}`);
  }
  return value;
}

/** `1` or `-1` sorts the items themselves; an object names their fields. */
function readSort(sort: unknown): (items: unknown[]) => unknown[] {
  if (sort === undefined) return (items) => items;
  const fields = isPlain(sort)
    ? Object.entries(sort).map(([field, sense]) => [`item.${field}`, sense] as const)
    : [['item', sort] as const];
  const order = fields.map(
    ([field, sense]) =>
      [
        field,
        sense === 1 ? 1 : sense === -1 ? -1 : fail('The $sort element value must be either 1 or -1'),
      ] as const,
  );
  const sortItems = compilePathOrder<{ readonly item: unknown }>(order, (holder) => holder);
  return (items) => sortItems(items.map((item) => ({ item }))).map(({ item }) => item);
}

const $addToSet: ValueOperator = (argument) => {
  const wanted = readEach('$addToSet', argument);
  return (field) => {
    const before = field.current === undefined ? [] : requireArray('$addToSet', field);
    const after = [...before];
    for (const item of wanted) if (!after.some((other) => equalValues(other, item))) after.push(item);
    return field.current !== undefined && after.length === before.length ? UNCHANGED : after;
  };
};

const $pop: ValueOperator = (argument) => {
  if (argument !== 1 && argument !== -1) fail(`$pop expects 1 or -1, found: ${describeValue(argument)}`);
  return (field) => {
    if (field.current === undefined) return UNCHANGED;
    const before = requireArray('$pop', field);
    if (before.length === 0) return UNCHANGED;
    return argument === 1 ? before.slice(0, -1) : before.slice(1);
  };
};

/** A condition on the items: operators, fields of the items, or the value itself. */
const $pull: ValueOperator = (argument) => {
  const onItem = !isPlain(argument) || isOperatorObject(argument);
  const matches = compileQuery(onItem ? { item: argument } : argument);
  const isPulled = onItem ? (item: unknown) => matchesAlone(item, argument, matches) : matches;
  return (field) => withoutItems('$pull', field, isPulled);
};

/** The item as a whole is meant: the items of an array within the array are not looked at. */
function matchesAlone(item: unknown, argument: unknown, matches: (document: unknown) => boolean): boolean {
  if (isOperatorObject(argument) || argument instanceof RegExp) return matches({ item });
  return equalValues(item, argument);
}

const $pullAll: ValueOperator = (argument) => {
  if (!Array.isArray(argument))
    fail(`$pullAll requires an array argument but was given a ${typeNameOf(argument)}`);
  return (field) =>
    withoutItems('$pullAll', field, (item) => argument.some((value) => equalValues(value, item)));
};

function withoutItems(operator: string, field: Field, isPulled: (item: unknown) => boolean): unknown {
  if (field.current === undefined) return UNCHANGED;
  const before = requireArray(operator, field);
  const after = before.filter((item) => !isPulled(item));
  return after.length === before.length ? UNCHANGED : after;
}

const BITWISE: Readonly<Record<string, (a: number, b: number) => number>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

const $bit: ValueOperator = (argument, path) => {
  if (!isPlain(argument)) fail(`The $bit modifier is not compatible with a ${typeNameOf(argument)}`);
  const steps = Object.entries(argument).map(([name, operand]) => {
    const apply = BITWISE[name];
    if (!apply) fail(`The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
    if (typeof operand !== 'number' || !Number.isInteger(operand))
      fail(`The $bit modifier field must be an Integer: {${path}: ${describeValue(argument)}}`);
    return (value: number) => apply(value, operand);
  });
  return ({ current }) => {
    if (current !== undefined && !Number.isInteger(current))
      fail(`Cannot apply $bit to a value of non-integral type: the field '${path}' is ${typeNameOf(current)}`);
    const before = typeof current === 'number' ? current : 0;
    const after = steps.reduce((value, step) => step(value), before);
    return after === current ? UNCHANGED : after;
  };
};

export interface OperatorKind {
  readonly compile: ValueOperator;
  readonly creates: boolean; // makes the objects on the way to the field; else a missing way means nothing to do
  readonly onlyOnInsert?: boolean;
}

export const updateOperators: ReadonlyMap<string, OperatorKind> = new Map<string, OperatorKind>([
  ['$set', { compile: $set, creates: true }],
  ['$setOnInsert', { compile: $set, creates: true, onlyOnInsert: true }],
  ['$unset', { compile: $unset, creates: false }],
  [
    '$inc',
    {
      compile: arithmetic(
        '$inc',
        'increment',
        (argument) => argument,
        (a, b) => a + b,
      ),
      creates: true,
    },
  ],
  [
    '$mul',
    {
      compile: arithmetic(
        '$mul',
        'multiply',
        () => 0,
        (a, b) => a * b,
      ),
      creates: true,
    },
  ],
  ['$min', { compile: extreme((order) => order < 0), creates: true }],
  ['$max', { compile: extreme((order) => order > 0), creates: true }],
  ['$currentDate', { compile: $currentDate, creates: true }],
  ['$push', { compile: $push, creates: true }],
  ['$addToSet', { compile: $addToSet, creates: true }],
  ['$pop', { compile: $pop, creates: false }],
  ['$pull', { compile: $pull, creates: false }],
  ['$pullAll', { compile: $pullAll, creates: false }],
  ['$bit', { compile: $bit, creates: true }],
]);
