import { findIds, openTestEngine, type TestEngine } from './testing';
import type { Query } from './types';

let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine();
  await engine.insert({
    collection: 'things',
    documents: [
      { _id: 1, name: 'Ann', age: 20, tags: ['a', 'b'], home: { city: 'X' } },
      { _id: 2, name: 'Bo', age: 17.5, tags: ['a', 'a', 1] },
      { _id: 3, age: '20', born: new Date(5), flag: true, none: null },
    ],
  });
});

test.each<[title: string, schema: Query, ids: readonly number[]]>([
  ['required', { required: ['name'] }, [1, 2]],
  ['bsonType', { properties: { age: { bsonType: 'int' } } }, [1]],
  ['several types', { properties: { age: { bsonType: ['int', 'double'] } } }, [1, 2]],
  ['number as an alias', { properties: { age: { bsonType: 'number' } } }, [1, 2]],
  ['type', { required: ['flag'], properties: { flag: { type: 'boolean' }, age: { type: 'string' } } }, [3]],
  [
    'date and null',
    { required: ['born'], properties: { born: { bsonType: 'date' }, none: { bsonType: 'null' } } },
    [3],
  ],
  ['minimum and maximum', { required: ['name'], properties: { age: { minimum: 17.5, maximum: 19 } } }, [2]],
  [
    'exclusiveMinimum',
    { required: ['name'], properties: { age: { minimum: 17.5, exclusiveMinimum: true } } },
    [1],
  ],
  [
    'exclusiveMaximum',
    { required: ['name'], properties: { age: { maximum: 20, exclusiveMaximum: true } } },
    [2],
  ],
  ['multipleOf', { required: ['name'], properties: { age: { multipleOf: 10 } } }, [1]],
  [
    'lengths and patterns',
    { required: ['name'], properties: { name: { minLength: 3, maxLength: 3, pattern: '^A' } } },
    [1],
  ],
  ['items of one kind', { required: ['tags'], properties: { tags: { items: { bsonType: 'string' } } } }, [1]],
  ['items by place', { required: ['tags'], properties: { tags: { items: [{}, { enum: ['a'] }] } } }, [2]],
  ['counts of items', { required: ['tags'], properties: { tags: { minItems: 3, maxItems: 3 } } }, [2]],
  ['uniqueItems', { required: ['tags'], properties: { tags: { uniqueItems: true } } }, [1]],
  [
    'below an object',
    {
      required: ['home'],
      properties: {
        home: { required: ['city'], additionalProperties: false, properties: { city: { enum: ['X'] } } },
      },
    },
    [1],
  ],
  [
    'additionalProperties',
    { properties: { _id: {}, name: {}, age: {}, tags: {} }, additionalProperties: false },
    [2],
  ],
  ['patternProperties', { patternProperties: { '^n': { bsonType: 'null' } } }, [3]],
  ['counts of fields', { minProperties: 5, maxProperties: 5, title: 'five', description: 'fields' }, [1, 3]],
  ['allOf', { allOf: [{ required: ['name'] }, { required: ['home'] }] }, [1]],
  ['anyOf', { anyOf: [{ required: ['home'] }, { required: ['born'] }] }, [1, 3]],
  ['oneOf', { oneOf: [{ required: ['home'] }, { required: ['name'] }] }, [2]],
  ['not', { not: { required: ['home'] } }, [2, 3]],
])('%s', async (_title, $jsonSchema, ids) => {
  expect(await findIds(engine, 'things', { $jsonSchema })).toEqual(ids);
});

test.each<[title: string, schema: unknown]>([
  ['an unknown keyword', { foo: 1 }],
  ['no object', 5],
  ['an empty list', { required: [] }],
  ['a limit that is no number', { properties: { a: { minimum: 'x' } } }],
  ['a type that is no text', { bsonType: 5 }],
  ['properties that are no object', { properties: [] }],
])('%s is refused', async (_title, $jsonSchema) => {
  await expect(findIds(engine, 'things', { $jsonSchema })).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
  });
});
