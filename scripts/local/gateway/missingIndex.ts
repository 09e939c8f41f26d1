import type { Cost } from '../engine/types';
import { isPlain } from './ejson';
import type { MissingIndex } from './options';

/** A query may look at this many documents beyond twice what it answers before it counts as missing an index. */
const SLACK_DOCUMENTS = 20;
const SHAPES_MAX = 10_000;

export interface QueryCost {
  readonly collection: string;
  readonly action: string;
  readonly query: unknown;
  readonly order?: readonly (readonly [string, 1 | -1])[] | undefined;
  readonly offset: number;
  readonly cost: Cost;
}

/** Watches what queries cost and reports each missing index once. */
export function createIndexWatch(report: (missing: MissingIndex) => void): (query: QueryCost) => void {
  const reported = new Set<string>();
  return ({ collection, action, query, order, offset, cost }) => {
    if (cost.examined <= 2 * (cost.returned + offset) + SLACK_DOCUMENTS) return;
    const shape = JSON.stringify({ query: shapeOf(query), ...(order === undefined ? {} : { order }) });
    const key = `${collection} ${shape}`;
    if (reported.has(key) || reported.size >= SHAPES_MAX) return;
    reported.add(key);
    report({
      collection,
      action,
      shape,
      offset,
      examined: cost.examined,
      returned: cost.returned,
      index: cost.index,
    });
  };
}

/** The query with every value, and every list of values, replaced by '?': what is asked, not for which values. */
export function shapeOf(query: unknown): unknown {
  if (Array.isArray(query)) {
    const shapes = query.map(shapeOf);
    return shapes.every((shape) => shape === '?') ? '?' : shapes;
  }
  if (!isPlain(query)) return '?';
  return Object.fromEntries(Object.entries(query).map(([field, value]) => [field, shapeOf(value)]));
}
