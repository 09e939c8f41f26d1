import { findAll, indexOn, openTestEngine, type TestEngine } from './testing';
import { EngineError } from './types';

const unique = { ...indexOn(['a', 1], ['b', 1]), unique: true };
const collection = 'things';
let engine: TestEngine;

beforeEach(async () => {
  engine = await openTestEngine();
});

const insert = (document: Record<string, unknown>) => engine.insert({ collection, documents: [document] });

test('a collection that is missing is an error of reads and of writes', async () => {
  const error = {
    name: 'EngineError',
    code: 'DATABASE_COLLECTION_NOT_EXIST',
    message:
      'Db or Table not exist: none. Please check your request, but if the problem cannot be solved, contact us.',
  };
  const missing = { collection: 'none', query: {} };

  await expect(engine.find(missing)).rejects.toMatchObject(error);
  await expect(engine.count(missing)).rejects.toMatchObject(error);
  await expect(engine.aggregate({ collection: 'none', stages: [] })).rejects.toMatchObject(error);
  await expect(engine.insert({ collection: 'none', documents: [{}] })).rejects.toMatchObject(error);
  await expect(engine.update({ ...missing, update: { $set: { a: 1 } }, upsert: true })).rejects.toMatchObject(
    error,
  );
  await expect(engine.updateAndReturn({ ...missing, update: { $set: { a: 1 } } })).rejects.toMatchObject(error);
  await expect(engine.remove(missing)).rejects.toMatchObject(error);
  await expect(engine.createIndex('none', unique)).rejects.toMatchObject(error);
  await expect(engine.dropCollection('none')).rejects.toMatchObject(error);
});

test('making a collection again keeps its documents and adds the indexes that are new', async () => {
  await insert({ _id: 1, a: 1 });

  await engine.createCollection(collection, [indexOn(['a', 1])]);
  await engine.createCollection(collection, [indexOn(['a', 1]), indexOn(['b', -1])]);

  expect(engine.indexes(collection).map(({ name }) => name)).toEqual(['a_1', 'b_-1']);
  expect((await engine.find({ collection, query: { a: 1 } })).cost.index).toBe('a_1');
});

test('in a unique index a missing field counts as null', async () => {
  await engine.createIndex(collection, unique);
  await insert({ _id: 1, a: 1 });
  await insert({ _id: 2, b: 1 });

  await expect(insert({ _id: 3, a: 1, b: null })).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
    message: 'E11000 duplicate key error collection: local.things index: a_1_b_1 dup key: { a: 1, b: null }',
  });
  await insert({ _id: 3, a: 1, b: 1 });
});

test('a unique index over arrays compares their items', async () => {
  await engine.createIndex(collection, { ...indexOn(['tags', 1]), unique: true });
  await insert({ _id: 1, tags: ['x', 'y', 'x'] });

  await expect(insert({ _id: 2, tags: ['z', 'y'] })).rejects.toThrow('dup key: { tags: "y" }');
  await insert({ _id: 3, tags: ['z'] });
});

test('an id that is there is a duplicate, and an update cannot take a key that is there', async () => {
  await engine.createIndex(collection, unique);
  await engine.insert({
    collection,
    documents: [
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ],
  });

  await expect(insert({ _id: 1, a: 9 })).rejects.toThrow(
    'E11000 duplicate key error collection: local.things index: _id_ dup key: { _id: 1 }',
  );
  await expect(
    engine.insert({
      collection,
      documents: [
        { _id: 3, a: 3 },
        { _id: 3, a: 4 },
      ],
    }),
  ).rejects.toThrow('E11000');
  await expect(
    engine.update({ collection, query: {}, update: { $set: { a: 2 } }, multi: true }),
  ).rejects.toThrow('E11000');
  expect(await findAll(engine, collection)).toEqual([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ]);
  expect(await findAll(engine, collection, { a: 2 })).toEqual([{ _id: 2, a: 2 }]);
});

