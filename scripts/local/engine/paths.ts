import { EngineError } from './types';
import { compareValues, EMPTY_ARRAY, isPlain, type Plain } from './values';

export type Path = readonly string[];

const INDEX = /^(0|[1-9]\d{0,6})$/;

export function splitPath(path: string): Path {
  const parts = path.split('.');
  if (parts.includes('__proto__')) throw new EngineError('INVALID_PARAM', `the path '${path}' is not allowed`);
  return parts;
}

/** The array position that a part of a path means, or -1. */
export function positionOf(part: string | undefined): number {
  return part !== undefined && INDEX.test(part) ? Number(part) : -1;
}

/**
 * Shows every value that MongoDB reaches by the path, arrays on the way included, until `see` answers
 * true. A missing field is seen as undefined; an array at the end is seen as a whole.
 */
export function someLeaf(container: unknown, path: Path, see: (value: unknown) => boolean, at = 0): boolean {
  if (!isPlain(container)) return see(undefined);
  const part = path[at] ?? '';
  const value = Object.hasOwn(container, part) ? container[part] : undefined;
  return at === path.length - 1 ? see(value) : someBelow(value, path, see, at + 1);
}

function someBelow(value: unknown, path: Path, see: (value: unknown) => boolean, at: number): boolean {
  if (!Array.isArray(value)) return someLeaf(value, path, see, at);
  const position = positionOf(path[at]);
  if (position >= 0 && position < value.length) {
    const item: unknown = value[position];
    if (at === path.length - 1 ? see(item) : someBelow(item, path, see, at + 1)) return true;
  }
  return value.some((item) => isPlain(item) && someLeaf(item, path, see, at));
}

/** Like someLeaf, and an array at the end is also seen item by item: what a comparison looks at. */
export function someValue(container: unknown, path: Path, see: (value: unknown) => boolean): boolean {
  return someLeaf(container, path, (value) => see(value) || (Array.isArray(value) && value.some(see)));
}

export interface Reached {
  readonly values: readonly unknown[]; // at least one; null stands for nothing
  readonly throughArray: boolean;
}

/** What an index stores and a sort compares: the items of an array instead of the array. */
export function reach(container: unknown, path: Path): Reached {
  const first = path[0] ?? '';
  if (path.length === 1 && isPlain(container)) {
    const value = Object.hasOwn(container, first) ? container[first] : undefined;
    if (!Array.isArray(value)) return { values: [value ?? null], throughArray: false };
  }
  const values: unknown[] = [];
  let hasArray = false;
  someLeaf(container, path, (value) => {
    if (!Array.isArray(value)) values.push(value ?? null);
    else {
      hasArray = true;
      values.push(...(value.length === 0 ? [EMPTY_ARRAY] : value.map((item: unknown) => item ?? null)));
    }
    return false;
  });
  if (values.length === 0) return { values: [null], throughArray: true };
  return { values, throughArray: hasArray || values.length > 1 };
}

export type Order = readonly (readonly [field: string, direction: 1 | -1])[];

/**
 * MongoDB's sort: an array counts by its least item when ascending and by its greatest when descending.
 */
export function compilePathOrder<Item>(
  order: Order,
  documentOf: (item: Item) => unknown,
): (items: Item[]) => Item[] {
  const fields = order.map(([field, direction]) => ({ path: splitPath(field), direction }));
  return (items) => {
    const keyed = items.map((item) => ({
      item,
      keys: fields.map(({ path, direction }) => sortValue(documentOf(item), path, direction)),
    }));
    keyed.sort((left, right) => {
      for (let index = 0; index < fields.length; index++) {
        const difference = compareValues(left.keys[index], right.keys[index]);
        if (difference !== 0) return difference * (fields[index]?.direction ?? 1);
      }
      return 0;
    });
    return keyed.map(({ item }) => item);
  };
}

function sortValue(document: unknown, path: Path, direction: 1 | -1): unknown {
  const { values } = reach(document, path);
  if (values.length === 1) return values[0];
  return values.reduce((best, value) => (compareValues(value, best) * direction < 0 ? value : best));
}

/** The same document with a value at a path; what is no object on the way gives way. */
export function withValueAt(document: Plain, [field = '', ...below]: Path, value: unknown): Plain {
  if (below.length === 0) return { ...document, [field]: value };
  const inner = document[field];
  return { ...document, [field]: withValueAt(isPlain(inner) ? inner : {}, below, value) };
}
