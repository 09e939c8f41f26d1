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
  ['strLenBytes', { $strLenBytes: '$s' }, 6],
  ['strLenCP', { $strLenCP: '$s' }, 5],
  ['strLen null', { $strLenCP: null }, FAILS],
  ['indexOfBytes', { $indexOfBytes: ['$s', 'l'] }, 3],
  ['indexOfCP', { $indexOfCP: ['$s', 'l'] }, 2],
  ['indexOfCP start', { $indexOfCP: ['$s', 'l', 3] }, 3],
  ['indexOfCP null', { $indexOfCP: [null, 'l'] }, null],
  ['indexOfBytes emoji', { $indexOfBytes: ['😀b', 'b'] }, 4],
  ['substrBytes', { $substrBytes: ['hello', 1, 3] }, 'ell'],
  ['substrBytes long', { $substrBytes: ['hello', 1, 99] }, 'ello'],
  ['substrBytes -1', { $substrBytes: ['hello', 1, -1] }, 'ello'],
  ['substrBytes mid', { $substrBytes: ['$s', 2, 1] }, FAILS],
  ['substr oob', { $substr: ['hi', 9, 1] }, ''],
  ['substrCP', { $substrCP: ['$s', 1, 2] }, 'él'],
  ['substr num', { $substr: ['$n', 0, 1] }, '7'],
  ['substr -1', { $substr: ['hello', -1, 2] }, ''],
  ['toUpper null', { $toUpper: null }, ''],
  ['toLower', { $toLower: 'ABC' }, 'abc'],
  ['trim', { $trim: { input: '  a ' } }, 'a'],
  ['ltrim chars', { $ltrim: { input: 'xxa', chars: 'x' } }, 'a'],
  ['split', { $split: ['a-b', '-'] }, ['a', 'b']],
  ['split null', { $split: [null, '-'] }, null],
  ['regexMatch', { $regexMatch: { input: '$s', regex: /^h/i } }, true],
  ['regexMatch str', { $regexMatch: { input: '$s', regex: '^h', options: 'i' } }, true],
  ['regexFind', { $regexFind: { input: 'abc', regex: 'b(c)' } }, { match: 'bc', idx: 1, captures: ['c'] }],
  [
    'regexFindAll',
    { $regexFindAll: { input: 'abab', regex: 'a' } },
    [
      { match: 'a', idx: 0, captures: [] },
      { match: 'a', idx: 2, captures: [] },
    ],
  ],
  ['replaceAll', { $replaceAll: { input: 'aa', find: 'a', replacement: 'b' } }, 'bb'],
  ['replaceOne', { $replaceOne: { input: 'aa', find: 'a', replacement: 'b' } }, 'ba'],
  ['strcasecmp', { $strcasecmp: ['a', 'B'] }, -1],
  ['strcasecmp null', { $strcasecmp: [null, 'B'] }, -1],
  ['type missing', { $type: '$none' }, 'missing'],
  ['type int', { $type: '$n' }, 'int'],
  ['type double', { $type: '$m' }, 'double'],
  ['type string', { $type: '$s' }, 'string'],
  ['type bool', { $type: '$t' }, 'bool'],
  ['type date', { $type: '$at' }, 'date'],
  ['type null', { $type: '$nul' }, 'null'],
  ['type array', { $type: '$list' }, 'array'],
  ['type object', { $type: '$o' }, 'object'],
  ['toString n', { $toString: '$n' }, '7'],
  ['toString date', { $toString: '$at' }, '2026-01-05T10:20:30.456Z'],
  ['toInt str', { $toInt: '42' }, 42],
  ['toInt bad', { $toInt: '4x' }, FAILS],
  ['toInt dbl', { $toInt: 4.9 }, 4],
  ['toDouble', { $toDouble: '4.5' }, 4.5],
  ['toBool 0', { $toBool: 0 }, false],
  ['toBool str', { $toBool: '' }, true],
  ['toDate ms', { $toDate: 5 }, new Date(5)],
  ['toDate str', { $toDate: '2026-01-05' }, new Date('2026-01-05')],
  ['toLong date', { $toLong: '$at' }, AT.getTime()],
  ['convert onError', { $convert: { input: 'x', to: 'int', onError: 'E' } }, 'E'],
  ['convert onNull', { $convert: { input: null, to: 'int', onNull: 'N' } }, 'N'],
  ['toDecimal', { $toDecimal: '1.5' }, 1.5],
  ['isNumber', { $isNumber: '$s' }, false],
])('%s', async (_title, expression, value) => {
  expect(await compute(expression)).toEqual(value);
});
