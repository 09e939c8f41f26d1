import type { Collection } from './collection';
import { angleBetween, EARTH_RADIUS_METRES, planeDistance, readShape } from './geometry';
import { distanceTo, readLimits } from './geoQuery';
import { splitPath, withValueAt } from './paths';
import { readDocuments } from './reader';
import { EngineError, type Cost } from './types';
import { copyDocument, copyValue, isPlain, type Plain } from './values';

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

/**
 * The stage that must come first: documents by distance from a point, with the distance written into
 * each.
 */
export function geoNear(
  collection: Collection,
  operand: unknown,
): { readonly documents: Plain[]; readonly cost: Cost } {
  if (!isPlain(operand)) fail('$geoNear needs an object');
  const { near, distanceField, key, query = {}, includeLocs, spherical, limit, num } = operand;
  const place = readShape(near)?.points[0];
  if (!place) fail('$geoNear requires a point in `near`');
  if (typeof distanceField !== 'string') fail("$geoNear requires a 'distanceField' option as a String");
  const field = typeof key === 'string' ? key : guessField(collection);
  const isGeoJson = isPlain(near) && typeof near['type'] === 'string';
  const measure = isGeoJson || spherical === true ? angleBetween : planeDistance;
  const factor = (isGeoJson ? EARTH_RADIUS_METRES : 1) * readNumber(operand['distanceMultiplier'], 1);
  const limits = readLimits({ $minDistance: operand['minDistance'], $maxDistance: operand['maxDistance'] });
  const unit = isGeoJson ? EARTH_RADIUS_METRES : 1; // of the limits
  const { documents, cost } = readDocuments(collection, { query: isPlain(query) ? query : {} });
  const found = documents.flatMap((document) => {
    const distance = distanceTo(document, field, (point) => measure(place, point) * unit, limits);
    return distance === null ? [] : [{ document, distance }];
  });
  found.sort((left, right) => left.distance - right.distance);
  const page = found.slice(0, readNumber(limit ?? num, Infinity));
  const results = page.map(({ document, distance }) => {
    const copy = copyDocument(document);
    const measured = withValueAt(copy, splitPath(distanceField), (distance / unit) * factor);
    return typeof includeLocs === 'string'
      ? withValueAt(measured, splitPath(includeLocs), copyValue(document[field]))
      : measured;
  });
  return { documents: results, cost: { ...cost, returned: results.length } };
}

function readNumber(value: unknown, absent: number): number {
  return typeof value === 'number' ? value : absent;
}

/**
 * Without `key` MongoDB takes the field of the only geo index; here, the first one that holds a point
 * as an object.
 */
function guessField(collection: Collection): string {
  for (const document of collection.all()) {
    const field = Object.keys(document).find(
      (name) => isPlain(document[name]) && readShape(document[name])?.points.length === 1,
    );
    if (field !== undefined) return field;
  }
  return 'location';
}
