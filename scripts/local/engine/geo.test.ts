import fc from 'fast-check';
import {
  angleBetween,
  EARTH_RADIUS_METRES,
  intersects,
  isWithin,
  readShape,
  type Position,
  type Shape,
} from './geometry';
import { findIds, openTestEngine, type TestEngine } from './testing';
import type { Query } from './types';

const point = (longitude: number, latitude: number) => ({
  type: 'Point',
  coordinates: [longitude, latitude],
});
const polygon = (...rings: readonly (readonly Position[])[]) => ({ type: 'Polygon', coordinates: rings });
const square = (from: number, to: number): Position[] => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
  [from, from],
];
const line = (...coordinates: readonly Position[]) => ({ type: 'LineString', coordinates });

let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine();
  await engine.insert({
    collection: 'things',
    documents: [
      { _id: 'beijing', at: point(116.4, 39.9) },
      { _id: 'tianjin', at: point(117.2, 39.13) },
      { _id: 'shanghai', at: point(121.47, 31.23) },
      { _id: 'chain', at: [point(113.26, 23.13), point(121.5, 31.2)] },
      { _id: 'pair', at: [120.2, 30.3] },
      { _id: 'area', at: polygon(square(0, 10)) },
      { _id: 'road', at: line([0, 0], [20, 20]) },
      { _id: 'nowhere', at: 'x' },
      { _id: 'none' },
    ],
  });
});

const near = (coordinates: Position, limits: Query = {}) => ({
  at: { $nearSphere: { $geometry: { type: 'Point', coordinates }, ...limits } },
});

test('$near answers the nearest first, and leaves out what has no place', async () => {
  expect(await findIds(engine, 'things', near([121.47, 31.23]))).toEqual([
    'shanghai',
    'chain',
    'pair',
    'tianjin',
    'beijing',
  ]);
  expect(await findIds(engine, 'things', { at: { $near: [120, 30] } })).toEqual([
    'pair',
    'shanghai',
    'chain',
    'tianjin',
    'beijing',
  ]);
});

test('$near keeps to its limits in metres, to the other conditions, and to the page', async () => {
  expect(await findIds(engine, 'things', near([116.4, 39.9], { $maxDistance: 200_000 }))).toEqual([
    'beijing',
    'tianjin',
  ]);
  expect(
    await findIds(engine, 'things', near([116.4, 39.9], { $minDistance: 1, $maxDistance: 200_000 })),
  ).toEqual(['tianjin']);
  expect(await findIds(engine, 'things', { ...near([116.4, 39.9]), _id: { $in: ['chain', 'pair'] } })).toEqual([
    'chain',
    'pair',
  ]);
  expect(await findIds(engine, 'things', { at: { $near: [120, 30], $maxDistance: 2 } })).toEqual([
    'pair',
    'shanghai',
    'chain',
  ]);
  const { documents } = await engine.find({
    collection: 'things',
    query: near([121.47, 31.23]),
    offset: 1,
    limit: 2,
  });
  expect(documents.map(({ _id }) => _id)).toEqual(['chain', 'pair']);
});

test('distances are those of the globe', () => {
  const metres = angleBetween([116.4, 39.9], [121.47, 31.23]) * EARTH_RADIUS_METRES;

  expect(metres / 1_000).toBeCloseTo(1_068, -1);
  expect(angleBetween([0, 0], [180, 0])).toBeCloseTo(Math.PI);
});

test.each<[string, Query, readonly string[]]>([
  [
    'a polygon',
    {
      $geoWithin: {
        $geometry: polygon([
          [110, 20],
          [125, 20],
          [125, 35],
          [110, 35],
          [110, 20],
        ]),
      },
    },
    ['chain', 'pair', 'shanghai'],
  ],
  [
    'a multipolygon',
    {
      $geoWithin: { $geometry: { type: 'MultiPolygon', coordinates: [[square(-1, 11)], [square(30, 50)]] } },
    },
    ['area'],
  ],
  ['a polygon with a hole', { $geoWithin: { $geometry: polygon(square(-1, 50), square(11, 12)) } }, ['area']],
  [
    'a circle on the globe',
    { $geoWithin: { $centerSphere: [[116.4, 39.9], 200_000 / EARTH_RADIUS_METRES] } },
    ['beijing', 'tianjin'],
  ],
  ['a circle on a plane', { $geoWithin: { $center: [[120, 30], 1] } }, ['pair']],
  [
    'a box',
    {
      $geoWithin: {
        $box: [
          [116, 39],
          [118, 40],
        ],
      },
    },
    ['beijing', 'tianjin'],
  ],
  [
    'a legacy polygon',
    {
      $geoWithin: {
        $polygon: [
          [116, 39],
          [118, 39],
          [116, 41],
        ],
      },
    },
    ['beijing', 'tianjin'],
  ],
])('$geoWithin %s', async (_title, condition, ids) => {
  expect((await findIds(engine, 'things', { at: condition })).sort()).toEqual(ids);
});

