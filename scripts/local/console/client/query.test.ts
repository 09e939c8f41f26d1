import { columnsOf, examplesOf, nextSort, parseTyped, withCondition } from './query';

test.each([
  ['3', 3],
  ['true', true],
  ['null', null],
  ['"3"', '3'],
  ['on_sale', 'on_sale'],
  ['{"$gt":1}', { $gt: 1 }],
])('the typed value %s is read as %j', (text, value) => {
  expect(parseTyped(text)).toEqual(value);
});

test('a condition joins those that are there and replaces one on the same field', () => {
  const both = withCondition('{"status":"on_sale"}', 'sort', 3);

  expect(both).toBe('{"status":"on_sale","sort":3}');
  expect(withCondition(both, 'sort', 4)).toBe('{"status":"on_sale","sort":4}');
  expect(withCondition('  ', 'a', 1)).toBe('{"a":1}');
});

test.each(['[]', '3', '{'])('a condition does not join %s, which is no query', (query) => {
  expect(() => withCondition(query, 'a', 1)).toThrow();
});

test('a column that is pressed again turns its order round', () => {
  expect(nextSort({ field: 'at', direction: -1 }, 'at')).toBe('at');
  expect(nextSort({ field: 'at', direction: 1 }, 'at')).toBe('-at');
  expect(nextSort({ field: 'at', direction: 1 }, 'sort')).toBe('-sort');
});

test('columns are _id and the fields that most documents fill with little, the telling ones first', () => {
  const documents = [
    { detail: 'x'.repeat(100), _id: 1, rare: 1, name: 'a', lots: [{}], sort: 1 },
    { name: 'b', _id: 2, detail: 'y'.repeat(100), sort: 2 },
  ];

  expect(columnsOf(documents, 3)).toEqual(['_id', 'name', 'sort']);
  expect(columnsOf([{ _id: 1, a: 1, b: 2, status: 'on_sale' }], 2)).toEqual(['_id', 'status']);
  expect(columnsOf(documents, 9)).toEqual(['_id', 'name', 'detail', 'rare', 'lots', 'sort']);
});

test('the examples of a document are queries, one for each kind of field', () => {
  const examples = examplesOf({ _id: 'x', status: 'on.sale', sort: 3, isHot: true });

  expect(examples.map((text): unknown => JSON.parse(text))).toEqual([
    { status: 'on.sale' },
    { status: { $regex: 'on' } },
    { sort: { $gte: 3 } },
    { isHot: true },
    { status: { $exists: true } },
  ]);
  expect(examplesOf(undefined)).toEqual([]);
});
