import { findAll } from './testing';
import { LIFE_MS, OPERATIONS_MAX } from './transaction';
import { BUSY, collection, CONFLICT, DUPLICATE, NOT_EXIST, openPair, type Pair } from './transactionTesting';

let engine: Pair['engine'];
let read: Pair['read'];
let add: Pair['add'];
let insert: Pair['insert'];
let remove: Pair['remove'];

beforeEach(async () => {
  ({ engine, read, add, insert, remove } = await openPair());
});

test('what a transaction wrote is seen by itself at once, and by others after the commit', async () => {
  const tx = await engine.startTransaction();
  await add('a', tx);
  await insert({ _id: 'c', n: 5, code: 'C' }, tx);
  await remove({ _id: 'b' }, tx);

  const inside = await engine.find({
    collection,
    query: { n: { $gte: 2 } },
    order: [['code', 1]],
    transactionId: tx,
  });
  const outside = await findAll(engine, collection);
  const count = await engine.count({ collection, query: {}, transactionId: tx });
  await engine.commit(tx);

  expect(inside.documents.map(({ _id, n }) => [_id, n])).toEqual([
    ['a', 2],
    ['c', 5],
  ]);
  expect(outside.map(({ _id, n }) => [_id, n])).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  expect(count.total).toBe(2);
  expect((await findAll(engine, collection)).map(({ _id, n }) => [_id, n])).toEqual([
    ['a', 2],
    ['c', 5],
  ]);
});

test('an abort leaves nothing behind', async () => {
  const tx = await engine.startTransaction();
  await add('a', tx);
  await insert({ _id: 'c', code: 'C' }, tx);
  await engine.abort(tx);

  expect((await findAll(engine, collection)).map(({ _id, n }) => [_id, n])).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  await insert({ _id: 'c', code: 'C' });
});

test('the snapshot is taken by the first operation, not by the start', async () => {
  const tx = await engine.startTransaction();
  await add('a');
  expect(await read('a', tx)).toMatchObject({ n: 2 });

  await add('a');
  await add('b');
  await insert({ _id: 'c', code: 'C' });

  expect(await read('a', tx)).toMatchObject({ n: 2 });
  expect(await read('b', tx)).toMatchObject({ n: 1 });
  expect(await read('c', tx)).toBeUndefined();
});

test('a write to what another open transaction wrote conflicts at once and rolls back', async () => {
  const [first, second] = [await engine.startTransaction(), await engine.startTransaction()];
  await add('b', second);
  await add('a', first);

  await expect(add('a', second)).rejects.toMatchObject(CONFLICT);

  await expect(add('b', second)).rejects.toMatchObject(NOT_EXIST);
  await expect(engine.commit(second)).rejects.toMatchObject(NOT_EXIST);
  await add('b', first);
  await engine.commit(first);
  expect((await findAll(engine, collection)).map(({ n }) => n)).toEqual([2, 2]);
});

test.each<[string, () => Promise<unknown>]>([
  ['changed', () => add('a')],
  ['removed', () => remove({ _id: 'a' })],
  [
    'replaced under the same id',
    async () => (await remove({ _id: 'a' }), await insert({ _id: 'a', n: 9, code: 'A' })),
  ],
])('a write to a document that was %s after the snapshot conflicts', async (_title, disturb) => {
  const tx = await engine.startTransaction();
  await read('b', tx);
  await disturb();

  await expect(add('a', tx)).rejects.toMatchObject(CONFLICT);
});

test('inserting an id that was inserted after the snapshot conflicts', async () => {
  const tx = await engine.startTransaction();
  await read('b', tx);
  await insert({ _id: 'c', code: 'C' });

  await expect(insert({ _id: 'c', code: 'other' }, tx)).rejects.toMatchObject(CONFLICT);
});

test('a write that changes nothing holds nothing', async () => {
  const [first, second] = [await engine.startTransaction(), await engine.startTransaction()];
  await engine.update({ collection, query: { _id: 'a' }, update: { $set: { n: 1 } }, transactionId: first });
  await engine.update({
    collection,
    query: { _id: 'none' },
    update: { $inc: { n: 1 } },
    transactionId: first,
  });

  await add('a', second);
  await engine.commit(second);
  await engine.commit(first);

  expect(await read('a')).toMatchObject({ n: 2 });
});

