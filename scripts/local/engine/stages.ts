import { evalExpr } from 'mingo/core';
import { Lazy, type Iterator } from 'mingo/lazy';
import type { AnyObject, Options } from 'mingo/types';
import type { Stages } from './matcher';
import { compilePathOrder, splitPath, withValueAt, type Order } from './paths';
import { EngineError } from './types';
import { compareValues, isPlain, type Plain } from './values';

/* Stages that mingo has not, or has with another meaning. */

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

export function readOrder(sort: unknown): Order {
  const fields = isPlain(sort) ? Object.entries(sort) : [];
  if (fields.length === 0) fail('$sort stage must have at least one sort key');
  return fields.map(([field, direction]) => {
    if (direction !== 1 && direction !== -1)
      fail('$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    return [field, direction] as const;
  });
}

/** The one order of values that finds and indexes have. */
function sortStage(source: Iterator, operand: unknown): Iterator {
  const sort = compilePathOrder<AnyObject>(readOrder(operand), (document) => document);
  return source.transform<AnyObject>((documents) => Lazy(sort(documents)));
}

/** Picks without repetition; mingo's may pick a document twice. */
function sampleStage(source: Iterator, operand: unknown): Iterator {
  const size = isPlain(operand) ? operand['size'] : undefined;
  if (typeof size !== 'number' || !(size >= 0)) fail('size argument to $sample must be a positive number');
  return source.transform<AnyObject>((documents) => {
    const rest = [...documents];
    for (let at = 0; at < Math.min(size, rest.length); at++) {
      const other = at + Math.floor(Math.random() * (rest.length - at));
      [rest[at], rest[other]] = [rest[other] ?? {}, rest[at] ?? {}];
    }
    return Lazy(rest.slice(0, size));
  });
}

/** Of no documents there is no count; mingo's says 0. */
function countStage(source: Iterator, operand: unknown): Iterator {
  if (typeof operand !== 'string' || operand === '' || operand.startsWith('$') || operand.includes('.')) {
    fail('the count field must be a non-empty string without $ and dots');
  }
  return source.transform<AnyObject>((documents) =>
    Lazy(documents.length === 0 ? [] : [{ [operand]: documents.length }]),
  );
}

/** What is no array stands for itself, empty texts and empty objects included; mingo's drops those. */
function unwindStage(source: Iterator, operand: unknown): Iterator {
  const { path, includeArrayIndex, preserveNullAndEmptyArrays }: Plain = isPlain(operand)
    ? operand
    : { path: operand };
  if (typeof path !== 'string' || !path.startsWith('$'))
    fail("path option to $unwind stage should be prefixed with a '$'");
  const way = splitPath(path.slice(1));
  const index = typeof includeArrayIndex === 'string' ? splitPath(includeArrayIndex) : null;
  const withIndex = (document: Plain, at: number | null) =>
    index ? withValueAt(document, index, at) : document;
  return source.transform<AnyObject>((documents) => {
    const unwound = documents.flatMap((document) => {
      const value = valueAt(document, way);
      if (Array.isArray(value) && value.length > 0)
        return value.map((item, at) => withIndex(withValueAt(document, way, item), at));
      if (Array.isArray(value))
        return preserveNullAndEmptyArrays === true
          ? [withIndex(withValueAt(document, way, undefined), null)]
          : [];
      return (value !== null && value !== undefined) || preserveNullAndEmptyArrays === true
        ? [withIndex(document, null)]
        : [];
    });
    return Lazy(unwound);
  });
}

function valueAt(document: Plain, way: readonly string[]): unknown {
  let value: unknown = document;
  for (const part of way) value = isPlain(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  return value;
}

/** A value on a boundary belongs to the bucket that begins there, and a bucket without documents is left out. */
function bucketStage(source: Iterator, operand: unknown, options: Options): Iterator {
  if (!isPlain(operand) || !Array.isArray(operand['boundaries'])) fail('$bucket needs boundaries');
  const { boundaries, groupBy, default: other, output = { count: { $sum: 1 } } } = operand;
  const bounds = boundaries as readonly unknown[];
  const isAscending = bounds.every((bound, at) => at === 0 || compareValues(bounds[at - 1], bound) < 0);
  if (bounds.length < 2 || !isAscending)
    fail("the 'boundaries' option to $bucket must be at least two values in ascending order");
  return source.transform<AnyObject>((documents) => {
    const buckets = new Map<unknown, AnyObject[]>();
    for (const document of documents) {
      const value = evalExpr(document, groupBy, options) ?? null;
      const next = bounds.findIndex((bound) => compareValues(value, bound) < 0);
      if (next <= 0 && other === undefined)
        fail('$switch could not find a matching branch for an input, and no default was specified');
      const id = next <= 0 ? other : bounds[next - 1];
      buckets.set(id, [...(buckets.get(id) ?? []), document]);
    }
    const ordered = [...buckets].sort(([left], [right]) => compareValues(left, right));
    return Lazy(
      ordered.map(([id, members]) => ({ _id: id, ...(evalExpr(members, output, options) as AnyObject) })),
    );
  });
}

export const stages: Stages = {
  $sort: sortStage,
  $sample: sampleStage,
  $count: countStage,
  $unwind: unwindStage,
  $bucket: bucketStage,
  $geoNear: () => fail('$geoNear is only valid as the first stage in a pipeline'),
  $out: () => fail('$out is not supported'),
  $merge: () => fail('$merge is not supported'),
};
