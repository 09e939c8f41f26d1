import type { Any, AnyObject } from 'mingo/types';
import {
  angleBetween,
  EARTH_RADIUS_METRES,
  intersects,
  isPosition,
  isWithin,
  planeDistance,
  readShape,
  type Position,
  type Shape,
} from './geometry';
import { someLeaf, someValue, splitPath } from './paths';
import { EngineError, type Query } from './types';
import { isPlain } from './values';

type Predicate = (document: AnyObject) => boolean;

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

function asPoint(value: unknown): Position | null {
  const shape = readShape(value);
  const first = shape?.points[0];
  return shape && first && shape.points.length === 1 && shape.lines.length + shape.polygons.length === 0
    ? first
    : null;
}

/** Shows the shapes at the path; the field may hold one shape, a legacy pair, or an array of either. */
function someShape(document: unknown, selector: string, see: (shape: Shape) => boolean): boolean {
  return someValue(document, splitPath(selector), (value) => {
    const shape = readShape(value);
    return shape !== null && see(shape);
  });
}

function readArea(operand: unknown): (shape: Shape) => boolean {
  if (!isPlain(operand)) fail('$geoWithin needs a shape');
  const [kind] = Object.keys(operand);
  const value = kind === undefined ? undefined : operand[kind];
  switch (kind) {
    case '$geometry': {
      const area = readShape(value);
      if (!area || area.polygons.length === 0) fail('$geoWithin needs a Polygon or a MultiPolygon');
      return (shape) => isWithin(shape, area);
    }
    case '$box':
      return readBox(value);
    case '$polygon': {
      const corners: unknown[] = Array.isArray(value) ? value : [];
      const area = readShape({ type: 'Polygon', coordinates: [[...corners, corners[0]]] });
      if (!area) fail('$polygon needs at least three points');
      return (shape) => isWithin(shape, area);
    }
    case '$center':
      return readCircle(value, planeDistance);
    case '$centerSphere':
      return readCircle(value, angleBetween);
    default:
      return fail(`unknown geo specifier: ${String(kind)}`);
  }
}

function readBox(value: unknown): (shape: Shape) => boolean {
  const [first, second]: unknown[] = Array.isArray(value) ? value : [];
  const from = asPoint(first);
  const to = asPoint(second);
  if (!from || !to) fail('$box needs two corners');
  const isInside = (point: Position) =>
    [0, 1].every((axis) => {
      const [a, b, at] = [from[axis] ?? 0, to[axis] ?? 0, point[axis] ?? 0];
      return Math.min(a, b) <= at && at <= Math.max(a, b);
    });
  return (shape) => positionsOf(shape).every(isInside);
}

function readCircle(
  value: unknown,
  distance: (from: Position, to: Position) => number,
): (shape: Shape) => boolean {
  const [center, radius]: unknown[] = Array.isArray(value) ? value : [];
  const middle = asPoint(center);
  if (!middle || typeof radius !== 'number' || !(radius >= 0)) fail('a circle needs a center and a radius');
  return (shape) => positionsOf(shape).every((point) => distance(middle, point) <= radius);
}

function positionsOf({ points, lines, polygons }: Shape): Position[] {
  return [...points, ...lines.flat(), ...polygons.flat(2)];
}

function $geoWithin(selector: string, operand: Any): Predicate {
  const isInside = readArea(operand);
  return (document) => someShape(document, selector, isInside);
}

function $geoIntersects(selector: string, operand: Any): Predicate {
  const area = isPlain(operand) ? readShape(operand['$geometry']) : null;
  if (!area) fail('$geoIntersects needs a $geometry');
  return (document) => someShape(document, selector, (shape) => intersects(shape, area));
}

export interface Near {
  /**
   * From the place to the document's point, in metres (radians or the plane's unit for legacy pairs);
   * null: has none.
   */
  distanceOf(document: unknown): number | null;
}

interface Limits {
  readonly min: number;
  readonly max: number;
}

export function readLimits(source: Readonly<Record<string, unknown>>): Limits {
  const { $minDistance: min = 0, $maxDistance: max = Infinity } = source;
  if (typeof (min ?? 0) !== 'number' || typeof (max ?? 0) !== 'number')
    fail('$minDistance and $maxDistance must be numbers');
  return { min: typeof min === 'number' ? min : 0, max: typeof max === 'number' ? max : Infinity };
}

function compileNear(
  field: string,
  condition: Readonly<Record<string, unknown>>,
  operator: '$near' | '$nearSphere',
): Near {
  const operand = condition[operator];
  const geometry = isPlain(operand) ? operand['$geometry'] : undefined;
  const place = asPoint(geometry ?? operand);
  if (!place) fail(`${operator} needs a point`);
  const limits = geometry !== undefined && isPlain(operand) ? readLimits(operand) : readLimits(condition);
  const unit = geometry === undefined ? 1 : EARTH_RADIUS_METRES;
  const measure = geometry === undefined && operator === '$near' ? planeDistance : angleBetween;
  return {
    distanceOf: (document) => distanceTo(document, field, (point) => measure(place, point) * unit, limits),
  };
}

/** The least distance within the limits, of the points at the field. */
export function distanceTo(
  document: unknown,
  field: string,
  measure: (point: Position) => number,
  limits: Limits,
): number | null {
  let least: number | null = null;
  const see = (value: unknown): void => {
    const point = asPoint(value);
    const distance = point ? measure(point) : NaN;
    if (distance >= limits.min && distance <= limits.max && (least === null || distance < least))
      least = distance;
  };
  someLeaf(document, splitPath(field), (value) => {
    if (Array.isArray(value) && !isPosition(value)) value.forEach(see);
    else see(value);
    return false;
  });
  return least;
}

/** The `$near` of a query: it stands beside other conditions, and its documents come nearest first. */
export function readNear(query: Query): Near | null {
  for (const [field, condition] of Object.entries(query)) {
    if (field === '$and' && Array.isArray(condition)) {
      const found = condition
        .filter(isPlain)
        .map(readNear)
        .find((near) => near !== null);
      if (found) return found;
    }
    if (!isPlain(condition)) continue;
    if (Object.hasOwn(condition, '$near')) return compileNear(field, condition, '$near');
    if (Object.hasOwn(condition, '$nearSphere')) return compileNear(field, condition, '$nearSphere');
  }
  return null;
}

function near(operator: '$near' | '$nearSphere'): (selector: string, operand: Any) => Predicate {
  return (selector, operand) => {
    const { distanceOf } = compileNear(selector, { [operator]: operand }, operator);
    return (document) => distanceOf(document) !== null;
  };
}

/** The limits of a legacy `$near` stand beside it; `find` applies them. */
const besideNear = (): Predicate => () => true;

export const geoOperators = {
  $geoWithin,
  $geoIntersects,
  $near: near('$near'),
  $nearSphere: near('$nearSphere'),
  $minDistance: besideNear,
  $maxDistance: besideNear,
};
