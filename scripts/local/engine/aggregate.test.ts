import { findAll, indexOn, openTestEngine, type TestEngine } from './testing';
import type { Document, Query } from './types';

let engine: TestEngine;

beforeEach(async () => {
  engine = await openTestEngine({ orders: [], shoppers: [indexOn(['level', 1])], empty: [] });
  await engine.insert({
    collection: 'orders',
    documents: [
      {
        _id: 1,
        shopper: 'a',
        fen: 30,
        lines: [
          { sku: 'x', n: 1 },
          { sku: 'y', n: 2 },
        ],
        at: new Date('2026-01-05T10:00:00Z'),
      },
      { _id: 2, shopper: 'b', fen: 10, lines: [{ sku: 'x', n: 5 }], at: new Date('2026-01-06T10:00:00Z') },
      { _id: 3, shopper: 'a', fen: 20, lines: [], at: new Date('2026-02-01T10:00:00Z') },
    ],
  });
  await engine.insert({
    collection: 'shoppers',
    documents: [
      { _id: 'a', level: 1, name: 'Ann', n: { deep: [1] } },
      { _id: 'b', level: 2, name: 'Bob' },
      { _id: 'c', level: 2, name: 'Cas' },
    ],
  });
});

async function run(...stages: readonly Query[]): Promise<Document[]> {
  return (await engine.aggregate({ collection: 'orders', stages })).documents;
}

test.each<[string, readonly Query[], unknown]>([
  [
    '$match, $sort, $skip and $limit at the head',
    [
      { $match: { fen: { $gte: 10 } } },
      { $sort: { fen: 1 } },
      { $skip: 1 },
      { $limit: 1 },
      { $project: { _id: 1 } },
    ],
    [{ _id: 3 }],
  ],
  [
    '$limit before $sort keeps its place',
    [{ $limit: 2 }, { $sort: { fen: 1 } }, { $project: { _id: 1 } }],
    [{ _id: 2 }, { _id: 1 }],
  ],
  [
    '$group with accumulators',
    [
      { $group: { _id: '$shopper', sum: { $sum: '$fen' }, n: { $sum: 1 }, best: { $max: '$fen' } } },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: 'a', sum: 50, n: 2, best: 30 },
      { _id: 'b', sum: 10, n: 1, best: 10 },
    ],
  ],
  [
    '$unwind',
    [{ $unwind: '$lines' }, { $group: { _id: '$lines.sku', n: { $sum: '$lines.n' } } }, { $sort: { _id: 1 } }],
    [
      { _id: 'x', n: 6 },
      { _id: 'y', n: 2 },
    ],
  ],
  ['$count', [{ $match: { shopper: 'a' } }, { $count: 'total' }], [{ total: 2 }]],
  [
    '$bucket',
    [{ $bucket: { groupBy: '$fen', boundaries: [0, 15, 100], output: { n: { $sum: 1 } } } }],
    [
      { _id: 0, n: 1 },
      { _id: 15, n: 2 },
    ],
  ],
  [
    '$sortByCount',
    [{ $sortByCount: '$shopper' }],
    [
      { _id: 'a', count: 2 },
      { _id: 'b', count: 1 },
    ],
  ],
  [
    '$replaceRoot',
    [{ $match: { _id: 2 } }, { $replaceRoot: { newRoot: { $arrayElemAt: ['$lines', 0] } } }],
    [{ sku: 'x', n: 5 }],
  ],
  [
    '$addFields and expressions on dates',
    [
      { $match: { _id: 2 } },
      {
        $addFields: {
          month: { $month: '$at' },
          text: { $dateToString: { date: '$at', format: '%Y-%m-%d' } },
        },
      },
      { $project: { month: 1, text: 1 } },
    ],
    [{ _id: 2, month: 1, text: '2026-01-06' }],
  ],
  [
    '$facet',
    [{ $facet: { few: [{ $match: { fen: 10 } }, { $project: { _id: 1 } }], all: [{ $count: 'n' }] } }],
    [{ few: [{ _id: 2 }], all: [{ n: 3 }] }],
  ],
  [
    '$unionWith',
    [
      { $match: { _id: 2 } },
      { $project: { _id: 1 } },
      { $unionWith: { coll: 'shoppers', pipeline: [{ $match: { level: 1 } }, { $project: { _id: 1 } }] } },
    ],
    [{ _id: 2 }, { _id: 'a' }],
  ],
])('%s', async (_title, stages, expected) => {
  expect(await run(...stages)).toEqual(expected);
});

test('$sort orders values as a find does: missing fields first, arrays by their least item', async () => {
  await engine.insert({ collection: 'orders', documents: [{ _id: 4, fen: [99, 5] }, { _id: 5 }] });

  const sorted = await run({ $project: { fen: 1 } }, { $sort: { fen: 1 } });

  expect(sorted.map(({ _id }) => _id)).toEqual([5, 4, 2, 3, 1]);
});

