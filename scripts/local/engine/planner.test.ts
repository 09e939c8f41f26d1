import { indexOn, openTestEngine, type TestEngine } from './testing';
import type { Cost, FindRequest } from './types';

const NUMBER = 1_000;
let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine({
    things: [
      indexOn(['kind', 1], ['rank', -1], ['at', 1]),
      indexOn(['at', 1]),
      indexOn(['tags', 1]),
      { ...indexOn(['code', 1]), unique: true },
    ],
  });
  const documents = Array.from({ length: NUMBER }, (_, n) => ({
    _id: `d${String(n).padStart(4, '0')}`,
    kind: `k${n % 10}`,
    rank: n % 7,
    at: n,
    code: `c${n}`,
    tags: [`t${n % 50}`, 'all'],
    free: n % 2,
    ...(n % 4 === 0 ? { dueAt: n } : {}),
  }));
  await engine.insert({ collection: 'things', documents });
});

async function costOf(request: Omit<FindRequest, 'collection'>): Promise<Cost> {
  return (await engine.find({ collection: 'things', ...request })).cost;
}

test('an id is one document', async () => {
  expect(await costOf({ query: { _id: 'd0500' } })).toEqual({ examined: 1, returned: 1, index: '_id_' });
  expect(await costOf({ query: { _id: 'd0500', free: 1 } })).toEqual({
    examined: 1,
    returned: 0,
    index: '_id_',
  });
  expect(await costOf({ query: { _id: { $in: ['d0001', 'd0002', 'no', 'd0001'] } } })).toEqual({
    examined: 2,
    returned: 2,
    index: '_id_',
  });
});

test('a range of ids is read from its beginning to its end', async () => {
  expect(await costOf({ query: { _id: { $gte: 'd0010', $lt: 'd0020' } } })).toEqual({
    examined: 11,
    returned: 10,
    index: '_id_',
  });
  expect(await costOf({ query: {}, order: [['_id', -1]], limit: 3 })).toEqual({
    examined: 3,
    returned: 3,
    index: '_id_',
  });
});

test('a page in the index order stops when it is full', async () => {
  const order = [
    ['rank', -1],
    ['at', 1],
  ] as const;

  expect(await costOf({ query: { kind: 'k1' }, order, limit: 20 })).toEqual({
    examined: 20,
    returned: 20,
    index: 'kind_1_rank_-1_at_1',
  });
  expect(await costOf({ query: { kind: 'k1' }, order, offset: 50, limit: 20 })).toMatchObject({
    examined: 70,
    returned: 20,
  });
});

test('the same index read backwards serves the opposite order', async () => {
  const request = {
    query: { kind: 'k1' },
    order: [
      ['rank', 1],
      ['at', -1],
    ] as const,
    limit: 5,
  };

  const { documents, cost } = await engine.find({ collection: 'things', ...request });

  expect(cost).toMatchObject({ examined: 5, index: 'kind_1_rank_-1_at_1' });
  expect(documents.map(({ at, rank }) => [rank, at])).toEqual([
    [0, 931],
    [0, 861],
    [0, 791],
    [0, 721],
    [0, 651],
  ]);
});

test('an order that the index does not have is sorted after reading', async () => {
  expect(
    await costOf({
      query: { kind: 'k1' },
      order: [
        ['rank', 1],
        ['at', 1],
      ],
      limit: 5,
    }),
  ).toMatchObject({ examined: 100, returned: 5 });
});

test('equality, then a range', async () => {
  const query = { kind: 'k3', rank: { $gte: 5 } };

  const { cost } = await engine.count({ collection: 'things', query });

  expect(cost.examined).toBe(cost.returned);
  expect(cost.index).toBe('kind_1_rank_-1_at_1');
});

test('a range reads only its own type: documents without the field cost nothing', async () => {
  await engine.createIndex('things', indexOn(['dueAt', 1]));

  expect(await costOf({ query: { dueAt: { $lte: 40 } }, order: [['dueAt', 1]], limit: 100 })).toEqual({
    examined: 11,
    returned: 11,
    index: 'dueAt_1',
  });
  expect(await costOf({ query: { dueAt: { $lt: 40 } }, order: [['_id', 1]], limit: 100 })).toEqual({
    examined: 10,
    returned: 10,
    index: 'dueAt_1',
  });
  expect(await costOf({ query: { dueAt: { $gt: 40, $lte: 48 } } })).toMatchObject({
    examined: 2,
    returned: 2,
  });
});

