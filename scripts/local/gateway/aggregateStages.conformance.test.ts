import type { TestGateway } from './testing';
import { openTestGateway } from './testing';

let local: TestGateway;
let db: ReturnType<TestGateway['app']['database']>;
let _: (typeof db)['command'];
let $: (typeof _)['aggregate'];

const SALES = [
  {
    _id: 1,
    item: 'maotai',
    region: 'south',
    qty: 2,
    price: 10,
    at: new Date('2026-01-05T00:00:00Z'),
    tags: ['a', 'b'],
  },
  {
    _id: 2,
    item: 'maotai',
    region: 'north',
    qty: 1,
    price: 12,
    at: new Date('2026-02-05T00:00:00Z'),
    tags: ['b'],
  },
  {
    _id: 3,
    item: 'wuliangye',
    region: 'south',
    qty: 5,
    price: 8,
    at: new Date('2026-02-06T00:00:00Z'),
    tags: [],
  },
  {
    _id: 4,
    item: 'fenjiu',
    region: 'west',
    qty: 4,
    price: 6,
    at: new Date('2026-03-07T00:00:00Z'),
    tags: null,
  },
];
const ITEMS = [
  { _id: 'maotai', title: '茅台', stock: 7 },
  { _id: 'wuliangye', title: '五粮液', stock: 0 },
];

beforeAll(async () => {
  local = await openTestGateway();
  db = local.app.database();
  _ = db.command;
  $ = _.aggregate;
  await local.engine.createCollection('sales');
  await local.engine.createCollection('items');
  await db.collection('sales').add(SALES);
  await db.collection('items').add(ITEMS);
});
afterAll(() => local.close());

const sales = () => db.collection('sales').aggregate();
/** What the stages answer. */
async function run(pipeline: { end(): Promise<{ data: unknown[] }> }): Promise<unknown[]> {
  return (await pipeline.end()).data;
}

test('end answers data and a request id', async () => {
  expect(await sales().limit(1).end()).toEqual({ data: [SALES[0]], requestId: expect.any(String) });
});

test('match takes values, commands, patterns and logic', async () => {
  const counts = [
    { item: 'maotai' },
    { qty: _.gte(4) },
    { item: /^w/ },
    { region: _.or(_.eq('west'), _.eq('north')) },
    { at: _.gt(new Date('2026-02-01T00:00:00Z')) },
    _.or([{ qty: 1 }, { price: 6 }]),
  ].map(async (condition) => (await run(sales().match(condition))).length);

  expect(await Promise.all(counts)).toEqual([2, 2, 1, 2, 3, 2]);
});

test('sort, skip and limit keep their order', async () => {
  const data = await run(sales().sort({ region: 1, qty: -1 }).skip(1).limit(2).project({ _id: 1 }));

  expect(data).toEqual([{ _id: 3 }, { _id: 1 }]);
});

test('project takes, drops and computes fields', async () => {
  const data = await run(
    sales()
      .match({ _id: 1 })
      .project({
        _id: 0,
        item: 1,
        total: $.multiply(['$qty', '$price']),
        pair: ['$qty', '$price'],
        'nested.region': '$region',
      }),
  );

  expect(data).toEqual([{ item: 'maotai', total: 20, pair: [2, 10], nested: { region: 'south' } }]);
});

test('addFields adds and overwrites', async () => {
  const data = await run(
    sales()
      .match({ _id: 2 })
      .addFields({ total: $.add(['$qty', '$price']), tags: $.size('$tags') })
      .project({ at: 0 }),
  );

  expect(data).toEqual([{ _id: 2, item: 'maotai', region: 'north', qty: 1, price: 12, tags: 1, total: 13 }]);
});

test('group by a field with every accumulator', async () => {
  const data = await run(
    sales()
      .sort({ _id: 1 })
      .group({
        _id: '$item',
        n: $.sum(1),
        total: $.sum($.multiply(['$qty', '$price'])),
        avg: $.avg('$price'),
        min: $.min('$price'),
        max: $.max('$price'),
        first: $.first('$region'),
        last: $.last('$region'),
        all: $.push('$region'),
        set: $.addToSet('$region'),
        deviation: $.stdDevPop('$price'),
        sample: $.stdDevSamp('$price'),
      })
      .match({ _id: 'maotai' }),
  );

  expect(data).toEqual([
    {
      _id: 'maotai',
      n: 2,
      total: 32,
      avg: 11,
      min: 10,
      max: 12,
      first: 'south',
      last: 'north',
      all: ['south', 'north'],
      set: expect.arrayContaining(['south', 'north']),
      deviation: 1,
      sample: expect.closeTo(Math.SQRT2, 10),
    },
  ]);
});

