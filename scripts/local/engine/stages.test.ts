import { openTestEngine, type TestEngine } from './testing';
import type { Query } from './types';

let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine();
  await engine.insert({
    collection: 'things',
    documents: [
      { _id: 1, a: [1, 2], g: 'x', v: 3, o: { p: 1 } },
      { _id: 2, a: [], g: 'x', v: null },
      { _id: 3, a: '', g: null, v: 5 },
      { _id: 4, g: 'y', a: null },
      { _id: 5, a: { q: 1 }, v: 'str' },
    ],
  });
});

test.each<[title: string, stages: readonly Query[], documents: unknown]>([
  [
    'unwind',
    [{ $unwind: '$a' }, { $project: { a: 1 } }],
    [
      { _id: 1, a: 1 },
      { _id: 1, a: 2 },
      { _id: 3, a: '' },
      { _id: 5, a: { q: 1 } },
    ],
  ],
  [
    'unwind keep',
    [
      { $unwind: { path: '$a', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $project: { a: 1, i: 1 } },
    ],
    [
      { _id: 1, a: 1, i: 0 },
      { _id: 1, a: 2, i: 1 },
      { _id: 2, i: null },
      { _id: 3, a: '', i: null },
      { _id: 4, a: null, i: null },
      { _id: 5, a: { q: 1 }, i: null },
    ],
  ],
  [
    'group',
    [
      {
        $group: {
          _id: '$g',
          n: { $sum: 1 },
          s: { $sum: '$v' },
          a: { $avg: '$v' },
          mx: { $max: '$v' },
          mn: { $min: '$v' },
          p: { $push: '$v' },
          f: { $first: '$v' },
          l: { $last: '$v' },
          set: { $addToSet: '$g' },
        },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: null, n: 2, s: 5, a: 5, mx: 'str', mn: 5, p: [5, 'str'], f: 5, l: 'str', set: [null] },
      { _id: 'x', n: 2, s: 3, a: 3, mx: 3, mn: 3, p: [3, null], f: 3, l: null, set: ['x'] },
      { _id: 'y', n: 1, s: 0, a: null, mx: null, mn: null, p: [], f: null, l: null, set: ['y'] },
    ],
  ],
  ['group null', [{ $group: { _id: null, n: { $sum: 1 } } }], [{ _id: null, n: 5 }]],
  [
    'group obj',
    [{ $match: { _id: { $lte: 2 } } }, { $group: { _id: { g: '$g', z: '$none' }, n: { $sum: 1 } } }],
    [{ _id: { g: 'x' }, n: 2 }],
  ],
  ['group empty', [{ $match: { _id: 99 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
  ['count empty', [{ $match: { _id: 99 } }, { $count: 'n' }], []],
  [
    'project excl',
    [{ $match: { _id: 1 } }, { $project: { a: 0, 'o.p': 0 } }],
    [{ _id: 1, g: 'x', v: 3, o: {} }],
  ],
  [
    'project nested',
    [{ $match: { _id: 1 } }, { $project: { o: { p: 1 }, w: { z: '$v' } } }],
    [{ _id: 1, o: { p: 1 }, w: { z: 3 } }],
  ],
  [
    'bucket',
    [{ $bucket: { groupBy: '$_id', boundaries: [0, 2, 4, 9, 12], output: { n: { $sum: 1 } } } }],
    [
      { _id: 0, n: 1 },
      { _id: 2, n: 2 },
      { _id: 4, n: 2 },
    ],
  ],
  [
    'bucket default',
    [{ $bucket: { groupBy: '$v', boundaries: [0, 4], default: 'other' } }],
    [
      { _id: 0, count: 1 },
      { _id: 'other', count: 4 },
    ],
  ],
  [
    'bucketAuto',
    [{ $bucketAuto: { groupBy: '$_id', buckets: 2 } }],
    [
      { _id: { min: 1, max: 4 }, count: 3 },
      { _id: { min: 4, max: 5 }, count: 2 },
    ],
  ],
  [
    'sortByCount',
    [{ $sortByCount: '$g' }],
    [
      { _id: 'x', count: 2 },
      { _id: null, count: 2 },
      { _id: 'y', count: 1 },
    ],
  ],
  ['unset', [{ $match: { _id: 1 } }, { $unset: ['a', 'o.p', 'g'] }], [{ _id: 1, v: 3, o: {} }]],
  [
    'addFields nested',
    [{ $match: { _id: 1 } }, { $addFields: { 'o.q': { $add: ['$o.p', 1] } } }, { $project: { o: 1 } }],
    [{ _id: 1, o: { p: 1, q: 2 } }],
  ],
  [
    'project through array',
    [{ $match: { _id: 1 } }, { $project: { first: { $arrayElemAt: ['$a', 0] }, _id: 0 } }],
    [{ first: 1 }],
  ],
])('%s', async (_title, stages, documents) => {
  expect((await engine.aggregate({ collection: 'things', stages })).documents).toEqual(documents);
});

test.each<[title: string, stage: Query]>([
  ['$replaceRoot by a scalar', { $replaceRoot: { newRoot: '$v' } }],
  ['$bucket without a place for a value', { $bucket: { groupBy: '$_id', boundaries: [0, 2] } }],
  ['$bucket with boundaries in disorder', { $bucket: { groupBy: '$_id', boundaries: [9, 2] } }],
  ['$unwind without a dollar', { $unwind: 'a' }],
  ['$count with a dollar', { $count: '$n' }],
  ['$sample without a size', { $sample: {} }],
])('%s is refused', async (_title, stage) => {
  await expect(engine.aggregate({ collection: 'things', stages: [stage] })).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
  });
});
