import { findAll, openTestEngine, type TestEngine } from './testing';
import type { Query } from './types';

type Content = Record<string, unknown>;

let engine: TestEngine;

async function given(...documents: readonly Content[]): Promise<void> {
  engine = await openTestEngine();
  await engine.insert({
    collection: 'things',
    documents: documents.map((document, at) => ({ _id: at, ...document })),
  });
}

async function updated(before: Content, update: Content, query: Query = {}): Promise<Content | undefined> {
  await given(before);
  await engine.update({ collection: 'things', query, update });
  const { _id, ...content } = (await findAll(engine, 'things'))[0] ?? { _id: 0 };
  return content;
}

const operators: readonly (readonly [title: string, before: Content, update: Content, after: Content])[] = [
  ['$set', { a: 1 }, { $set: { a: 2, b: { c: 3 } } }, { a: 2, b: { c: 3 } }],
  ['$set below a path that is missing', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set of a position beyond the end', { a: [1] }, { $set: { 'a.2': 3 } }, { a: [1, null, 3] }],
  ['$set in an object of an array', { a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
  ['$set of an empty object', {}, { $set: { a: {} } }, { a: {} }],
  ['$unset', { a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': '', 'x.y': '' } }, { b: { d: 2 } }],
  ['$unset of an item leaves null', { a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
  ['$inc', { a: 1 }, { $inc: { a: -3, 'b.c': 2 } }, { a: -2, b: { c: 2 } }],
  ['$mul', { a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
  [
    '$min and $max',
    { a: 3, b: 3, d: 1 },
    { $min: { a: 2, d: 2, e: 7 }, $max: { b: 5 } },
    { a: 2, b: 5, d: 1, e: 7 },
  ],
  ['$min over different types', { a: 'x' }, { $min: { a: 5 } }, { a: 5 }],
  ['$rename', { a: 1, n: { b: 2 } }, { $rename: { a: 'n.a', 'n.b': 'c', x: 'y' } }, { n: { a: 1 }, c: 2 }],
  ['$push', { a: [1] }, { $push: { a: 2, b: [3] } }, { a: [1, 2], b: [[3]] }],
  [
    '$push with $each and $position',
    { a: [1, 2] },
    { $push: { a: { $each: [8, 9], $position: 1 } } },
    { a: [1, 8, 9, 2] },
  ],
  [
    '$push with a negative $position',
    { a: [1, 2] },
    { $push: { a: { $each: [8], $position: -1 } } },
    { a: [1, 8, 2] },
  ],
  [
    '$push with $slice from the front',
    { a: [1, 2] },
    { $push: { a: { $each: [3], $slice: 2 } } },
    { a: [1, 2] },
  ],
  [
    '$push with $slice from the end',
    { a: [1, 2] },
    { $push: { a: { $each: [3, 4], $slice: -3 } } },
    { a: [2, 3, 4] },
  ],
  ['$push with $slice 0', { a: [1] }, { $push: { a: { $each: [2], $slice: 0 } } }, { a: [] }],
  ['$push with $sort', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1 } } }, { a: [3, 2, 1] }],
  [
    '$push with $sort by several fields',
    { a: [{ x: 1, y: 1 }] },
    {
      $push: {
        a: {
          $each: [
            { x: 1, y: 2 },
            { x: 0, y: 9 },
          ],
          $sort: { x: 1, y: -1 },
        },
      },
    },
    {
      a: [
        { x: 0, y: 9 },
        { x: 1, y: 2 },
        { x: 1, y: 1 },
      ],
    },
  ],
  [
    '$addToSet',
    { a: [1, { x: 1 }, 1] },
    { $addToSet: { a: { $each: [1, { x: 1 }, 2, 2] }, b: 1 } },
    { a: [1, { x: 1 }, 1, 2], b: [1] },
  ],
  ['$pop', { a: [1, 2, 3], b: [1, 2, 3] }, { $pop: { a: 1, b: -1, c: 1 } }, { a: [1, 2], b: [2, 3] }],
  ['$pull of a value', { a: [1, 2, 1, [1]] }, { $pull: { a: 1 } }, { a: [2, [1]] }],
  ['$pull by operators', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  ['$pull by fields', { a: [{ x: 1, y: 2 }, { x: 2 }, 3] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }, 3] }],
  ['$pull by a list', { a: [1, 2, 3] }, { $pull: { a: { $in: [1, 3] } } }, { a: [2] }],
  ['$pull by a regular expression', { a: ['ab', 'b'] }, { $pull: { a: /^a/ } }, { a: ['b'] }],
  ['$pullAll', { a: [1, 2, { x: 1 }, 1] }, { $pullAll: { a: [1, { x: 1 }] } }, { a: [2] }],
  [
    '$bit',
    { a: 13, b: 5 },
    { $bit: { a: { and: 10 }, b: { or: 2, xor: 1 }, c: { or: 4 } } },
    { a: 8, b: 6, c: 4 },
  ],
  [
    '$currentDate',
    {},
    { $currentDate: { a: true, b: { $type: 'date' } } },
    { a: new Date(1_760_000_000_000), b: new Date(1_760_000_000_000) },
  ],
  [
    '$[] means every item',
    { a: [{ n: 1 }, { n: 2 }] },
    { $inc: { 'a.$[].n': 10 } },
    { a: [{ n: 11 }, { n: 12 }] },
  ],
  ['$setOnInsert does nothing to a document that is there', { a: 1 }, { $setOnInsert: { a: 2 } }, { a: 1 }],
];

test.each(operators)('%s', async (_title, before, update, after) => {
  expect(await updated(before, update)).toEqual(after);
});

test.each<[string, Content, Query, Content, Content]>([
  ['a value', { a: [1, 2, 2] }, { a: 2 }, { $set: { 'a.$': 9 } }, { a: [1, 9, 2] }],
  [
    'a field of the items',
    {
      a: [
        { k: 1, n: 0 },
        { k: 2, n: 0 },
      ],
    },
    { 'a.k': 2 },
    { $inc: { 'a.$.n': 1 } },
    {
      a: [
        { k: 1, n: 0 },
        { k: 2, n: 1 },
      ],
    },
  ],
  [
    '$elemMatch',
    { a: [{ k: 1 }, { k: 5 }] },
    { a: { $elemMatch: { k: { $gt: 2 } } } },
    { $set: { 'a.$.hit': true } },
    { a: [{ k: 1 }, { k: 5, hit: true }] },
  ],
  ['an array below a path', { s: { a: [1, 2] } }, { 's.a': 2 }, { $set: { 's.a.$': 0 } }, { s: { a: [1, 0] } }],
  ['a condition within $and', { a: [1, 2] }, { $and: [{ a: 2 }] }, { $set: { 'a.$': 0 } }, { a: [1, 0] }],
])('$ means the item that met the query: %s', async (_title, before, query, update, after) => {
  expect(await updated(before, update, query)).toEqual(after);
});

test('$[name] means the items that meet the array filter', async () => {
  await given({ a: [{ k: 1 }, { k: 5 }, { k: 7 }] });

  await engine.update({
    collection: 'things',
    query: {},
    update: { $set: { 'a.$[big].hit': 1 } },
    arrayFilters: [{ 'big.k': { $gt: 2 } }],
  });

  expect(await findAll(engine, 'things')).toEqual([
    { _id: 0, a: [{ k: 1 }, { k: 5, hit: 1 }, { k: 7, hit: 1 }] },
  ]);
});
