import { openTestEngine, type TestEngine } from './testing';
import type { Document } from './types';

const AT = new Date('2026-01-05T10:20:30.456Z');
const MISSING = Symbol('missing');
const FAILS = Symbol('fails');

let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine();
  await engine.insert({
    collection: 'things',
    documents: [
      {
        _id: 1,
        n: 7,
        m: -2.5,
        s: 'Héllo',
        e: '',
        nul: null,
        list: [3, 1, 2],
        objs: [
          { k: 1, v: 'a' },
          { k: 2, v: 'b' },
        ],
        empty: [],
        o: { x: 1, y: { z: 2 } },
        at: AT,
        t: true,
        words: ['a', 'b'],
        mixed: [1, null, 'x'],
      },
    ],
  });
});

async function compute(expression: unknown): Promise<unknown> {
  const stages = [{ $addFields: { out: expression } }, { $project: { out: 1, _id: 0 } }];
  try {
    const [document]: Partial<Document>[] = (await engine.aggregate({ collection: 'things', stages }))
      .documents;
    return document && 'out' in document ? document['out'] : MISSING;
  } catch (error) {
    expect(error).toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
    return FAILS;
  }
}

test.each<[title: string, expression: unknown, value: unknown]>([
  ['eq missing null', { $eq: ['$none', null] }, false],
  ['eq array scalar', { $eq: ['$list', 3] }, false],
  [
    'eq obj order',
    {
      $eq: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    },
    false,
  ],
  ['lt missing null', { $lt: ['$none', null] }, true],
  ['gt str num', { $gt: ['$s', '$n'] }, true],
  ['cmp types', { $cmp: ['$nul', '$n'] }, -1],
  ['gt array', { $gt: ['$list', 5] }, true],
  ['ne missing', { $ne: ['$none', null] }, true],
  ['lte null 1', { $lte: [null, 1] }, true],
  ['concat null', { $concat: ['a', null] }, null],
  ['concat missing', { $concat: ['a', '$none'] }, null],
  ['add null', { $add: [1, null] }, null],
  ['add missing', { $add: [1, '$none'] }, null],
  ['divide 0', { $divide: [1, 0] }, FAILS],
  ['mod 0', { $mod: [1, 0] }, FAILS],
  ['add string', { $add: [1, 'x'] }, FAILS],
  ['divide str', { $divide: ['a', 2] }, FAILS],
  ['multiply null', { $multiply: [2, null] }, null],
  ['round half even', { $round: [2.5, 0] }, 2],
  ['round 3.5', { $round: [3.5, 0] }, 4],
  ['round -2.5', { $round: ['$m', 0] }, -2],
  ['round 1 arg', { $round: 2.7 }, 3],
  ['round p', { $round: [1234.5678, 2] }, 1234.57],
  ['round neg', { $round: [1234, -2] }, 1200],
  ['round neg up', { $round: [1250, -2] }, 1200],
  ['round 1.005', { $round: [10.15, 1] }, 10.2],
  ['round 1.25', { $round: [1.25, 1] }, 1.2],
  ['round 1.35', { $round: [1.35, 1] }, 1.4],
  ['trunc', { $trunc: '$m' }, -2],
  ['trunc2', { $trunc: [7.85, 1] }, 7.8],
  ['trunc -1', { $trunc: [1234, -2] }, 1200],
  ['abs null', { $abs: null }, null],
  ['ceil', { $ceil: '$m' }, -2],
  ['floor', { $floor: '$m' }, -3],
  ['floor str', { $floor: '$s' }, FAILS],
  ['mod neg', { $mod: [-7, 3] }, -1],
  ['pow', { $pow: [2, -1] }, 0.5],
  ['sqrt neg', { $sqrt: -1 }, FAILS],
  ['subtract dates', { $subtract: ['$at', new Date(AT.getTime() - 5)] }, 5],
  ['subtract ms', { $subtract: ['$at', 456] }, new Date('2026-01-05T10:20:30.000Z')],
  ['subtract null', { $subtract: [null, 1] }, null],
  ['arrayElemAt oob', { $arrayElemAt: ['$list', 9] }, MISSING],
  ['arrayElemAt neg', { $arrayElemAt: ['$list', -3] }, 3],
  ['arrayElemAt null', { $arrayElemAt: ['$none', 0] }, null],
  ['first', { $first: '$list' }, 3],
  ['last', { $last: '$list' }, 2],
  ['slice neg', { $slice: ['$list', -2] }, [1, 2]],
  ['slice 3', { $slice: ['$list', 1, 1] }, [1]],
  ['slice neg pos', { $slice: ['$list', -2, 1] }, [1]],
  ['size non array', { $size: '$n' }, FAILS],
  ['size missing', { $size: '$none' }, FAILS],
  ['in missing', { $in: [1, '$none'] }, FAILS],
  ['in', { $in: [{ k: 1, v: 'a' }, '$objs'] }, true],
  ['isArray', { $isArray: ['$list'] }, true],
  ['isArray missing', { $isArray: '$none' }, false],
  ['indexOfArray none', { $indexOfArray: ['$list', 9] }, -1],
  ['indexOfArray null', { $indexOfArray: [null, 9] }, null],
  ['concatArrays null', { $concatArrays: ['$list', null] }, null],
  ['range neg', { $range: [3, 0, -1] }, [3, 2, 1]],
  ['reverse null', { $reverseArray: null }, null],
  ['filter limit', { $filter: { input: '$list', cond: { $gt: ['$$this', 1] }, limit: 1 } }, [3]],
  ['map', { $map: { input: '$objs', in: '$$this.k' } }, [1, 2]],
  ['map null', { $map: { input: null, in: 1 } }, null],
  ['reduce', { $reduce: { input: '$words', initialValue: '', in: { $concat: ['$$value', '$$this'] } } }, 'ab'],
  [
    'zip longest',
    { $zip: { inputs: [[1], [2, 3]], useLongestLength: true, defaults: [0, 0] } },
    [
      [1, 2],
      [0, 3],
    ],
  ],
  ['path through array', '$objs.v', ['a', 'b']],
  ['sortArray', { $sortArray: { input: '$list', sortBy: 1 } }, [1, 2, 3]],
  ['maxN', { $maxN: { n: 2, input: '$list' } }, [3, 2]],
  [
    'arrayToObject kv',
    {
      $arrayToObject: [
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
    },
    { a: 1, b: 2 },
  ],
  [
    'arrayToObject obj',
    { $arrayToObject: { $map: { input: '$objs', in: { k: '$$this.v', v: '$$this.k' } } } },
    { a: 1, b: 2 },
  ],
  [
    'objectToArray',
    { $objectToArray: '$o' },
    [
      { k: 'x', v: 1 },
      { k: 'y', v: { z: 2 } },
    ],
  ],
  ['objectToArray null', { $objectToArray: null }, null],
  ['and empty', { $and: [] }, true],
  ['and vals', { $and: [1, 'x', '$t'] }, true],
  ['and 0', { $and: [1, 0] }, false],
  ['or null', { $or: [null, 0] }, false],
  ['and empty str', { $and: ['$e'] }, true],
  ['not 0', { $not: [0] }, true],
  ['not missing', { $not: '$none' }, true],
  ['cond arr', { $cond: [{ $gt: ['$n', 1] }, 'y', 'n'] }, 'y'],
  ['cond str', { $cond: ['$e', 1, 2] }, 1],
  ['ifNull multi', { $ifNull: ['$none', '$nul', 5] }, 5],
  ['switch none', { $switch: { branches: [{ case: false, then: 1 }] } }, FAILS],
  ['literal', { $literal: { $add: [1, 2] } }, { $add: [1, 2] }],
  ['mergeObjects null', { $mergeObjects: [null, '$o'] }, { x: 1, y: { z: 2 } }],
  ['getField', { $getField: { field: 'x', input: '$o' } }, 1],
  ['setField', { $setField: { field: 'q', input: '$o', value: 1 } }, { x: 1, y: { z: 2 }, q: 1 }],
  [
    'setUnion',
    {
      $setUnion: [
        [1, 2],
        [2, 3],
      ],
    },
    [1, 2, 3],
  ],
  [
    'setEquals',
    {
      $setEquals: [
        [1, 1, 2],
        [2, 1],
      ],
    },
    true,
  ],
  ['setIntersection null', { $setIntersection: [[1], null] }, null],
  ['allElementsTrue', { $allElementsTrue: [[1, true, '']] }, true],
  ['anyElementTrue', { $anyElementTrue: [[0, null]] }, false],
  ['setIsSubset', { $setIsSubset: [[1], [1, 2]] }, true],
  ['sum arr', { $sum: '$list' }, 6],
  ['sum mixed', { $sum: '$mixed' }, 1],
  ['avg', { $avg: '$list' }, 2],
  ['avg none', { $avg: '$words' }, null],
  ['max mixed', { $max: '$mixed' }, 'x'],
  ['min mixed', { $min: '$mixed' }, 1],
  ['stdDevPop', { $stdDevPop: '$list' }, Math.sqrt(2 / 3)],
  ['sum list args', { $sum: ['$n', '$none', 'x', 3] }, 10],
  ['max none', { $max: '$none' }, null],
  ['let', { $let: { vars: { a: { $add: ['$n', 1] } }, in: { $multiply: ['$$a', 2] } } }, 16],
  ['ROOT', '$$ROOT.n', 7],
  ['CURRENT', '$$CURRENT.n', 7],
  ['REMOVE', '$$REMOVE', MISSING],
  ['array expr', ['$n', '$none'], [7, null]],
  ['obj expr', { a: '$n', b: '$none' }, { a: 7 }],
  ['bsonSize', { $bsonSize: { a: 1 } }, 12],
  ['binarySize', { $binarySize: 'Hé' }, 3],
  ['bitAnd', { $bitAnd: [6, 3] }, 2],
  ['log', { $log: [100, 10] }, 2],
  ['log null', { $log: [null, 10] }, null],
  ['exp', { $exp: 0 }, 1],
  ['degrees', { $degreesToRadians: 180 }, Math.PI],
  ['unknown', { $foo: 1 }, FAILS],
])('%s', async (_title, expression, value) => {
  expect(await compute(expression)).toEqual(value);
});
