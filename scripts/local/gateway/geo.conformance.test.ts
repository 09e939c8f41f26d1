import type { Geometries, TestGateway } from './testing';
import { geometriesOf, openTestGateway } from './testing';

let local: TestGateway;
let db: ReturnType<TestGateway['app']['database']>;
let Geo: Geometries;

beforeAll(async () => {
  local = await openTestGateway();
  db = local.app.database();
  Geo = geometriesOf(db);
  await local.engine.createCollection('places');
  const { Point } = Geo;
  await db.collection('places').add([
    { _id: 'origin', at: new Point(0, 0) },
    { _id: 'near', at: new Point(0.01, 0) }, // 1.1 km east
    { _id: 'far', at: new Point(0, 1) }, // 111 km north
    { _id: 'hole', at: new Point(3, 3) },
    { _id: 'nowhere' },
  ]);
});
afterAll(() => local.close());

async function find(condition: object): Promise<string[]> {
  const { data } = await db.collection('places').where(condition).get();
  return data.map(({ _id }: { _id: string }) => _id);
}
function square(from: number, to: number) {
  const { Point, LineString } = Geo;
  const corners = [
    new Point(from, from),
    new Point(to, from),
    new Point(to, to),
    new Point(from, to),
    new Point(from, from),
  ];
  return new LineString(corners);
}

test('every geometry comes back as the SDK made it', async () => {
  const { Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon } = Geo;
  const document = {
    _id: 'shapes',
    point: new Point(113.3, -23.1),
    line: new LineString([new Point(1, 2), new Point(3, 4)]),
    polygon: new Polygon([square(-2, 2), square(-1, 1)]),
    multiPoint: new MultiPoint([new Point(1, 1), new Point(2, 2)]),
    multiLine: new MultiLineString([new LineString([new Point(1, 2), new Point(3, 4)])]),
    multiPolygon: new MultiPolygon([new Polygon([square(0, 1)])]),
    inner: { points: [new Point(5, 6)] },
  };
  await local.engine.createCollection('shapes');

  await db.collection('shapes').add(document);
  const { data } = await db.collection('shapes').doc('shapes').get();

  expect(data[0]).toEqual(document);
  expect(data[0].point).toBeInstanceOf(Point);
  expect(data[0].multiPolygon).toBeInstanceOf(MultiPolygon);
});

test('geoNear finds by distance in metres, nearest first', async () => {
  const { geoNear } = db.command;
  const geometry = new Geo.Point(0, 0);

  expect(await find({ at: geoNear({ geometry, maxDistance: 200_000, minDistance: 0 }) })).toEqual([
    'origin',
    'near',
    'far',
  ]);
  expect(await find({ at: geoNear({ geometry, maxDistance: 2000, minDistance: 500 }) })).toEqual(['near']);
  expect(await find({ at: geoNear({ geometry, maxDistance: 1 }) })).toEqual(['origin']);
});

test('geoWithin takes a polygon with a hole, several polygons and a circle', async () => {
  const { Polygon, MultiPolygon, Point } = Geo;
  const { geoWithin } = db.command;
  const ring = new Polygon([square(-1, 4), square(2, 3.5)]);
  const two = new MultiPolygon([new Polygon([square(-0.001, 0.02)]), new Polygon([square(2.5, 3.5)])]);

  expect((await find({ at: geoWithin({ geometry: ring }) })).sort()).toEqual(['far', 'near', 'origin']);
  expect((await find({ at: geoWithin({ geometry: two }) })).sort()).toEqual(['hole', 'near', 'origin']);
  expect((await find({ at: geoWithin({ centerSphere: [new Point(0, 0), 2 / 6378.1] }) })).sort()).toEqual([
    'near',
    'origin',
  ]);
  expect((await find({ at: geoWithin({ centerSphere: [[0, 0], 0.5 / 6378.1] }) })).sort()).toEqual(['origin']);
});

test('geoIntersects takes a line and a polygon', async () => {
  const { LineString, Point, Polygon } = Geo;
  const { geoIntersects } = db.command;
  const line = new LineString([new Point(-1, 0), new Point(1, 0)]);

  expect((await find({ at: geoIntersects({ geometry: line }) })).sort()).toEqual(['near', 'origin']);
  expect(await find({ at: geoIntersects({ geometry: new Polygon([square(2.9, 3.1)]) }) })).toEqual(['hole']);
});

test('the aggregation stage geoNear answers distances and takes a query', async () => {
  const result = await db
    .collection('places')
    .aggregate()
    .geoNear({
      near: new Geo.Point(0, 0),
      distanceField: 'distance',
      spherical: true,
      key: 'at',
      query: { _id: db.command.neq('origin') },
      maxDistance: 200_000,
    })
    .end();

  expect(result.data.map(({ _id }: { _id: string }) => _id)).toEqual(['near', 'far']);
  expect(result.data[0].distance).toBeCloseTo(1113.2, 0);
});
