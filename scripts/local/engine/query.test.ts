import { findAll, findIds, openTestEngine, type TestEngine } from './testing';
import type { Query } from './types';

let engine: TestEngine;

async function given(...contents: readonly Record<string, unknown>[]): Promise<void> {
  engine = await openTestEngine();
  await engine.insert({
    collection: 'things',
    documents: contents.map((content, at) => ({ _id: at, ...content })),
  });
}

const day = new Date('2026-01-05T00:00:00.000Z');

const cases: readonly (readonly [
  title: string,
  contents: readonly Record<string, unknown>[],
  query: Query,
  ids: readonly number[],
])[] = [
  ['an empty query finds everything', [{}, {}], {}, [0, 1]],
  ['equality finds an item of an array', [{ a: [1, 2] }, { a: 2 }, { a: [3] }], { a: 2 }, [0, 1]],
  [
    'equality with an array means the whole array or an item',
    [{ a: [1, 2] }, { a: [2, 1] }, { a: [[1, 2]] }],
    { a: [1, 2] },
    [0, 2],
  ],
  [
    'equality with an object minds the order of its fields',
    [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }],
    { a: { x: 1, y: 2 } },
    [0],
  ],
  ['null finds null and missing', [{ a: null }, {}, { a: 0 }, { a: [null] }], { a: null }, [0, 1, 3]],
  [
    'null below an array finds an item without the field',
    [{ a: [{ b: 1 }, {}] }, { a: [{ b: 1 }] }],
    { 'a.b': null },
    [0],
  ],
  [
    'a path goes through objects, arrays and positions',
    [{ a: [{ b: 1 }] }, { a: { b: 1 } }, { a: [0, 1] }],
    { $or: [{ 'a.b': 1 }, { 'a.1': 1 }] },
    [0, 1, 2],
  ],
  [
    'dates compare as instants',
    [{ a: day }, { a: new Date(0) }, { a: day.getTime() }],
    { a: { $gte: day } },
    [0],
  ],
  [
    'a comparison stays within the type',
    [{ a: 5 }, { a: '5' }, { a: true }, { a: null }, {}],
    { a: { $gt: 1 } },
    [0],
  ],
  ['NaN is no number of a range', [{ a: Number.NaN }, { a: 1 }], { a: { $lt: 5 } }, [1]],
  ['$gte null finds null and missing', [{ a: null }, {}, { a: 1 }], { a: { $gte: null } }, [0, 1]],
  [
    'a range over an array may be met by different items',
    [{ a: [0, 5] }, { a: [0] }],
    { a: { $gt: 1, $lt: 3 } },
    [0],
  ],
  [
    '$elemMatch is met by one item',
    [{ a: [0, 5] }, { a: [2] }],
    { a: { $elemMatch: { $gt: 1, $lt: 3 } } },
    [1],
  ],
  [
    '$elemMatch looks into objects',
    [{ a: [{ x: 1, y: 1 }] }, { a: [{ x: 1 }, { y: 1 }] }],
    { a: { $elemMatch: { x: 1, y: 1 } } },
    [0],
  ],
  ['$ne holds when no item is equal', [{ a: [1] }, { a: [2] }, {}], { a: { $ne: 1 } }, [1, 2]],
  [
    '$in takes values, null and regular expressions',
    [{ a: 'xyz' }, { a: 2 }, {}, { a: 'b' }],
    { a: { $in: [/^x/, 2, null] } },
    [0, 1, 2],
  ],
  ['$in finds whole arrays', [{ a: [1, 2] }, { a: [1] }], { a: { $in: [[1, 2]] } }, [0]],
  ['$nin is the opposite of $in', [{ a: 1 }, { a: 2 }, {}], { a: { $nin: [1, null] } }, [1]],
  ['$exists sees null but not what is missing', [{ a: null }, {}], { a: { $exists: true } }, [0]],
  [
    '$exists looks below arrays',
    [{ a: [{ b: 1 }] }, { a: [{ c: 1 }] }, { a: [] }],
    { 'a.b': { $exists: false } },
    [1, 2],
  ],
  [
    '$all takes a scalar as an array of one',
    [{ a: [1, 2] }, { a: 1 }, { a: [2] }],
    { a: { $all: [1] } },
    [0, 1],
  ],
  [
    '$all with $elemMatch',
    [{ a: [{ x: 1 }, { x: 5 }] }, { a: [{ x: 1 }] }],
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: { $gt: 2 } } }] } },
    [0],
  ],
  ['$size counts the items', [{ a: [1, 2] }, { a: [1] }, { a: 2 }], { a: { $size: 2 } }, [0]],
  ['$mod', [{ a: 4 }, { a: 5 }, { a: '4' }], { a: { $mod: [2, 0] } }, [0]],
  ['$type sees items', [{ a: 'x' }, { a: ['x'] }, { a: 1 }], { a: { $type: 'string' } }, [0, 1]],
  [
    '$regex with options',
    [{ a: 'HeLLo' }, { a: 'bye' }, { a: ['hello'] }],
    { a: { $regex: '^hello$', $options: 'i' } },
    [0, 2],
  ],
  ['a regular expression as a value', [{ n: { a: 'ab' } }, { n: { a: 'b' } }], { 'n.a': /^a/ }, [0]],
  ['a regular expression with the flag g', [{ a: 'x' }, { a: 'x' }, { a: 'x' }], { a: /x/g }, [0, 1, 2]],
  ['$not', [{ a: 1 }, { a: 5 }, {}], { a: { $not: { $gt: 2 } } }, [0, 2]],
  ['$nor', [{ a: 1 }, { b: 1 }, {}], { $nor: [{ a: 1 }, { b: 1 }] }, [2]],
  [
    '$and within $or',
    [{ a: 1, b: 1 }, { a: 1 }, { c: 1 }],
    { $or: [{ $and: [{ a: 1 }, { b: 1 }] }, { c: 1 }] },
    [0, 2],
  ],
  [
    '$expr compares fields',
    [
      { a: 2, b: 1 },
      { a: 1, b: 2 },
    ],
    { $expr: { $gt: ['$a', '$b'] } },
    [0],
  ],
  ['$bitsAllSet', [{ a: 6 }, { a: 4 }], { a: { $bitsAllSet: 2 } }, [0]],
  [
    'a name of Object.prototype is a field like any other',
    [{ constructor: 1 }, {}],
    { constructor: { $exists: true } },
    [0],
  ],
];

