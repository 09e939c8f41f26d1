import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from './index';
import { findAll, indexOn } from './testing';
import type { Document, Engine } from './types';

let dataDir: string;
let engine: Engine;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'engine-'));
  engine = await openEngine({ dataDir, now: () => 1_000 });
  await engine.createCollection('things', [indexOn(['kind', 1])]);
});

afterEach(async () => {
  await engine.close();
  rmSync(dataDir, { recursive: true });
});

async function reopen(): Promise<void> {
  await engine.close();
  engine = await openEngine({ dataDir, now: () => 1_000 });
}

test('documents come back as they were: types, order of fields, and every kind of id', async () => {
  const documents: Document[] = [
    {
      _id: 'text',
      z: 1,
      a: { d: new Date(-5), c: [null, true, 1.5, { r: /a+"/gi }] },
      text: '汉字 😀 "\u0000',
      big: 1_760_000_000_123,
    },
    { _id: 5 },
    { _id: null },
    { _id: { b: 1, a: [new Date(3)] } },
    { _id: new Date(9) },
    { _id: 'with "quotes"\u0000 and 汉字' },
    { _id: '5' },
    {
      _id: '',
      nan: Number.NaN,
      infinite: -Infinity,
      date: new Date(8.64e15),
      deep: { coordinates: [[1, 2]], type: 'LineString' },
    },
  ];
  await engine.insert({ collection: 'things', documents });

  await reopen();

  expect(await engine.count({ collection: 'things', query: {} })).toMatchObject({ total: documents.length });
  for (const document of documents)
    expect(await findAll(engine, 'things', { _id: document._id })).toEqual([document]);
  const [text] = await findAll(engine, 'things', { _id: 'text' });
  expect(Object.keys(text ?? {})).toEqual(['_id', 'z', 'a', 'text', 'big']);
  expect(Object.keys(text?.['a'] ?? {})).toEqual(['d', 'c']);
});

test('updates, removals, collections and indexes come back, and indexes work', async () => {
  await engine.createIndex('things', { ...indexOn(['code', 1]), unique: true });
  await engine.createCollection('gone');
  await engine.insert({ collection: 'gone', documents: [{ _id: 1 }] });
  await engine.insert({
    collection: 'things',
    documents: [
      { _id: 1, kind: 'k', code: 1 },
      { _id: 2, kind: 'k', code: 2 },
      { _id: 3, code: 3 },
    ],
  });
  await engine.update({ collection: 'things', query: { _id: 1 }, update: { $set: { kind: 'other' } } });
  await engine.remove({ collection: 'things', query: { _id: 3 } });
  await engine.dropCollection('gone');

  await reopen();

  expect(engine.collections()).toEqual(['things']);
  expect(engine.indexes('things')).toEqual([indexOn(['kind', 1]), { ...indexOn(['code', 1]), unique: true }]);
  expect(await engine.find({ collection: 'things', query: { kind: 'k' } })).toEqual({
    documents: [{ _id: 2, kind: 'k', code: 2 }],
    cost: { examined: 1, returned: 1, index: 'kind_1' },
  });
  await expect(engine.insert({ collection: 'things', documents: [{ code: 1 }] })).rejects.toThrow('E11000');
  await engine.createCollection('gone');
  expect(await findAll(engine, 'gone')).toEqual([]);
});

test('a transaction comes back when it was committed, and not otherwise', async () => {
  const [committed, aborted, open] = [
    await engine.startTransaction(),
    await engine.startTransaction(),
    await engine.startTransaction(),
  ];
  for (const [id, transactionId] of Object.entries({ committed, aborted, open })) {
    await engine.insert({ collection: 'things', documents: [{ _id: id }], transactionId });
  }
  await engine.commit(committed);
  await engine.abort(aborted);

  await reopen();

  expect(await findAll(engine, 'things')).toEqual([{ _id: 'committed' }]);
});

test('a restored snapshot is what comes back', async () => {
  await engine.insert({ collection: 'things', documents: [{ _id: 1 }] });
  const snapshot = engine.snapshot();
  await engine.createCollection('later');
  await engine.insert({ collection: 'things', documents: [{ _id: 2 }] });
  await engine.update({ collection: 'things', query: { _id: 1 }, update: { $set: { n: 1 } } });
  await engine.restore(snapshot);

  await reopen();

  expect(engine.collections()).toEqual(['things']);
  expect(engine.indexes('things')).toEqual([indexOn(['kind', 1])]);
  expect(await findAll(engine, 'things')).toEqual([{ _id: 1 }]);
});
