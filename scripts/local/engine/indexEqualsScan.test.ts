import fc from 'fast-check';
import { compilePathOrder, reach, splitPath } from './paths';
import { indexOn, openTestEngine } from './testing';
import type { Document, Engine, FindRequest, IndexDefinition, Query } from './types';
import { compareValues } from './values';

const FIELDS = ['a', 'b', 'n.x'] as const;

/**
 * Few values, so that documents meet conditions, tie in orders and share keys; arrays often, since they
 * are the hard part.
 */
const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>('m', 'n', null, true, Number.NaN, new Date(1), new Date(2)),
  },
);
const array = fc.array(
  fc.oneof({ weight: 5, arbitrary: scalar }, { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) }),
  { maxLength: 3, size: 'max' },
);
const nested = fc.record({ x: fc.oneof(scalar, array), y: scalar }, { requiredKeys: [] });
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 3, arbitrary: array },
  { weight: 1, arbitrary: nested },
);
const content = fc.record(
  { a: value, b: value, n: fc.oneof(nested, fc.array(nested, { maxLength: 2, size: 'max' }), scalar) },
  { requiredKeys: [] },
);

const flatContent = fc.record(
  { a: scalar, b: scalar, n: fc.record({ x: scalar }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);
const contents = fc.oneof(
  fc.array<object>(content, { minLength: 2, maxLength: 8, size: 'max' }),
  fc.array<object>(flatContent, { minLength: 2, maxLength: 8, size: 'max' }),
);

const operand = fc.oneof({ weight: 6, arbitrary: scalar }, { weight: 1, arbitrary: value });
const bounds = fc
  .record({ $gt: scalar, $gte: scalar, $lt: scalar, $lte: scalar, $ne: operand }, { requiredKeys: [] })
  .filter((operators) => Object.keys(operators).length > 0 && Object.keys(operators).length < 4);
const condition: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: operand },
  { weight: 6, arbitrary: bounds },
  { weight: 3, arbitrary: fc.array(operand, { maxLength: 4 }).map(($in) => ({ $in })) },
  { weight: 1, arbitrary: fc.array(operand, { maxLength: 2 }).map(($nin) => ({ $nin })) },
  { weight: 1, arbitrary: fc.boolean().map(($exists) => ({ $exists })) },
  { weight: 1, arbitrary: fc.array(scalar, { minLength: 1, maxLength: 2 }).map(($all) => ({ $all })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      { $size: 1 },
      { $regex: 'm' },
      /n/,
      { $type: 'string' },
      { $not: { $gt: 0 } },
    ),
  },
  { weight: 1, arbitrary: fc.record({ $gte: scalar, $lt: scalar }).map(($elemMatch) => ({ $elemMatch })) },
);
const field = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...FIELDS) },
  { weight: 1, arbitrary: fc.constant('_id') },
);
const flatQuery = fc.dictionary(field, condition, { maxKeys: 2, noNullPrototype: true, size: 'max' });
const query: fc.Arbitrary<Query> = fc.oneof(
  { weight: 6, arbitrary: flatQuery },
  {
    weight: 1,
    arbitrary: fc
      .tuple(flatQuery, flatQuery, flatQuery)
      .map(([rest, left, right]) => ({ ...rest, $or: [left, right] })),
  },
  { weight: 1, arbitrary: fc.tuple(flatQuery, flatQuery).map((branches) => ({ $and: branches })) },
);
const direction = fc.constantFrom<1 | -1>(1, -1);
const order = fc.uniqueArray(fc.tuple(field, direction), { maxLength: 2, selector: ([name]) => name });
const index: fc.Arbitrary<IndexDefinition> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...FIELDS), direction), {
    minLength: 1,
    maxLength: 3,
    selector: ([name]) => name,
  })
  .map((keys) => indexOn(...keys));
const page = fc.record({ offset: fc.integer({ min: 0, max: 2 }), limit: fc.integer({ min: 1, max: 4 }) });

