import type { Collection } from './collection';
import type { IndexTree } from './indexTree';
import { HIGH, LOW } from './keyOrder';
import type { Query } from './types';
import { isPlain } from './values';

type Scalar = string | number | boolean;

/**
 * Counts by the keys of an index alone, as MongoDB's count scan does: every condition is equality with a scalar, and
 * together they are exactly an index's first fields. No document is looked at. Null when no index serves.
 */
export function countKeys(
  collection: Collection,
  query: Query,
): { readonly total: number; readonly index: string } | null {
  const wanted = readEqualities(query);
  if (wanted === null || wanted.size === 0) return null;
  const index = collection.indexes.find((candidate) => servesCount(candidate, wanted));
  if (index === undefined) return null;
  const prefix = index.definition.keys.slice(0, wanted.size).map(([field]) => wanted.get(field));
  let total = 0;
  for (const _key of index.range([...prefix, LOW], [...prefix, HIGH], false)) total++;
  return { total, index: index.definition.name };
}

function readEqualities(query: Query): ReadonlyMap<string, Scalar> | null {
  const equalities = new Map<string, Scalar>();
  for (const [field, condition] of Object.entries(query)) {
    const value =
      isPlain(condition) && Object.keys(condition).length === 1 && '$eq' in condition
        ? condition['$eq']
        : condition;
    if (field.startsWith('$') || !isScalar(value)) return null;
    equalities.set(field, value);
  }
  return equalities;
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** An index in which some document has an array holds that document under several keys. */
function servesCount(index: IndexTree, wanted: ReadonlyMap<string, Scalar>): boolean {
  if (index.hasArrays) return false;
  const first = index.definition.keys.slice(0, wanted.size);
  return first.length === wanted.size && first.every(([field]) => wanted.has(field));
}