test.each<[string, Query, readonly string[]]>([
  ['a point on a line and in an area', point(5, 5), ['area', 'road']],
  ['a line that crosses both', line([0, 10], [10, 0]), ['area', 'road']],
  ['a line that crosses only the road', line([12, 13], [13, 12]), ['road']],
  ['an area around the other', polygon(square(-5, 30)), ['area', 'road']],
  [
    'a collection',
    { type: 'GeometryCollection', geometries: [point(116.4, 39.9), point(11, 11)] },
    ['beijing', 'road'],
  ],
  ['a line that touches a corner', line([10, 10], [10, 12]), ['area', 'road']],
])('$geoIntersects %s', async (_title, $geometry, ids) => {
  expect((await findIds(engine, 'things', { at: { $geoIntersects: { $geometry } } })).sort()).toEqual(ids);
});

test('$geoNear measures into a field', async () => {
  const run = (options: Query) =>
    engine.aggregate({
      collection: 'things',
      stages: [{ $geoNear: options }, { $project: { distance: 1, place: 1 } }],
    });
  const options = { near: point(116.4, 39.9), distanceField: 'distance.metres', key: 'at', spherical: true };

  const { documents } = await run({
    ...options,
    maxDistance: 200_000,
    query: { _id: { $ne: 'pair' } },
    includeLocs: 'place',
  });
  const kilometres = await run({ ...options, distanceMultiplier: 0.001, limit: 2 });

  expect(documents).toEqual([
    { _id: 'beijing', distance: { metres: 0 }, place: point(116.4, 39.9) },
    { _id: 'tianjin', distance: { metres: expect.closeTo(109_728, -3) }, place: point(117.2, 39.13) },
  ]);
  expect(kilometres.documents[1]).toMatchObject({
    _id: 'tianjin',
    distance: { metres: expect.closeTo(109.7, 0) },
  });
});

test.each<[string, Query]>([
  ['$near without a point', { $near: { $geometry: polygon(square(0, 1)) } }],
  ['$geoWithin a point', { $geoWithin: { $geometry: point(0, 0) } }],
  ['$geoWithin an unknown shape', { $geoWithin: { $foo: 1 } }],
  [
    '$geoWithin an open ring',
    {
      $geoWithin: {
        $geometry: polygon([
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ]),
      },
    },
  ],
  ['$geoIntersects nothing', { $geoIntersects: {} }],
])('%s is refused', async (_title, condition) => {
  await expect(findIds(engine, 'things', { at: condition })).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
  });
});

const whole = fc.integer({ min: 0, max: 6 });
const box = fc.tuple(whole, whole, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));
type Box = readonly [left: number, bottom: number, width: number, height: number];

function shapeOf([left, bottom, width, height]: Box): Shape {
  const [right, top] = [left + width, bottom + height];
  const shape = readShape(
    polygon([
      [left, bottom],
      [right, bottom],
      [right, top],
      [left, top],
      [left, bottom],
    ]),
  );
  if (!shape) throw new Error('a box is a shape');
  return shape;
}

test('rectangles contain and meet each other as their sides say', () => {
  fc.assert(
    fc.property(box, box, (one, other) => {
      const isInside =
        other[0] <= one[0] &&
        one[0] + one[2] <= other[0] + other[2] &&
        other[1] <= one[1] &&
        one[1] + one[3] <= other[1] + other[3];
      const isApart =
        one[0] + one[2] < other[0] ||
        other[0] + other[2] < one[0] ||
        one[1] + one[3] < other[1] ||
        other[1] + other[3] < one[1];

      expect(isWithin(shapeOf(one), shapeOf(other))).toBe(isInside);
      expect(intersects(shapeOf(one), shapeOf(other))).toBe(!isApart);
      expect(intersects(shapeOf(other), shapeOf(one))).toBe(!isApart);
    }),
    { numRuns: 2_000 },
  );
});