test('$in over the first field still streams in order', async () => {
  const query = { kind: { $in: ['k5', 'k1', 'k2'] } };

  const { documents, cost } = await engine.find({
    collection: 'things',
    query,
    order: [
      ['rank', -1],
      ['at', 1],
    ],
    limit: 10,
  });

  expect(cost).toEqual({ examined: 10, returned: 10, index: 'kind_1_rank_-1_at_1' });
  expect(documents.map(({ at }) => at)).toEqual([41, 55, 62, 111, 125, 132, 181, 195, 202, 251]);
});

test('an index over arrays serves equality with an item, each document once', async () => {
  expect(await costOf({ query: { tags: 't7' } })).toEqual({ examined: 20, returned: 20, index: 'tags_1' });
  expect(await costOf({ query: { tags: { $in: ['t7', 'all'] } } })).toEqual({
    examined: NUMBER,
    returned: NUMBER,
    index: 'tags_1',
  });
});

test('$or reads one index per branch', async () => {
  expect(
    await costOf({ query: { $or: [{ code: 'c5' }, { at: { $lt: 3 } }, { _id: 'd0001' }] } }),
  ).toMatchObject({ examined: 4, returned: 4 });
});

test('without a usable index the whole collection is examined, and the cost says so', async () => {
  expect(await costOf({ query: { free: 1 } })).toEqual({ examined: NUMBER, returned: 500, index: null });
  expect(await costOf({ query: { rank: 3 } })).toMatchObject({ examined: NUMBER, index: null });
  expect((await engine.count({ collection: 'things', query: { free: 1 } })).cost).toEqual({
    examined: NUMBER,
    returned: 500,
    index: null,
  });
});

test('the head of a pipeline is read through an index', async () => {
  const { cost } = await engine.aggregate({
    collection: 'things',
    stages: [
      { $match: { kind: 'k1' } },
      { $sort: { rank: -1, at: 1 } },
      { $limit: 7 },
      { $group: { _id: '$rank', n: { $sum: 1 } } },
    ],
  });

  expect(cost).toEqual({ examined: 7, returned: 7, index: 'kind_1_rank_-1_at_1' });
});

describe('arrays in an indexed field', () => {
  const collection = 'lists';

  beforeAll(async () => {
    await engine.createCollection(collection, [indexOn(['a', 1], ['n', 1])]);
    await engine.insert({
      collection,
      documents: [
        { _id: 0, a: [0, 9], n: 1 },
        { _id: 1, a: 4, n: 2 },
        { _id: 2, a: [3, 5], n: 3 },
        { _id: 3, a: [1, 4], n: 0 },
        { _id: 4, a: [4, 9], n: 5 },
      ],
    });
  });

  const idsOf = async (request: Omit<FindRequest, 'collection'>) =>
    (await engine.find({ collection, ...request })).documents.map(({ _id }) => _id);

  test('two bounds may be met by different items', async () => {
    expect((await idsOf({ query: { a: { $gt: 4, $lt: 3 } } })).sort()).toEqual([0]);
    expect((await idsOf({ query: { a: { $gt: 1, $lt: 5 } } })).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  test('a sort goes by the least item upwards and by the greatest downwards', async () => {
    expect(
      await idsOf({
        query: {},
        order: [
          ['a', 1],
          ['n', 1],
        ],
        limit: 5,
      }),
    ).toEqual([0, 3, 2, 1, 4]);
    expect(
      await idsOf({
        query: {},
        order: [
          ['a', -1],
          ['n', 1],
        ],
        limit: 5,
      }),
    ).toEqual([0, 4, 2, 3, 1]);
    expect(
      await idsOf({
        query: { a: 4 },
        order: [
          ['a', -1],
          ['n', 1],
        ],
      }),
    ).toEqual([4, 3, 1]);
    expect(
      await idsOf({
        query: { a: { $in: [9, 4] } },
        order: [
          ['a', 1],
          ['n', 1],
        ],
      }),
    ).toEqual([0, 3, 1, 4]);
  });
});

test('an updated document leaves its old key', async () => {
  await engine.createCollection('moved', [indexOn(['a', 1])]);
  await engine.insert({
    collection: 'moved',
    documents: [
      { _id: 0, a: 1 },
      { _id: 1, a: 2 },
    ],
  });
  await engine.update({ collection: 'moved', query: { _id: 0 }, update: { $set: { a: 3 } } });

  const { documents, cost } = await engine.find({
    collection: 'moved',
    query: { a: { $gte: 1 } },
    order: [['a', 1]],
  });

  expect(documents.map(({ _id }) => _id)).toEqual([1, 0]);
  expect(cost.examined).toBe(2);
});
