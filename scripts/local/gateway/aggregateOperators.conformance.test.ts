import type { TestGateway } from './testing';
import { openTestGateway } from './testing';

let local: TestGateway;
let db: ReturnType<TestGateway['app']['database']>;
type Operators = ReturnType<TestGateway['app']['database']>['command']['aggregate'];
let $: Operators;

const AT = new Date('2019-05-14T09:38:51.686Z');
const DOCUMENT = {
  _id: 'd',
  n: 7,
  m: -2.5,
  zero: 0,
  text: 'Golden Deer',
  cn: '心谭',
  list: [3, 1, 2],
  words: ['a', 'b'],
  flags: [true, false],
  pairs: [
    { k: 'x', v: 1 },
    { k: 'y', v: 2 },
  ],
  inner: { p: 1, q: 2 },
  at: AT,
  nothing: null,
};

beforeAll(async () => {
  local = await openTestGateway();
  db = local.app.database();
  $ = db.command.aggregate;
  await local.engine.createCollection('one');
  await db.collection('one').add(DOCUMENT);
});
afterAll(() => local.close());

async function compute(expression: unknown): Promise<unknown> {
  const { data } = await db.collection('one').aggregate().project({ _id: 0, value: expression }).end();
  return data[0].value;
}

test.each<[string, () => unknown, unknown]>([
  // arithmetic
  ['abs', () => $.abs('$m'), 2.5],
  ['add', () => $.add(['$n', 1, '$m']), 5.5],
  ['add to a date', () => $.add(['$at', 1000]), new Date(AT.getTime() + 1000)],
  ['ceil', () => $.ceil('$m'), -2],
  ['floor', () => $.floor('$m'), -3],
  ['trunc', () => $.trunc('$m'), -2],
  ['divide', () => $.divide(['$n', 2]), 3.5],
  ['exp', () => $.exp('$zero'), 1],
  ['ln', () => $.ln(1), 0],
  ['log', () => $.log([8, 2]), 3],
  ['log10', () => $.log10(1000), 3],
  ['mod', () => $.mod(['$n', 4]), 3],
  ['multiply', () => $.multiply(['$n', 2]), 14],
  ['pow', () => $.pow(['$n', 2]), 49],
  ['sqrt', () => $.sqrt(49), 7],
  ['subtract', () => $.subtract(['$n', 10]), -3],
  ['subtract of dates', () => $.subtract(['$at', new Date(AT.getTime() - 500)]), 500],
  ['sum of a list', () => $.sum(['$n', '$m']), 4.5],
  ['avg of a list field', () => $.avg('$list'), 2],
  ['max of a list field', () => $.max('$list'), 3],
  ['min of a list field', () => $.min('$list'), 1],
  // arrays
  ['arrayElemAt', () => $.arrayElemAt(['$list', -1]), 2],
  ['arrayToObject', () => $.arrayToObject('$pairs'), { x: 1, y: 2 }],
  [
    'objectToArray',
    () => $.objectToArray('$inner'),
    [
      { k: 'p', v: 1 },
      { k: 'q', v: 2 },
    ],
  ],
  ['concatArrays', () => $.concatArrays(['$list', ['z']]), [3, 1, 2, 'z']],
  ['filter', () => $.filter({ input: '$list', as: 'i', cond: $.gte(['$$i', 2]) }), [3, 2]],
  ['in', () => $.in([1, '$list']), true],
  ['indexOfArray', () => $.indexOfArray(['$list', 2]), 2],
  ['isArray', () => $.isArray('$list'), true],
  ['map', () => $.map({ input: '$list', as: 'i', in: $.multiply(['$$i', 10]) }), [30, 10, 20]],
  ['range', () => $.range([0, 10, 4]), [0, 4, 8]],
  ['reduce', () => $.reduce({ input: '$list', initialValue: 0, in: $.add(['$$value', '$$this']) }), 6],
  ['reverseArray', () => $.reverseArray('$list'), [2, 1, 3]],
  ['size', () => $.size('$list'), 3],
  ['slice', () => $.slice(['$list', 1, 2]), [1, 2]],
  [
    'zip',
    () => $.zip({ inputs: ['$list', '$words'] }),
    [
      [3, 'a'],
      [1, 'b'],
    ],
  ],
  // logic and comparison
  ['and', () => $.and([$.gt(['$n', 1]), $.lt(['$n', 8])]), true],
  ['or', () => $.or([$.gt(['$n', 10]), $.eq(['$n', 7])]), true],
  ['not', () => $.not($.eq(['$n', 7])), false],
  ['cmp', () => $.cmp(['$n', 10]), -1],
  ['neq', () => $.neq(['$n', 7]), false],
  ['gte', () => $.gte(['$n', 7]), true],
  ['lte', () => $.lte(['$n', 6]), false],
  ['cond', () => $.cond({ if: $.gt(['$n', 5]), then: 'big', else: 'small' }), 'big'],
  ['ifNull of null', () => $.ifNull(['$nothing', 'default']), 'default'],
  ['ifNull of a missing field', () => $.ifNull(['$missing', 'default']), 'default'],
  [
    'switch',
    () =>
      $.switch({
        branches: [
          { case: $.gt(['$n', 10]), then: 'a' },
          { case: $.gt(['$n', 5]), then: 'b' },
        ],
        default: 'c',
      }),
    'b',
  ],
  // dates
  ['year', () => $.year('$at'), 2019],
  ['month', () => $.month('$at'), 5],
  ['dayOfMonth', () => $.dayOfMonth('$at'), 14],
  ['hour', () => $.hour('$at'), 9],
  ['hour in a time zone', () => $.hour({ date: '$at', timezone: 'Asia/Shanghai' }), 17],
  ['minute', () => $.minute('$at'), 38],
  ['second', () => $.second('$at'), 51],
  ['millisecond', () => $.millisecond('$at'), 686],
  ['dayOfYear', () => $.dayOfYear('$at'), 134],
  ['dayOfWeek', () => $.dayOfWeek('$at'), 3],
  ['week', () => $.week('$at'), 19],
  ['isoDayOfWeek', () => $.isoDayOfWeek('$at'), 2],
  ['isoWeek', () => $.isoWeek('$at'), 20],
  ['isoWeekYear', () => $.isoWeekYear('$at'), 2019],
  [
    'dateFromParts with a time zone',
    () => $.dateFromParts({ year: 2017, month: 2, day: 8, hour: 12, timezone: 'America/New_York' }),
    new Date('2017-02-08T17:00:00.000Z'),
  ],
  ['dateFromString', () => $.dateFromString({ dateString: AT.toISOString() }), AT],
  ['dateToString', () => $.dateToString({ date: '$at', format: '%Y-%m-%d' }), '2019-05-14'],
  [
    'dateToString in a time zone',
    () => $.dateToString({ date: '$at', format: '%H:%M:%S', timezone: 'Asia/Shanghai' }),
    '17:38:51',
  ],
  ['dateToString of a missing date', () => $.dateToString({ date: '$missing', onNull: 'none' }), 'none'],
  // text
  ['concat', () => $.concat(['$text', '!', '$cn']), 'Golden Deer!心谭'],
  ['indexOfBytes', () => $.indexOfBytes(['$text', 'D']), 7],
  ['indexOfCP', () => $.indexOfCP(['$cn', '谭']), 1],
  ['split', () => $.split(['$text', ' ']), ['Golden', 'Deer']],
  ['strLenBytes', () => $.strLenBytes('$cn'), 6],
  ['strLenCP', () => $.strLenCP('$cn'), 2],
  ['strcasecmp', () => $.strcasecmp(['$text', 'golden deer']), 0],
  ['substr', () => $.substr(['$text', 0, 6]), 'Golden'],
  ['substrBytes to the end', () => $.substrBytes(['$text', 7, -1]), 'Deer'],
  ['substrCP', () => $.substrCP(['$cn', 0, 1]), '心'],
  ['toLower', () => $.toLower('$text'), 'golden deer'],
  ['toUpper', () => $.toUpper('$text'), 'GOLDEN DEER'],
  // sets
  ['allElementsTrue', () => $.allElementsTrue(['$flags']), false],
  ['anyElementTrue', () => $.anyElementTrue(['$flags']), true],
  ['setDifference', () => $.setDifference(['$list', [1]]), [3, 2]],
  ['setEquals', () => $.setEquals(['$list', [1, 2, 3, 3]]), true],
  ['setIntersection', () => $.setIntersection(['$words', ['b', 'c']]), ['b']],
  ['setIsSubset', () => $.setIsSubset([[1, 2], '$list']), true],
  ['setUnion', () => $.setUnion(['$words', ['b', 'c']]), ['a', 'b', 'c']],
  // the rest
  ['literal', () => $.literal('$n'), '$n'],
  ['mergeObjects', () => $.mergeObjects(['$inner', { q: 9 }]), { p: 1, q: 9 }],
  ['let', () => $.let({ vars: { twice: $.multiply(['$n', 2]) }, in: $.add(['$$twice', 1]) }), 15],
])('%s', async (_name, expression, value) => {
  expect(await compute(expression())).toEqual(value);
});

test('an operator on the wrong type is a failed request', async () => {
  await expect(compute($.dateToString({ date: '$text', format: '%Y' }))).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
  });
});