test.each(cases)('%s', async (_title, contents, query, ids) => {
  await given(...contents);

  expect(await findIds(engine, 'things', query)).toEqual(ids);
});

test.each<[string, Query]>([
  ['an unknown operator', { a: { $foo: 1 } }],
  ['an unknown operator at the top', { $foo: [] }],
  ['a field among operators', { a: { $gt: 1, b: 2 } }],
  ['$in without an array', { a: { $in: 1 } }],
  ['an unreadable regular expression', { a: { $regex: '(' } }],
  ['$mod by zero', { a: { $mod: [0, 1] } }],
])('%s is refused as a bad request', async (_title, query) => {
  await given({ a: 1 });

  await expect(findAll(engine, 'things', query)).rejects.toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
});

test('documents come in the order of types, and arrays by their least or greatest item', async () => {
  await given({ a: 'x' }, { a: 1 }, {}, { a: true }, { a: { k: 1 } }, { a: day }, { a: [0, 9] }, { a: [] });

  const up = await engine.find({ collection: 'things', query: {}, order: [['a', 1]] });
  const down = await engine.find({ collection: 'things', query: {}, order: [['a', -1]] });

  expect(up.documents.map(({ _id }) => _id)).toEqual([7, 2, 6, 1, 0, 4, 3, 5]);
  expect(down.documents.map(({ _id }) => _id)).toEqual([5, 3, 4, 0, 6, 1, 2, 7]);
});

