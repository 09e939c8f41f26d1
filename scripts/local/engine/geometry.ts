import { isPlain } from './values';

export type Position = readonly [longitude: number, latitude: number]; // degrees on a globe, any unit on a plane
type Ring = readonly Position[]; // closed: the last position is the first

/** A shape as the parts that a test needs; a polygon's further rings are holes. */
export interface Shape {
  readonly points: readonly Position[];
  readonly lines: readonly (readonly Position[])[];
  readonly polygons: readonly (readonly Ring[])[];
}

export const EARTH_RADIUS_METRES = 6_378_100; // the radius MongoDB uses

const NOTHING: Shape = { points: [], lines: [], polygons: [] };

export function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

function listOf<Item>(value: unknown, read: (item: unknown) => Item | null): Item[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const items = value.map(read);
  return items.every((item) => item !== null) ? items : null;
}

const readPosition = (value: unknown): Position | null => (isPosition(value) ? value : null);
const readLine = (value: unknown): Position[] | null => listOf(value, readPosition);

function readRing(value: unknown): Ring | null {
  const ring = readLine(value);
  const first = ring?.[0];
  const last = ring?.[ring.length - 1];
  if (!ring || !first || !last || ring.length < 4) return null;
  return first[0] === last[0] && first[1] === last[1] ? ring : null;
}

const readPolygon = (value: unknown): Ring[] | null => listOf(value, readRing);

/** A GeoJSON object or a legacy pair as a shape; null when it is neither. */
export function readShape(value: unknown): Shape | null {
  if (isPosition(value)) return { ...NOTHING, points: [value] };
  if (!isPlain(value)) return null;
  const { type, coordinates, geometries } = value;
  switch (type) {
    case 'Point':
      return isPosition(coordinates) ? { ...NOTHING, points: [coordinates] } : null;
    case 'MultiPoint':
      return shapeOf('points', listOf(coordinates, readPosition));
    case 'LineString':
      return shapeOf('lines', listOf([coordinates], readLine));
    case 'MultiLineString':
      return shapeOf('lines', listOf(coordinates, readLine));
    case 'Polygon':
      return shapeOf('polygons', listOf([coordinates], readPolygon));
    case 'MultiPolygon':
      return shapeOf('polygons', listOf(coordinates, readPolygon));
    case 'GeometryCollection':
      return mergeShapes(listOf(geometries, readShape));
    default:
      return readLegacyPair(value);
  }
}

function shapeOf<Key extends keyof Shape>(key: Key, parts: Shape[Key] | null): Shape | null {
  return parts ? { ...NOTHING, [key]: parts } : null;
}

function mergeShapes(shapes: Shape[] | null): Shape | null {
  return (
    shapes && {
      points: shapes.flatMap(({ points }) => points),
      lines: shapes.flatMap(({ lines }) => lines),
      polygons: shapes.flatMap(({ polygons }) => polygons),
    }
  );
}

/** `{ lng, lat }` and the like: two numbers and nothing else. */
function readLegacyPair(value: Record<string, unknown>): Shape | null {
  const numbers = Object.values(value);
  return numbers.length === 2 && isPosition(numbers) ? { ...NOTHING, points: [numbers] } : null;
}

/** Angle between two places on the globe, in radians. */
export function angleBetween(
  [fromLongitude, fromLatitude]: Position,
  [toLongitude, toLatitude]: Position,
): number {
  const radians = Math.PI / 180;
  const latitude = Math.sin(((toLatitude - fromLatitude) * radians) / 2);
  const longitude = Math.sin(((toLongitude - fromLongitude) * radians) / 2);
  const cosines = Math.cos(fromLatitude * radians) * Math.cos(toLatitude * radians);
  return 2 * Math.asin(Math.min(1, Math.sqrt(latitude ** 2 + cosines * longitude ** 2)));
}

export function planeDistance(from: Position, to: Position): number {
  return Math.hypot(from[0] - to[0], from[1] - to[1]);
}

/** Twice the signed area of a triangle: 0 when the three lie on one line. */
function turn(a: Position, b: Position, c: Position): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/**
 * Rounding may move a computed place off its line by so much; 1e-9 degrees are a tenth of a millimetre.
 */
const TOLERANCE = 1e-9;

