import { findAll, openTestEngine, type TestEngine } from './testing';

type Content = Record<string, unknown>;

let engine: TestEngine;

async function given(...documents: readonly Content[]): Promise<void> {
  engine = await openTestEngine();
  await engine.insert({
    collection: 'things',
    documents: documents.map((document, at) => ({ _id: at, ...document })),
  });
}

test.each<[string, Content, Content, string]>([
  ['an unknown operator', {}, { $foo: { a: 1 } }, 'Unknown modifier: $foo'],
  ['a field among operators', {}, { a: 1 }, 'Modifiers operate on fields'],
  [
    '$inc of a text',
    { a: 'x' },
    { $inc: { a: 1 } },
    "Cannot apply $inc to a value of non-numeric type. {_id: 0} has the field 'a'",
  ],
  ['$inc of null', { a: null }, { $inc: { a: 1 } }, 'non-numeric type null'],
  ['$inc by a text', { a: 1 }, { $inc: { a: '1' } }, 'Cannot increment with non-numeric argument'],
  ['$mul of a text', { a: 'x' }, { $mul: { a: 2 } }, 'Cannot apply $mul'],
  ['$push to a scalar', { a: 1 }, { $push: { a: 1 } }, "The field 'a' must be an array but is of type int"],
  [
    '$push with an unknown clause',
    {},
    { $push: { a: { $each: [], $foo: 1 } } },
    'Unrecognized clause in $push: $foo',
  ],
  ['$addToSet to a scalar', { a: 'x' }, { $addToSet: { a: 1 } }, 'must be an array but is of type string'],
  ['$pull from a scalar', { a: 1 }, { $pull: { a: 1 } }, 'Cannot apply $pull to a non-array value'],
  ['$pop by 2', { a: [1] }, { $pop: { a: 2 } }, '$pop expects 1 or -1'],
  ['$pullAll without an array', { a: [1] }, { $pullAll: { a: 1 } }, '$pullAll requires an array'],
  ['$bit on a text', { a: 'x' }, { $bit: { a: { or: 1 } } }, 'Cannot apply $bit'],
  ['a field below a scalar', { a: 5 }, { $set: { 'a.b': 1 } }, "Cannot create field 'b' in element {a: 5}"],
  ['a field below null', { a: null }, { $inc: { 'a.b': 1 } }, "Cannot create field 'b' in element {a: null}"],
  ['a name below an array', { a: [] }, { $set: { 'a.b': 1 } }, "Cannot create field 'b' in element {a: [  ]}"],
  ['the same path twice', {}, { $set: { a: 1 }, $inc: { a: 1 } }, "would create a conflict at 'a'"],
  [
    'a path below another',
    {},
    { $set: { 'a.b': 1, a: 1 } },
    "Updating the path 'a.b' would create a conflict at 'a'",
  ],
  ['another id', {}, { $set: { _id: 7 } }, "immutable field '_id'"],
  ['no id', {}, { $unset: { _id: '' } }, "immutable field '_id'"],
  ['an empty field name', {}, { $set: { 'a..b': 1 } }, 'contains an empty field name'],
  ['a field with a dollar', {}, { $set: { 'a.$b': 1 } }, "The dollar ($) prefixed field '$b'"],
  ['an operator as a value', {}, { $set: { a: { $inc: 1 } } }, "The dollar ($) prefixed field '$inc'"],
  [
    '$ without a condition on the array',
    { a: [1] },
    { $set: { 'a.$': 2 } },
    'The positional operator did not find the match',
  ],
  ['$[] of no array', { a: 1 }, { $set: { 'a.$[]': 2 } }, "The path 'a' must exist in the document"],
  [
    '$[name] without a filter',
    { a: [1] },
    { $set: { 'a.$[x]': 2 } },
    "No array filter found for identifier 'x'",
  ],
  ['$rename to itself', { a: 1 }, { $rename: { a: 'a' } }, 'must differ'],
  ['$rename within an array', { a: [{ b: 1 }] }, { $rename: { 'a.b': 'c' } }, 'cannot be an array element'],
  [
    '$currentDate of an unknown type',
    {},
    { $currentDate: { a: { $type: 'x' } } },
    "required to be 'date' or 'timestamp'",
  ],
])('%s is refused, and nothing changes', async (_title, before, update, message) => {
  await given(before, before);

  const attempt = engine.update({ collection: 'things', query: {}, update, multi: true });

  await expect(attempt).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
    message: expect.stringContaining(message),
  });
  expect(await findAll(engine, 'things')).toEqual([
    { _id: 0, ...before },
    { _id: 1, ...before },
  ]);
});

test('a failure at the second document leaves the first as it was', async () => {
  await given({ a: 1 }, { a: 'x' });

  const attempt = engine.update({ collection: 'things', query: {}, update: { $inc: { a: 1 } }, multi: true });

  await expect(attempt).rejects.toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
  expect(await findAll(engine, 'things')).toEqual([
    { _id: 0, a: 1 },
    { _id: 1, a: 'x' },
  ]);
});
