import { isDate, isRegExp } from 'node:util/types';
import { isPlain } from '../ejson';
import type { Operator } from './expression';

/** What a query says of one field. A condition that is not understood only narrows further, so it may be ignored. */
export interface Constraint {
  readonly candidates?: readonly unknown[]; // the field is one of these
  readonly bounds: readonly { readonly operator: '<' | '<=' | '>' | '>='; readonly value: unknown }[];
  readonly excluded: readonly unknown[];
}
/** Fields by path; every document that the query selects satisfies one of the alternatives. */
export type Constraints = ReadonlyMap<string, Constraint>;

const ALTERNATIVES_MAX = 32;
const NOTHING: Constraint = { bounds: [], excluded: [] };

/** The alternatives of a query; too many become one that says nothing, so that nothing is proved by it. */
export function alternativesOf(query: Readonly<Record<string, unknown>>): readonly Constraints[] {
  let alternatives: readonly Constraints[] = [new Map<string, Constraint>()];
  for (const [key, condition] of Object.entries(query)) {
    alternatives = combine(alternatives, alternativesOfEntry(key, condition));
    if (alternatives.length > ALTERNATIVES_MAX) return [new Map<string, Constraint>()];
  }
  return alternatives;
}

/** Whether `field operator value` is certain, certainly not, or open. */
export function decide(constraint: Constraint, operator: Operator, value: unknown): boolean | undefined {
  const { candidates } = constraint;
  if (candidates !== undefined && candidates.length > 0) {
    const results = candidates.map((candidate) => compare(candidate, operator, value));
    if (results.every(Boolean)) return true;
    if (!results.some(Boolean)) return false;
    return undefined;
  }
  if (operator === '==') return excludes(constraint, value) ? false : undefined;
  if (operator === '!=') return excludes(constraint, value) ? true : undefined;
  if (operator === 'in') {
    return Array.isArray(value) && value.every((item) => excludes(constraint, item)) ? false : undefined;
  }
  if (constraint.bounds.some((bound) => implies(bound, operator, value))) return true;
  return constraint.bounds.some((bound) => implies(bound, OPPOSITE[operator], value)) ? false : undefined;
}

export function compare(left: unknown, operator: Operator, right: unknown): boolean {
  const [a, b] = [scalarOf(left), scalarOf(right)];
  if (operator === '==') return isEqual(a, b);
  if (operator === '!=') return !isEqual(a, b);
  if (operator === 'in') return Array.isArray(b) && b.some((item) => isEqual(a, scalarOf(item)));
  const sign = order(a, b);
  if (sign === undefined) return false;
  if (sign === 0) return operator.length === 2;
  return operator.startsWith(sign < 0 ? '<' : '>');
}

const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;
const BOUNDS: Readonly<Record<string, '<' | '<=' | '>' | '>='>> = {
  $lt: '<',
  $lte: '<=',
  $gt: '>',
  $gte: '>=',
};

function alternativesOfEntry(key: string, condition: unknown): readonly Constraints[] {
  if (key === '$and' && Array.isArray(condition)) {
    return condition.reduce<readonly Constraints[]>(
      (alternatives, query) => combine(alternatives, isPlain(query) ? alternativesOf(query) : [new Map()]),
      [new Map()],
    );
  }
  if (key === '$or' && Array.isArray(condition)) {
    return condition.flatMap((query) => (isPlain(query) ? alternativesOf(query) : [new Map()]));
  }
  if (key.startsWith('$')) return [new Map()];
  return [new Map([[key, constraintOf(condition)]])];
}

function constraintOf(condition: unknown): Constraint {
  if (isRegExp(condition)) return NOTHING; // a pattern, not a value
  if (!isPlain(condition)) return { ...NOTHING, candidates: [condition] };
  const operators = Object.keys(condition).filter((key) => key.startsWith('$'));
  if (operators.length === 0) return { ...NOTHING, candidates: [condition] };
  return operators.reduce((constraint, operator) => narrow(constraint, operator, condition[operator]), NOTHING);
}

function narrow(constraint: Constraint, operator: string, value: unknown): Constraint {
  const bound = BOUNDS[operator];
  if (bound !== undefined) return { ...constraint, bounds: [...constraint.bounds, { operator: bound, value }] };
  if (operator === '$eq') return { ...constraint, candidates: [value] };
  if (operator === '$in' && Array.isArray(value) && !value.some(isRegExp))
    return { ...constraint, candidates: value };
  if (operator === '$ne') return { ...constraint, excluded: [...constraint.excluded, value] };
  if (operator === '$nin' && Array.isArray(value))
    return { ...constraint, excluded: [...constraint.excluded, ...value] };
  return constraint;
}

function combine(left: readonly Constraints[], right: readonly Constraints[]): readonly Constraints[] {
  return left.flatMap((a) => right.map((b) => merge(a, b)));
}

function merge(a: Constraints, b: Constraints): Constraints {
  const merged = new Map(a);
  for (const [path, constraint] of b) {
    const other = merged.get(path);
    if (other === undefined) {
      merged.set(path, constraint);
      continue;
    }
    const candidates = other.candidates ?? constraint.candidates;
    merged.set(path, {
      bounds: [...other.bounds, ...constraint.bounds],
      excluded: [...other.excluded, ...constraint.excluded],
      ...(candidates === undefined ? {} : { candidates }),
    });
  }
  return merged;
}

function excludes(constraint: Constraint, value: unknown): boolean {
  return (
    constraint.excluded.some((item) => isEqual(scalarOf(item), scalarOf(value))) ||
    constraint.bounds.some(
      (bound) =>
        order(scalarOf(value), scalarOf(bound.value)) !== undefined &&
        !compare(value, bound.operator, bound.value),
    )
  );
}

/** Whether `field bound.operator bound.value` makes `field operator value` certain. */
function implies(
  bound: Constraint['bounds'][number],
  operator: '<' | '<=' | '>' | '>=',
  value: unknown,
): boolean {
  if (bound.operator[0] !== operator[0]) return false;
  const strictEnough = operator.length === 2 || bound.operator.length === 1;
  return compare(bound.value, operator, value) || (strictEnough && compare(bound.value, '==', value));
}

/** A date compares as its instant, as `now` is one. */
function scalarOf(value: unknown): unknown {
  return isDate(value) ? value.getTime() : (value ?? null);
}

function isEqual(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && a !== null && JSON.stringify(a) === JSON.stringify(b));
}

/** The sign of a against b; undefined when they are not both numbers or both texts. */
function order(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b);
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return undefined;
}
