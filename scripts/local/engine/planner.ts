import type { Collection } from './collection';
import {
  endsOf,
  pickInterval,
  pickPoints,
  readConstraints,
  type Constraints,
  type Interval,
} from './constraints';
import type { IndexTree } from './indexTree';
import { HIGH, LOW, type IndexKey } from './keyOrder';
import type { Order } from './paths';
import type { Query } from './types';
import { isPlain } from './values';

export interface KeyRange {
  readonly low: IndexKey;
  readonly high: IndexKey;
}

/** The way to the documents: a superset of the answers, in the asked order when `isOrdered`. */
export type Access =
  | { readonly kind: 'ids'; readonly ids: readonly unknown[] }
  | { readonly kind: 'byId'; readonly low: unknown; readonly high: unknown; readonly reverse: boolean }
  | IndexAccess
  | { readonly kind: 'union'; readonly parts: readonly Access[] };

export interface IndexAccess {
  readonly kind: 'index';
  readonly index: IndexTree;
  readonly ranges: readonly KeyRange[]; // disjoint, in the order of the keys
  readonly reverse: boolean;
  readonly mergeBy: readonly number[]; // parts of the keys by which the ranges are merged; none: one after the other
}

export interface Plan {
  readonly access: Access;
  readonly isOrdered: boolean;
  readonly indexName: string | null; // null: the whole collection
}

interface Candidate extends Plan {
  readonly score: number;
}

const RANGES_MAX = 1_000;
const MERGED_RANGES_MAX = 100;
const ID_INDEX = '_id_';

/** What each thing that an index does for a query is worth; only their order matters. */
const worth = { point: 10, range: 7, order: 4, orderUnderLimit: 6, id: 1_000 } as const;

export function planQuery(collection: Collection, query: Query, order: Order, isLimited: boolean): Plan {
  const best = bestPlan(collection, readConstraints(query), order, isLimited);
  if (best.score > 0) return best;
  return planUnion(collection, query) ?? best;
}

function bestPlan(
  collection: Collection,
  constraints: Constraints,
  order: Order,
  isLimited: boolean,
): Candidate {
  const orderWorth = order.length === 0 ? 0 : isLimited ? worth.orderUnderLimit : worth.order;
  const candidates = [planById(constraints, order, orderWorth)];
  for (const index of collection.indexes) {
    const candidate = planByIndex(index, constraints, order, orderWorth);
    if (candidate) candidates.push(candidate);
  }
  return candidates.reduce((best, candidate) => (candidate.score > best.score ? candidate : best));
}

function planById(constraints: Constraints, order: Order, orderWorth: number): Candidate {
  const own = constraints.get('_id');
  const points = pickPoints(own);
  if (points && points.length <= RANGES_MAX) {
    const isOrdered = points.length <= 1 || order.length === 0;
    return { access: { kind: 'ids', ids: points }, isOrdered, indexName: ID_INDEX, score: worth.id };
  }
  const [first] = order;
  const isOrdered = first === undefined || first[0] === '_id';
  const reverse = isOrdered && first?.[1] === -1;
  const interval = pickInterval(own, true);
  const low = interval ? interval.lower.value : LOW;
  const high = interval ? interval.upper.value : HIGH;
  const score = (interval ? worth.range : 0) + (isOrdered ? orderWorth : 0);
  return {
    access: { kind: 'byId', low, high, reverse },
    isOrdered,
    indexName: score > 0 ? ID_INDEX : null,
    score,
  };
}

interface Shape {
  readonly points: readonly (readonly unknown[])[]; // of the index's first fields
  readonly interval: Interval | null; // of the next one
}

function readShape(index: IndexTree, constraints: Constraints): Shape {
  const points: (readonly unknown[])[] = [];
  let ranges = 1;
  for (const [field] of index.definition.keys) {
    const own = constraints.get(field);
    const fieldPoints = pickPoints(own);
    if (!fieldPoints || ranges * fieldPoints.length > RANGES_MAX) {
      return {
        points,
        interval: fieldPoints ? null : pickInterval(own, index.isSingleValued(points.length)),
      };
    }
    points.push(fieldPoints);
    ranges *= fieldPoints.length;
  }
  return { points, interval: null };
}

function planByIndex(
  index: IndexTree,
  constraints: Constraints,
  order: Order,
  orderWorth: number,
): Candidate | null {
  const shape = readShape(index, constraints);
  const ranges = rangesOf(index, shape);
  const served = serveOrder(index, shape, order);
  const isOrdered = served !== null && (served.parts.length === 0 || ranges.length <= MERGED_RANGES_MAX);
  const score =
    shape.points.length * worth.point + (shape.interval ? worth.range : 0) + (isOrdered ? orderWorth : 0);
  if (score === 0) return null;
  const reverse = isOrdered && served.direction === -1;
  const access: Access = { kind: 'index', index, ranges, reverse, mergeBy: isOrdered ? served.parts : [] };
  return { access, isOrdered, indexName: index.definition.name, score };
}

interface ServedOrder {
  readonly direction: 1 | -1; // the keys are read forwards or backwards
  readonly parts: readonly number[]; // the parts of the keys that carry the order
}

/**
 * Whether the keys come in the asked order. A field that is fixed to one point does not count; the
 * ranges of a field with several points are merged by the reader, so that the fields behind it can
 * still be in order.
 */
function serveOrder(index: IndexTree, { points }: Shape, order: Order): ServedOrder | null {
  const keys = index.definition.keys;
  const fixed = new Set(
    keys.filter((_, at) => points[at]?.length === 1 && index.isSingleValued(at)).map(([field]) => field),
  );
  const asked = order.filter(([field]) => !fixed.has(field));
  const parts: number[] = [];
  let direction: 1 | -1 | null = null;
  for (const [at, [field, keyDirection]] of keys.entries()) {
    const wanted = asked[parts.length];
    if (!wanted) break;
    if (wanted[0] !== field) {
      if (points[at] !== undefined) continue;
      return null;
    }
    const sense = wanted[1] === keyDirection ? 1 : -1;
    if (!index.isSingleValued(at) || (direction !== null && direction !== sense)) return null;
    direction = sense;
    parts.push(at);
  }
  return parts.length === asked.length ? { direction: direction ?? 1, parts } : null;
}

function rangesOf(index: IndexTree, { points, interval }: Shape): KeyRange[] {
  let prefixes: unknown[][] = [[]];
  for (const [at, list] of points.entries()) {
    const ordered = index.definition.keys[at]?.[1] === -1 ? [...list].reverse() : list;
    prefixes = prefixes.flatMap((prefix) => ordered.map((value) => [...prefix, value]));
  }
  const direction = index.definition.keys[points.length]?.[1] ?? 1;
  const { from, to } = interval ? endsOf(interval, direction) : { from: [LOW], to: [HIGH] };
  return prefixes.map((prefix) => ({ low: [...prefix, ...from], high: [...prefix, ...to] }));
}

/** A query with `$or` reads one index per branch, when every branch has one. */
function planUnion(collection: Collection, query: Query): Plan | null {
  const { $or: branches, ...rest } = query;
  if (!Array.isArray(branches) || branches.length === 0) return null;
  const plans = branches
    .filter(isPlain)
    .map((branch) => bestPlan(collection, readConstraints(rest, branch), [], false));
  if (plans.length !== branches.length || plans.some(({ score }) => score === 0)) return null;
  const names = [...new Set(plans.map(({ indexName }) => indexName))];
  return {
    access: { kind: 'union', parts: plans.map(({ access }) => access) },
    isOrdered: false,
    indexName: names.join(' | '),
  };
}