async function openPair(sources: readonly object[], indexes: readonly IndexDefinition[]): Promise<Engine> {
  const unique = indexes.filter(({ name }, at) => indexes.findIndex((other) => other.name === name) === at);
  const engine = await openTestEngine({ indexed: unique, plain: [] });
  for (const [at, fields] of sources.entries()) {
    const documents = [{ _id: at % 3 === 0 ? at : `d${at}`, ...fields }];
    const isRefused = await refusesParallelArrays(engine.insert({ collection: 'indexed', documents }));
    if (!isRefused) await engine.insert({ collection: 'plain', documents });
  }
  return engine;
}

/** The one thing that an index forbids; every other failure fails the test. */
function refusesParallelArrays(write: Promise<unknown>): Promise<boolean> {
  return write.then(
    () => false,
    (error: Error) => {
      if (error.message.includes('parallel arrays') || error.message.includes('Cannot create field'))
        return true;
      throw error;
    },
  );
}

function idsOf(documents: readonly Document[]): string[] {
  return documents.map(({ _id }) => JSON.stringify(_id)).sort();
}

const byId = compilePathOrder<Document>([['_id', 1]], (document) => document);

/** What decides the place of each document: equal sequences are equally good answers. */
function placesOf(documents: readonly Document[], fields: readonly (readonly [string, 1 | -1])[]): unknown[][] {
  return documents.map((document) =>
    fields.map(
      ([name, sense]) =>
        reach(document, splitPath(name)).values.toSorted((l, r) => compareValues(l, r) * sense)[0],
    ),
  );
}

test('a query through any indexes answers what a scan answers', async () => {
  await fc.assert(
    fc.asyncProperty(
      contents,
      fc.array(index, { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(query, order, fc.option(page, { nil: undefined })), {
        minLength: 1,
        maxLength: 8,
        size: 'max',
      }),
      async (documents, indexes, requests) => {
        const engine = await openPair(documents, indexes);
        for (const [asked, by, part] of requests) {
          const request = { query: asked, order: by, ...part } satisfies Omit<FindRequest, 'collection'>;
          const indexed = await engine.find({ ...request, collection: 'indexed' });
          const plain = await engine.find({ ...request, collection: 'plain' });
          const whole = await engine.find({ query: asked, collection: 'plain' });
          const counts = await Promise.all(
            ['indexed', 'plain'].map((collection) => engine.count({ collection, query: asked })),
          );

          expect(placesOf(indexed.documents, by)).toEqual(placesOf(plain.documents, by));
          expect(indexed.documents).toHaveLength(plain.documents.length);
          expect(new Set(idsOf(indexed.documents)).size).toBe(indexed.documents.length);
          expect(idsOf(whole.documents)).toEqual(expect.arrayContaining(idsOf(indexed.documents)));
          expect(counts.map(({ total }) => total)).toEqual([whole.documents.length, whole.documents.length]);
          if (!part) expect(idsOf(indexed.documents)).toEqual(idsOf(whole.documents));
        }
      },
    ),
    { numRuns: 800 },
  );
}, 60_000);

test('indexes follow updates and removals: afterwards a query still answers what a scan answers', async () => {
  await fc.assert(
    fc.asyncProperty(
      contents,
      fc.array(index, { minLength: 1, maxLength: 2 }),
      fc.array(fc.tuple(flatQuery, fc.constantFrom(...FIELDS), operand), { maxLength: 5, size: 'max' }),
      fc.array(flatQuery, { minLength: 1, maxLength: 6, size: 'max' }),
      async (documents, indexes, changes, questions) => {
        const engine = await openPair(documents, indexes);
        for (const [where, name, next] of changes) {
          for (const { _id } of (await engine.find({ collection: 'plain', query: where })).documents) {
            const update = { query: { _id }, update: { $set: { [name]: next } } };
            const isRefused = await refusesParallelArrays(engine.update({ ...update, collection: 'indexed' }));
            if (!isRefused) await engine.update({ ...update, collection: 'plain' });
          }
          for (const collection of ['indexed', 'plain'])
            await engine.remove({ collection, query: { b: next }, multi: true });
        }
        for (const asked of questions) {
          const indexed = await engine.find({ collection: 'indexed', query: asked });
          const plain = await engine.find({ collection: 'plain', query: asked });

          expect(byId(indexed.documents)).toEqual(byId(plain.documents));
        }
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);