test('group by an expression, by several fields, and of everything', async () => {
  const byMonth = await run(
    sales()
      .group({ _id: $.month('$at'), qty: $.sum('$qty') })
      .sort({ _id: 1 }),
  );
  const byBoth = await run(
    sales()
      .group({ _id: { item: '$item', region: '$region' } })
      .count('groups'),
  );
  const all = await run(
    sales()
      .group({ _id: null, qty: $.sum('$qty'), merged: $.mergeObjects('$$ROOT') })
      .project({ merged: 0 }),
  );

  expect(byMonth).toEqual([
    { _id: 1, qty: 2 },
    { _id: 2, qty: 6 },
    { _id: 3, qty: 4 },
  ]);
  expect(byBoth).toEqual([{ groups: 4 }]);
  expect(all).toEqual([{ _id: null, qty: 12 }]);
});

test('count names its field', async () => {
  expect(
    await run(
      sales()
        .match({ qty: _.gt(1) })
        .count('many'),
    ),
  ).toEqual([{ many: 3 }]);
});

test('unwind spreads a list, keeps its positions, and empty ones when asked', async () => {
  const plain = await run(sales().unwind('$tags').project({ tags: 1 }));
  const indexed = await run(
    sales().unwind({ path: '$tags', includeArrayIndex: 'i' }).project({ _id: 0, tags: 1, i: 1 }),
  );
  const kept = await run(
    sales().unwind({ path: '$tags', preserveNullAndEmptyArrays: true }).project({ _id: 1 }),
  );

  expect(plain).toEqual([
    { _id: 1, tags: 'a' },
    { _id: 1, tags: 'b' },
    { _id: 2, tags: 'b' },
  ]);
  expect(indexed).toEqual([
    { tags: 'a', i: 0 },
    { tags: 'b', i: 1 },
    { tags: 'b', i: 0 },
  ]);
  expect(kept).toEqual([{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 4 }]);
});

test('sortByCount counts and orders', async () => {
  expect(await run(sales().unwind('$tags').sortByCount('$tags'))).toEqual([
    { _id: 'b', count: 2 },
    { _id: 'a', count: 1 },
  ]);
});

test('bucket and bucketAuto', async () => {
  const buckets = await run(
    sales().bucket({
      groupBy: '$price',
      boundaries: [0, 8, 11],
      default: 'more',
      output: { n: $.sum(1), ids: $.push('$_id') },
    }),
  );
  const auto = await run(sales().bucketAuto({ groupBy: '$price', buckets: 2 }));

  expect(buckets).toEqual([
    { _id: 0, n: 1, ids: [4] },
    { _id: 8, n: 2, ids: [1, 3] },
    { _id: 'more', n: 1, ids: [2] },
  ]);
  expect(auto).toEqual([
    { _id: { min: 6, max: 10 }, count: 2 },
    { _id: { min: 10, max: 12 }, count: 2 },
  ]);
});

test('replaceRoot takes a field and a computed object', async () => {
  const computed = await run(
    sales()
      .match({ _id: 4 })
      .replaceRoot({ newRoot: { full: $.concat(['$region', '/', '$item']), kept: '$qty' } }),
  );
  const merged = await run(
    sales()
      .match({ _id: 4 })
      .replaceRoot({ newRoot: $.mergeObjects([{ item: 'x', extra: 1 }, '$$ROOT']) })
      .project({ item: 1, extra: 1 }),
  );

  expect(computed).toEqual([{ full: 'west/fenjiu', kept: 4 }]);
  expect(merged).toEqual([{ _id: 4, item: 'fenjiu', extra: 1 }]);
});

test('sample answers as many as asked', async () => {
  expect(await run(sales().sample({ size: 3 }))).toHaveLength(3);
});
