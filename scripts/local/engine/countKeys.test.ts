import { openEngine } from './index';
import type { Engine, Query } from './types';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ now: () => 0 });
  await engine.createCollection('orders', [
    {
      name: 'by_owner_status_at',
      keys: [
        ['owner', 1],
        ['status', 1],
        ['at', -1],
      ],
    },
  ]);
  const documents = Array.from({ length: 30 }, (_, n) => ({
    _id: `o${n}`,
    owner: n % 2 ? 'a' : 'b',
    status: n % 3 ? 'paid' : 'void',
    at: n,
  }));
  await engine.insert({ collection: 'orders', documents: [...documents, { _id: 'none', owner: 'a' }] });
});
afterAll(() => engine.close());

const count = (query: Query) => engine.count({ collection: 'orders', query });

test.each<[Query, number]>([
  [{ owner: 'a' }, 16],
  [{ status: 'paid', owner: 'a' }, 10],
  [{ owner: { $eq: 'a' }, status: { $eq: 'paid' }, at: 7 }, 1],
  [{ owner: 'c' }, 0],
])('a count by equality with the first fields of an index looks at no document: %j', async (query, total) => {
  expect(await count(query)).toEqual({
    total,
    cost: { examined: 0, returned: total, index: 'by_owner_status_at' },
  });
});

test.each<[Query, number]>([
  [{ status: 'paid' }, 20],
  [{ owner: 'a', at: { $gte: 7 } }, 12],
  [{ owner: 'a', status: null }, 1],
  [{ owner: { $in: ['a', 'b'] } }, 31],
])('any other count looks at the documents: %j', async (query, total) => {
  const counted = await count(query);
  expect(counted.total).toBe(total);
  expect(counted.cost.examined).toBeGreaterThanOrEqual(total);
});

test('an array in the index is counted once', async () => {
  await engine.createCollection('tagged', [{ name: 'by_tags', keys: [['tags', 1]] }]);
  await engine.insert({
    collection: 'tagged',
    documents: [
      { _id: '1', tags: ['x', 'y'] },
      { _id: '2', tags: 'x' },
    ],
  });

  expect((await engine.count({ collection: 'tagged', query: { tags: 'x' } })).total).toBe(2);
});