test('a unique index cannot be made over documents that share a key', async () => {
  await insert({ _id: 1, a: 1 });
  await insert({ _id: 2, a: 1 });

  await expect(engine.createIndex(collection, unique)).rejects.toThrow('E11000');
  expect(engine.indexes(collection)).toEqual([]);
});

test('an index of the same name is kept when it is the same, and refused when it is another', async () => {
  await engine.createIndex(collection, unique);
  await engine.createIndex(collection, unique);

  await expect(engine.createIndex(collection, { ...unique, unique: false })).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
  });
  expect(engine.indexes(collection)).toEqual([unique]);
});

test('arrays in two fields of one index are refused', async () => {
  await engine.createIndex(collection, indexOn(['a', 1], ['b', 1]));

  await expect(insert({ _id: 1, a: [1, 2], b: [1, 2] })).rejects.toThrow(
    'cannot index parallel arrays [a] [b]',
  );
  expect(await findAll(engine, collection)).toEqual([]);
});

test.each([
  ['an empty name', { ...unique, name: '' }],
  ['no fields', { ...unique, keys: [] }],
  [
    'a field twice',
    {
      ...unique,
      keys: [
        ['a', 1],
        ['a', -1],
      ] as const,
    },
  ],
  ['a field with a dollar', { ...unique, keys: [['$a', 1]] as const }],
])('an index with %s is refused', async (_title, index) => {
  await expect(engine.createIndex(collection, index)).rejects.toMatchObject({ code: 'INVALID_PARAM' });
});

test.each(['', 'a$b', 'a\u0000b', 'x'.repeat(256)])('the collection name %j is refused', async (name) => {
  await expect(engine.createCollection(name)).rejects.toMatchObject({ code: 'INVALID_PARAM' });
});

test('a snapshot stays as it was, and can be restored more than once', async () => {
  await engine.createIndex(collection, unique);
  await insert({ _id: 1, a: 1 });
  const snapshot = engine.snapshot();

  for (let round = 0; round < 2; round++) {
    await engine.update({ collection, query: { _id: 1 }, update: { $set: { a: 5 } } });
    await insert({ _id: 2, a: 2 });
    await engine.createCollection('later');
    await engine.restore(snapshot);

    expect(engine.collections()).toEqual([collection]);
    expect(await findAll(engine, collection)).toEqual([{ _id: 1, a: 1 }]);
    expect(await findAll(engine, collection, { a: 5 })).toEqual([]);
  }
});

test('a snapshot, and a change of the collections or indexes, ends the open transactions', async () => {
  const changes = [
    async () => void engine.snapshot(),
    () => engine.restore(engine.snapshot()),
    () => engine.createIndex(collection, unique),
    () => engine.dropCollection(collection),
  ];
  for (const change of changes) {
    const transactionId = await engine.startTransaction();
    await engine.insert({ collection, documents: [{ _id: 'x' }], transactionId });
    await change();

    await expect(engine.commit(transactionId)).rejects.toThrow('TransactionNotExist');
  }
});

test('a closed engine answers nothing, and lets no write wait for ever', async () => {
  const transactionId = await engine.startTransaction();
  await engine.insert({ collection, documents: [{ _id: 'x' }], transactionId });
  const waiting = insert({ _id: 'x' });

  await engine.close();

  await expect(waiting).rejects.toThrow('the engine is closed');
  await expect(findAll(engine, collection)).rejects.toThrow('the engine is closed');
  await expect(engine.startTransaction()).rejects.toThrow('the engine is closed');
  await expect(engine.restore({ kind: 'engine-snapshot' })).rejects.not.toBeInstanceOf(EngineError);
});

test('only a snapshot of an engine can be restored', async () => {
  await expect(engine.restore({ kind: 'engine-snapshot' })).rejects.toMatchObject({ code: 'INVALID_PARAM' });
});