test('$lookup by equality works through an id, an index or neither; a missing collection is empty', async () => {
  const join = (from: string, localField: string, foreignField: string) =>
    run(
      { $match: { _id: 1 } },
      { $lookup: { from, localField, foreignField, as: 'found.here' } },
      { $project: { found: 1 } },
    );

  expect(await join('shoppers', 'shopper', '_id')).toEqual([
    { _id: 1, found: { here: [{ _id: 'a', level: 1, name: 'Ann', n: { deep: [1] } }] } },
  ]);
  expect(await join('shoppers', '_id', 'level')).toMatchObject([{ found: { here: [{ _id: 'a' }] } }]);
  expect(await join('orders', 'lines.sku', 'lines.sku')).toMatchObject([
    { found: { here: [{ _id: 1 }, { _id: 2 }] } },
  ]);
  expect(await join('shoppers', 'missing', 'missing')).toMatchObject([
    { found: { here: [{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }] } },
  ]);
  expect(await join('nowhere', 'shopper', '_id')).toEqual([{ _id: 1, found: { here: [] } }]);
});

test('$lookup with a pipeline sees the variables of `let`, nested ones included', async () => {
  const inner = {
    from: 'orders',
    let: { id: '$_id' },
    pipeline: [
      { $match: { $expr: { $and: [{ $eq: ['$shopper', '$$id'] }, { $gt: ['$fen', '$$least'] }] } } },
      { $project: { fen: 1 } },
    ],
    as: 'dear',
  };
  const outer = {
    from: 'shoppers',
    let: { who: '$shopper', least: '$fen' },
    pipeline: [
      { $match: { $expr: { $eq: ['$_id', '$$who'] } } },
      { $lookup: inner },
      { $project: { dear: 1 } },
    ],
    as: 'shopper',
  };

  expect(await run({ $match: { _id: 3 } }, { $lookup: outer }, { $project: { shopper: 1 } })).toEqual([
    { _id: 3, shopper: [{ _id: 'a', dear: [{ _id: 1, fen: 30 }] }] },
  ]);
});

test('$lookup with both runs the pipeline over the joined documents only', async () => {
  const lookup = {
    from: 'shoppers',
    localField: 'shopper',
    foreignField: '_id',
    pipeline: [{ $project: { name: 1 } }],
    as: 'who',
  };

  expect(await run({ $lookup: lookup }, { $project: { who: 1 } })).toEqual([
    { _id: 1, who: [{ _id: 'a', name: 'Ann' }] },
    { _id: 2, who: [{ _id: 'b', name: 'Bob' }] },
    { _id: 3, who: [{ _id: 'a', name: 'Ann' }] },
  ]);
});

test('$sample picks each document at most once', async () => {
  const picked = await run({ $sample: { size: 2 } });
  const all = await run({ $sample: { size: 9 } });

  expect(new Set(picked.map(({ _id }) => _id)).size).toBe(2);
  expect(all.map(({ _id }) => _id).sort()).toEqual([1, 2, 3]);
});

test('$$NOW is the time of the engine', async () => {
  const [document] = await run({ $match: { _id: 1 } }, { $project: { now: '$$NOW' } });

  expect(document).toEqual({ _id: 1, now: new Date(engine.clock.at) });
});

test('stages that edit documents do not reach the stored ones', async () => {
  const before = [await findAll(engine, 'orders'), await findAll(engine, 'shoppers')];

  const documents = await run(
    { $addFields: { 'lines.0.n': 99, 'lines.n': 77 } },
    { $project: { 'lines.sku': 0 } },
    { $lookup: { from: 'shoppers', localField: 'shopper', foreignField: '_id', as: 'who' } },
    { $addFields: { 'who.name': 'Eve', 'who.n.deep': 0 } },
    { $unwind: '$who' },
    { $unset: 'who.n.deep' },
  );
  for (const document of documents) document['lines'] = null;

  expect([await findAll(engine, 'orders'), await findAll(engine, 'shoppers')]).toEqual(before);
});

test.each<[string, readonly Query[]]>([
  ['an unknown stage', [{ $foo: 1 }]],
  ['two operators in one stage', [{ $match: {}, $limit: 1 }]],
  ['an unknown expression', [{ $project: { a: { $foo: 1 } } }]],
  ['$limit 0', [{ $limit: 0 }]],
  ['an unknown direction', [{ $sort: { a: 'up' } }]],
  ['$geoNear that is not first', [{ $limit: 1 }, { $geoNear: { near: [0, 0], distanceField: 'd' } }]],
  ['$out', [{ $out: 'orders' }]],
  ['$merge', [{ $merge: { into: 'orders' } }]],
  ['$lookup without a target', [{ $lookup: { from: 'orders', localField: 'a', foreignField: 'b' } }]],
  ['$lookup with one field', [{ $lookup: { from: 'orders', localField: 'a', as: 'b' } }]],
])('%s is refused as a bad request', async (_title, stages) => {
  await expect(run(...stages)).rejects.toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
});
