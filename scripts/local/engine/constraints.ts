import { comparePart, LOW, HIGH, TypeEdge } from './keyOrder';
import type { Query } from './types';
import { compareValues, isOperatorObject, isPlain, rank, rankOf } from './values';

export interface Bound {
  readonly value: unknown; // a value or a TypeEdge
  readonly inclusive: boolean;
}

/** What one condition demands of a field, in a form that an index can serve. */
export type Constraint =
  | { readonly kind: 'points'; readonly points: readonly unknown[] }
  | { readonly kind: 'lower' | 'upper'; readonly bound: Bound };

export type Constraints = ReadonlyMap<string, readonly Constraint[]>;

/**
 * The conditions that every answer must meet, field by field. What no index serves is left to the
 * filter.
 */
export function readConstraints(...queries: readonly Query[]): Constraints {
  const found = new Map<string, Constraint[]>();
  const visit = (query: Query): void => {
    for (const [field, condition] of Object.entries(query)) {
      if (field === '$and' && Array.isArray(condition)) condition.filter(isPlain).forEach(visit);
      else if (!field.startsWith('$')) {
        const constraints = readCondition(condition);
        if (constraints.length > 0) found.set(field, [...(found.get(field) ?? []), ...constraints]);
      }
    }
  };
  queries.forEach(visit);
  return found;
}

function isIndexable(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof RegExp);
}

function readCondition(condition: unknown): Constraint[] {
  if (!isOperatorObject(condition)) return isIndexable(condition) ? [pointsOf([condition])] : [];
  return Object.entries(condition).flatMap(([operator, operand]) => readOperator(operator, operand));
}

function readOperator(operator: string, operand: unknown): Constraint[] {
  switch (operator) {
    case '$eq':
      return isIndexable(operand) ? [pointsOf([operand])] : [];
    case '$in':
      return Array.isArray(operand) && operand.every(isIndexable) ? [pointsOf(operand)] : [];
    case '$gt':
    case '$gte':
      return isRangeable(operand)
        ? [{ kind: 'lower', bound: { value: operand, inclusive: operator === '$gte' } }]
        : [];
    case '$lt':
    case '$lte':
      return isRangeable(operand)
        ? [{ kind: 'upper', bound: { value: operand, inclusive: operator === '$lte' } }]
        : [];
    default:
      return [];
  }
}

function pointsOf(values: readonly unknown[]): Constraint {
  const sorted = values.map((value) => value ?? null).sort(compareValues);
  return {
    kind: 'points',
    points: sorted.filter((value, at) => at === 0 || compareValues(value, sorted[at - 1]) !== 0),
  };
}

function isRangeable(value: unknown): boolean {
  return [rank.number, rank.string, rank.date, rank.boolean].some((each) => each === rankOf(value));
}

/** The fewest points among the conditions on a field. */
export function pickPoints(constraints: readonly Constraint[] | undefined): readonly unknown[] | null {
  let fewest: readonly unknown[] | null = null;
  for (const constraint of constraints ?? []) {
    if (constraint.kind === 'points' && (fewest === null || constraint.points.length < fewest.length))
      fewest = constraint.points;
  }
  return fewest;
}

export interface Interval {
  readonly lower: Bound;
  readonly upper: Bound;
}

/**
 * The narrowest interval. Where an array may stand in the field its items may meet the conditions apart
 * from each other, so that only one condition can bound the search.
 */
export function pickInterval(
  constraints: readonly Constraint[] | undefined,
  isSingleValued: boolean,
): Interval | null {
  const ranges = (constraints ?? []).flatMap((constraint) =>
    constraint.kind === 'points' ? [] : [constraint],
  );
  const first = ranges[0];
  if (!first) return null;
  let interval = typeInterval(first.bound.value);
  for (const range of isSingleValued ? ranges : [first]) {
    if (range.kind === 'lower' && isTighter(range.bound, interval.lower, 1))
      interval = { ...interval, lower: range.bound };
    if (range.kind === 'upper' && isTighter(range.bound, interval.upper, -1))
      interval = { ...interval, upper: range.bound };
  }
  return interval;
}

function typeInterval(value: unknown): Interval {
  const valueRank = rankOf(value);
  return {
    lower: { value: new TypeEdge(valueRank, false), inclusive: false },
    upper: { value: new TypeEdge(valueRank, true), inclusive: false },
  };
}

function isTighter(bound: Bound, than: Bound, direction: 1 | -1): boolean {
  const difference = comparePart(bound.value, than.value) * direction;
  return difference > 0 || (difference === 0 && !bound.inclusive);
}

/** The two ends of an interval as parts of index keys, in the order of a field with this direction. */
export function endsOf(
  { lower, upper }: Interval,
  direction: 1 | -1,
): { readonly from: unknown[]; readonly to: unknown[] } {
  const [start, end] = direction === 1 ? [lower, upper] : [upper, lower];
  return {
    from: [start.value, start.inclusive ? LOW : HIGH],
    to: [end.value, end.inclusive ? HIGH : LOW],
  };
}