function isOnSegment(point: Position, a: Position, b: Position): boolean {
  return (
    Math.abs(turn(a, b, point)) <= TOLERANCE * Math.hypot(b[0] - a[0], b[1] - a[1]) &&
    Math.min(a[0], b[0]) - TOLERANCE <= point[0] &&
    point[0] <= Math.max(a[0], b[0]) + TOLERANCE &&
    Math.min(a[1], b[1]) - TOLERANCE <= point[1] &&
    point[1] <= Math.max(a[1], b[1]) + TOLERANCE
  );
}

type Segment = readonly [Position, Position];

function crosses([a, b]: Segment, [c, d]: Segment): boolean {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

function touches(left: Segment, right: Segment): boolean {
  return (
    crosses(left, right) ||
    left.some((end) => isOnSegment(end, right[0], right[1])) ||
    right.some((end) => isOnSegment(end, left[0], left[1]))
  );
}

function segmentsOf(line: readonly Position[]): Segment[] {
  return line.slice(1).flatMap((end, index) => {
    const start = line[index];
    return start ? [[start, end] as const] : [];
  });
}

type Side = 'inside' | 'edge' | 'outside';

function sideOfRing(point: Position, ring: Ring): Side {
  let isInside = false;
  for (const [a, b] of segmentsOf(ring)) {
    if (isOnSegment(point, a, b)) return 'edge';
    if (
      a[1] > point[1] !== b[1] > point[1] &&
      point[0] < ((b[0] - a[0]) * (point[1] - a[1])) / (b[1] - a[1]) + a[0]
    ) {
      isInside = !isInside;
    }
  }
  return isInside ? 'inside' : 'outside';
}

function isInPolygon(point: Position, [outer, ...holes]: readonly Ring[]): boolean {
  return (
    outer !== undefined &&
    sideOfRing(point, outer) !== 'outside' &&
    holes.every((hole) => sideOfRing(point, hole) !== 'inside')
  );
}

function allPositions({ points, lines, polygons }: Shape): Position[] {
  return [...points, ...lines.flat(), ...polygons.flat(2)];
}

function allSegments({ lines, polygons }: Shape): Segment[] {
  return [...lines, ...polygons.flat()].flatMap(segmentsOf);
}

/** Every part of the shape lies in the area, its edge included. */
export function isWithin(shape: Shape, area: Shape): boolean {
  const edges = allSegments(area);
  const holes = area.polygons.flatMap((rings) => rings.slice(1));
  const isInArea = (point: Position) => area.polygons.some((polygon) => isInPolygon(point, polygon));
  const isAroundHole = shape.polygons.some((rings) =>
    holes.some((hole) => hole.every((corner) => isInPolygon(corner, rings))),
  );
  return (
    !isAroundHole &&
    allPositions(shape).every(isInArea) &&
    allSegments(shape).every((segment) => middlesBetween(segment, edges).every(isInArea))
  );
}

/** The middle of each piece into which the edges cut the segment: a piece is on one side as a whole. */
function middlesBetween([from, to]: Segment, edges: readonly Segment[]): Position[] {
  const cuts = [0, ...edges.flatMap((edge) => cutsOf([from, to], edge)).sort((left, right) => left - right), 1];
  return cuts.slice(1).map((cut, index) => {
    const middle = (cut + (cuts[index] ?? 0)) / 2;
    return [from[0] + (to[0] - from[0]) * middle, from[1] + (to[1] - from[1]) * middle];
  });
}

/** Where an edge meets a segment, as fractions of the segment. */
function cutsOf([a, b]: Segment, [c, d]: Segment): number[] {
  const [wide, high] = [b[0] - a[0], b[1] - a[1]];
  const slope = wide * (d[1] - c[1]) - high * (d[0] - c[0]);
  const fractions =
    slope === 0
      ? [c, d].map((end) => ((end[0] - a[0]) * wide + (end[1] - a[1]) * high) / (wide ** 2 + high ** 2))
      : [((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / slope];
  return fractions.filter((fraction) => fraction > 0 && fraction < 1);
}

/** The two shapes have a place in common. */
export function intersects(left: Shape, right: Shape): boolean {
  return (
    touchesPoints(left, right) ||
    touchesPoints(right, left) ||
    allSegments(left).some((segment) => allSegments(right).some((other) => touches(segment, other)))
  );
}

function touchesPoints(shape: Shape, points: Shape): boolean {
  return allPositions(points).some(
    (point) =>
      shape.points.some((other) => other[0] === point[0] && other[1] === point[1]) ||
      allSegments(shape).some(([a, b]) => isOnSegment(point, a, b)) ||
      shape.polygons.some((polygon) => isInPolygon(point, polygon)),
  );
}