test('several sort keys with mixed directions, then offset and limit', async () => {
  await given({ a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 2 }, { a: 2, b: 2 });

  const { documents } = await engine.find({
    collection: 'things',
    query: {},
    order: [
      ['b', -1],
      ['a', 1],
    ],
    offset: 1,
    limit: 2,
  });

  expect(documents.map(({ _id }) => _id)).toEqual([3, 0]);
});

test.each([
  [{ a: 1 }, { _id: 0, a: 1 }],
  [{ a: true, _id: false }, { a: 1 }],
  [{ 'n.x': 1 }, { _id: 0, n: { x: 1 } }],
  [
    { n: 0, list: 0 },
    { _id: 0, a: 1 },
  ],
  [{ 'n.x': 0 }, { _id: 0, a: 1, n: { y: 2 }, list: [1, 2, 3] }],
  [
    { list: { $slice: 2 }, a: 1 },
    { _id: 0, a: 1, list: [1, 2] },
  ],
])('the projection %j leaves %j', async (projection, expected) => {
  await given({ a: 1, n: { x: 1, y: 2 }, list: [1, 2, 3] });

  const { documents } = await engine.find({ collection: 'things', query: {}, projection });

  expect(documents).toEqual([expected]);
  expect(await findAll(engine, 'things')).toEqual([{ _id: 0, a: 1, n: { x: 1, y: 2 }, list: [1, 2, 3] }]);
});

test('what is handed out and what was handed in do not lead into the store', async () => {
  await given();
  const source = { _id: 'x', list: [1], at: new Date(5) };
  await engine.insert({ collection: 'things', documents: [source] });

  source.list.push(2);
  source.at.setTime(6);
  const [document] = await findAll(engine, 'things', { _id: 'x' });
  if (Array.isArray(document?.['list'])) document['list'].push(3);

  expect(await findAll(engine, 'things', { _id: 'x' })).toEqual([{ _id: 'x', list: [1], at: new Date(5) }]);
});

test('ids are made in the order of insertion, and stand first', async () => {
  engine = await openTestEngine();

  const { insertedIds } = await engine.insert({
    collection: 'things',
    documents: [{ n: 0 }, { n: 1 }, { n: 2, _id: 'zz' }],
  });
  engine.clock.at -= 1_000;
  await engine.insert({ collection: 'things', documents: [{ n: 3 }] });

  const documents = await findAll(engine, 'things');
  expect(insertedIds).toEqual([
    expect.stringMatching(/^[0-9a-f]{32}$/),
    expect.stringMatching(/^[0-9a-f]{32}$/),
    'zz',
  ]);
  expect(documents.map((document) => document['n'])).toEqual([0, 1, 3, 2]);
  expect(documents.map((document) => Object.keys(document)[0])).toEqual(['_id', '_id', '_id', '_id']);
});

test('fields keep their order, and undefined is not stored', async () => {
  engine = await openTestEngine();
  await engine.insert({
    collection: 'things',
    documents: [{ b: 1, a: { d: 1, c: undefined }, _id: 'x', e: [undefined] }],
  });

  const [document] = await findAll(engine, 'things');

  expect(JSON.stringify(document)).toBe('{"_id":"x","b":1,"a":{"d":1},"e":[null]}');
});

test.each<[string, Record<string, unknown>]>([
  ['a field that begins with a dollar', { $a: 1 }],
  ['such a field further down', { a: [{ $b: 1 }] }],
  ['a function', { a: () => 1 }],
  ['__proto__', JSON.parse('{"a":{"__proto__":{"x":1}}}') as Record<string, unknown>],
  ['an array as id', { _id: [1] }],
  ['an id of more than 1024 bytes', { _id: 'x'.repeat(1_100) }],
])('%s cannot be stored', async (_title, document) => {
  engine = await openTestEngine();

  await expect(engine.insert({ collection: 'things', documents: [{ ok: 1 }, document] })).rejects.toThrow();
  expect(await findAll(engine, 'things')).toEqual([]);
});