test('write skew is possible: each reads what the other writes, and both commit', async () => {
  const [first, second] = [await engine.startTransaction(), await engine.startTransaction()];
  await read('b', first);
  await read('a', second);
  await add('a', first);
  await add('b', second);

  await engine.commit(first);
  await engine.commit(second);

  expect((await findAll(engine, collection)).map(({ n }) => n)).toEqual([2, 2]);
});

test('a read outside never waits', async () => {
  const tx = await engine.startTransaction();
  await add('a', tx);

  expect(await read('a')).toMatchObject({ n: 1 });
});

test('what a transaction inserted and removed again is gone without a trace', async () => {
  const tx = await engine.startTransaction();
  await insert({ _id: 'c', code: 'C' }, tx);
  await add('c', tx);
  await remove({ _id: 'c' }, tx);
  await engine.commit(tx);

  expect((await findAll(engine, collection)).map(({ _id }) => _id)).toEqual(['a', 'b']);
  await insert({ _id: 'd', code: 'C' });
});

test('a second operation while one is in flight finds the transaction busy; the first one stands', async () => {
  const tx = await engine.startTransaction();

  const [first, second, commit] = await Promise.allSettled([add('a', tx), add('b', tx), engine.commit(tx)]);

  expect(first.status).toBe('fulfilled');
  expect([second, commit]).toEqual([
    { status: 'rejected', reason: expect.objectContaining(BUSY) },
    { status: 'rejected', reason: expect.objectContaining(BUSY) },
  ]);
  await engine.commit(tx);
  expect((await findAll(engine, collection)).map(({ n }) => n)).toEqual([2, 1]);
});

test('use after the end, or of an unknown transaction, is TransactionNotExist', async () => {
  const tx = await engine.startTransaction();
  await engine.commit(tx);

  await expect(read('a', tx)).rejects.toMatchObject(NOT_EXIST);
  await expect(add('a', tx)).rejects.toMatchObject(NOT_EXIST);
  await expect(engine.commit(tx)).rejects.toMatchObject(NOT_EXIST);
  await expect(engine.abort('nonsense')).rejects.toMatchObject(NOT_EXIST);
});

test('a transaction is over when it is 30 seconds old', async () => {
  const [short, long] = [await engine.startTransaction(), await engine.startTransaction()];
  engine.clock.at += LIFE_MS - 1;
  await add('a', short);
  await engine.commit(short);

  engine.clock.at += 1;

  await expect(add('b', long)).rejects.toMatchObject(NOT_EXIST);
});

test('a transaction has at most 100 operations', async () => {
  const tx = await engine.startTransaction();
  for (let n = 0; n < OPERATIONS_MAX; n++) await read('a', tx);

  await expect(read('a', tx)).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_FAIL' });
  await expect(engine.commit(tx)).rejects.toMatchObject(NOT_EXIST);
});

test('a collection that is missing, or a bad request, fails the operation and rolls back', async () => {
  const [first, second] = [await engine.startTransaction(), await engine.startTransaction()];

  await expect(engine.find({ collection: 'none', query: {}, transactionId: first })).rejects.toMatchObject({
    code: 'DATABASE_COLLECTION_NOT_EXIST',
  });
  await expect(engine.find({ collection, query: { $foo: 1 }, transactionId: second })).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
  });

  await expect(engine.commit(first)).rejects.toMatchObject(NOT_EXIST);
  await expect(engine.commit(second)).rejects.toMatchObject(NOT_EXIST);
});

test('a batch is one operation, and all or nothing', async () => {
  const tx = await engine.startTransaction();
  const documents = Array.from({ length: 1_001 }, (_, n) => ({ _id: `x${n}`, code: `x${n}` }));
  await engine.insert({ collection, documents, transactionId: tx });
  await engine.commit(tx);

  await expect(
    engine.insert({
      collection,
      documents: [
        { _id: 'new', code: 'new' },
        { _id: 'x7', code: 'y' },
      ],
    }),
  ).rejects.toMatchObject(DUPLICATE);
  expect(await engine.count({ collection, query: {} })).toMatchObject({ total: 1_003 });
});
