import { compareValues, rankOf } from './values';

/**
 * Before and after every value, whatever the direction of the field: the open ends of a range of index
 * keys.
 */
export const LOW = Symbol('low');
export const HIGH = Symbol('high');

/** The place before or after all values of one type, where a range over that type begins or ends. */
export class TypeEdge {
  constructor(
    readonly rank: number,
    readonly after: boolean,
  ) {}

  compareTo(value: unknown): number {
    const difference = this.rank - rankOf(value);
    if (difference !== 0) return difference;
    return this.after ? 1 : -1;
  }
}

/**
 * The indexed values in the order of the index's fields, then the document's `_id`. Bounds may be
 * shorter.
 */
export type IndexKey = readonly unknown[];

/** Orders values, and the marks above that stand in bounds. */
export function comparePart(left: unknown, right: unknown, direction: 1 | -1 = 1): number {
  if (left === right) return 0;
  if (left === LOW || right === HIGH) return -1;
  if (left === HIGH || right === LOW) return 1;
  if (left instanceof TypeEdge) return left.compareTo(right) * direction;
  if (right instanceof TypeEdge) return -right.compareTo(left) * direction;
  return compareValues(left, right) * direction;
}

export function compileKeyOrder(directions: readonly (1 | -1)[]): (left: IndexKey, right: IndexKey) => number {
  return (left, right) => {
    const length = Math.min(left.length, right.length);
    for (let part = 0; part < length; part++) {
      const one = left[part];
      const other = right[part];
      const direction = directions[part] ?? 1;
      if (one === other) continue;
      if (typeof one === 'string' && typeof other === 'string') return one < other ? -direction : direction;
      if (typeof one === 'number' && typeof other === 'number' && one < other) return -direction;
      const difference = comparePart(one, other, direction);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}
