import type { TestGateway } from './testing';
import { openTestGateway } from './testing';

const NOW = Date.UTC(2026, 4, 6, 7, 8, 9);
let local: TestGateway;
let db: ReturnType<TestGateway['app']['database']>;
let _: (typeof db)['command'];

beforeAll(async () => {
  local = await openTestGateway({ now: () => NOW });
  db = local.app.database();
  _ = db.command;
  await local.engine.createCollection('things');
});
afterAll(() => local.close());

/** The document (without its id) after one update, through `doc().update` and through `where().update`. */
async function update(document: object, data: () => object): Promise<unknown[]> {
  await db.collection('things').where({ _id: /.*/ }).remove();
  await db.collection('things').add([
    { _id: 'doc', ...document },
    { _id: 'where', ...document },
  ]);
  await db.collection('things').doc('doc').update(data());
  await db.collection('things').where({ _id: 'where' }).update(data());
  const { data: stored } = await db.collection('things').field({ _id: 0 }).get();
  return stored;
}

test.each<[string, object, () => object, object]>([
  ['a plain value', { n: 1 }, () => ({ n: 2 }), { n: 2 }],
  [
    'a nested value, keeping its siblings',
    { a: { x: 1, y: 2 } },
    () => ({ a: { x: 5 } }),
    { a: { x: 5, y: 2 } },
  ],
  ['a path', { a: { x: 1, y: 2 } }, () => ({ 'a.x': 5 }), { a: { x: 5, y: 2 } }],
  ['set of a whole object', { a: { x: 1, y: 2 } }, () => ({ a: _.set({ z: 3 }) }), { a: { z: 3 } }],
  ['set of an empty object', { a: { x: 1 } }, () => ({ a: _.set({}) }), { a: {} }],
  ['remove', { n: 1, m: 2 }, () => ({ n: _.remove() }), { m: 2 }],
  ['remove of a nested field', { a: { x: 1, y: 2 } }, () => ({ a: { x: _.remove() } }), { a: { y: 2 } }],
  ['remove of a list item leaves null', { l: [1, 2, 3] }, () => ({ 'l.1': _.remove() }), { l: [1, null, 3] }],
  ['inc', { n: 1 }, () => ({ n: _.inc(4) }), { n: 5 }],
  ['inc by a fraction', { n: 0.2 }, () => ({ n: _.inc(-0.05) }), { n: 0.2 - 0.05 }],
  ['inc of a missing field', {}, () => ({ a: { n: _.inc(2) } }), { a: { n: 2 } }],
  ['mul', { n: 3 }, () => ({ n: _.mul(4) }), { n: 12 }],
  ['mul of a missing field', {}, () => ({ n: _.mul(4) }), { n: 0 }],
  ['min', { n: 3 }, () => ({ n: _.min(2) }), { n: 2 }],
  ['min that is not lower', { n: 3, m: 1 }, () => ({ n: _.min(4), m: 2 }), { n: 3, m: 2 }],
  ['max', { n: 3 }, () => ({ n: _.max(4) }), { n: 4 }],
  ['rename', { cat: 'x' }, () => ({ cat: _.rename('category') }), { category: 'x' }],
  ['bit', { n: 0b1100 }, () => ({ n: _.bit({ xor: 0b0101 }) }), { n: 0b1001 }],
  ['push of one', { l: [1] }, () => ({ l: _.push(2) }), { l: [1, 2] }],
  ['push of several', { l: [1] }, () => ({ l: _.push(2, 3) }), { l: [1, 2, 3] }],
  ['push of a list', { l: [1] }, () => ({ l: _.push([2, 3]) }), { l: [1, 2, 3] }],
  [
    'push of objects',
    { l: [] },
    () => ({ l: _.push([{ a: 1, at: new Date(7) }]) }),
    { l: [{ a: 1, at: new Date(7) }] },
  ],
  ['push to a missing field', {}, () => ({ l: _.push(1) }), { l: [1] }],
  [
    'push with sort and slice',
    { l: [1, 2, 3] },
    () => ({ l: _.push({ each: [4, 5, 6], sort: -1, slice: 3 }) }),
    { l: [6, 5, 4] },
  ],
  ['push at a position', { l: [1, 2] }, () => ({ l: _.push({ each: [9], position: 1 }) }), { l: [1, 9, 2] }],
  [
    'push sorted by a field',
    { l: [{ v: 3 }] },
    () => ({ l: _.push({ each: [{ v: 1 }, { v: 2 }], sort: { v: 1 } }) }),
    { l: [{ v: 1 }, { v: 2 }, { v: 3 }] },
  ],
  ['unshift', { l: [3] }, () => ({ l: _.unshift([1, 2]) }), { l: [1, 2, 3] }],
  ['pop', { l: [1, 2, 3] }, () => ({ l: _.pop() }), { l: [1, 2] }],
  ['shift', { l: [1, 2, 3] }, () => ({ l: _.shift() }), { l: [2, 3] }],
  ['addToSet', { l: [1] }, () => ({ l: _.addToSet(2) }), { l: [1, 2] }],
  ['addToSet of what is there', { l: [1], n: 0 }, () => ({ l: _.addToSet(1), n: 1 }), { l: [1], n: 1 }],
  ['addToSet of each', { l: [1] }, () => ({ l: _.addToSet({ $each: [1, 2, 2, 3] }) }), { l: [1, 2, 3] }],
  ['pull of a value', { l: ['a', 'b', 'a'] }, () => ({ l: _.pull('a') }), { l: ['b'] }],
  ['pull with in', { l: ['a', 'b', 'c'] }, () => ({ l: _.pull(_.in(['a', 'c'])) }), { l: ['b'] }],
  ['pull with a comparison', { l: [1, 5, 9] }, () => ({ l: _.pull(_.gte(5)) }), { l: [1] }],
  ['pull of objects', { l: [{ v: 1 }, { v: 2 }] }, () => ({ l: _.pull({ v: _.gt(1) }) }), { l: [{ v: 1 }] }],
  ['pullAll', { l: [1, 2, 3, 2] }, () => ({ l: _.pullAll([2, 3]) }), { l: [1] }],
  ['an item by its position', { l: [{ v: 1 }, { v: 2 }] }, () => ({ 'l.1.v': 5 }), { l: [{ v: 1 }, { v: 5 }] }],
  ['a date', { at: null }, () => ({ at: new Date(9) }), { at: new Date(9) }],
  ['the server date', {}, () => ({ at: db.serverDate() }), { at: new Date(NOW) }],
  [
    'the server date with an offset, nested and in a list',
    { l: [] },
    () => ({ a: { at: db.serverDate({ offset: 60_000 }) }, l: _.push(db.serverDate({ offset: -1 })) }),
    { l: [new Date(NOW - 1)], a: { at: new Date(NOW + 60_000) } },
  ],
  [
    'several commands at once',
    { n: 1, l: [1], old: 1 },
    () => ({ n: _.inc(1), l: _.push(2), old: _.remove(), fresh: 'f' }),
    { n: 2, l: [1, 2], fresh: 'f' },
  ],
])('update writes %s', async (_name, before, data, after) => {
  expect(await update(before, data)).toEqual([after, after]);
});

test('add writes the server date', async () => {
  await db
    .collection('things')
    .add({ _id: 'dated', at: db.serverDate(), later: [db.serverDate({ offset: 31_536_000_000 })] });

  const { data } = await db.collection('things').doc('dated').get();

  expect(data[0]).toEqual({ _id: 'dated', at: new Date(NOW), later: [new Date(NOW + 31_536_000_000)] });
});

test('a conditional update takes effect once', async () => {
  await db.collection('things').add({ _id: 'stock', left: 1, taken: {} });
  const take = (token: string) =>
    db
      .collection('things')
      .where({ _id: 'stock', left: _.gte(1), [`taken.${token}`]: _.exists(false) })
      .update({ left: _.inc(-1), [`taken.${token}`]: { at: 1 } });

  const results = [await take('t1'), await take('t1'), await take('t2')];

  expect(results.map(({ updated }) => updated)).toEqual([1, 0, 0]);
  expect((await db.collection('things').doc('stock').get()).data[0]).toEqual({
    _id: 'stock',
    left: 0,
    taken: { t1: { at: 1 } },
  });
});

test.each<[string, () => object]>([
  ['inc of a text', () => ({ text: _.inc(1) })],
  ['push to a text', () => ({ text: _.push(1) })],
  ['a field below a text', () => ({ 'text.inner': 1 })],
])('%s is a failed request and changes nothing', async (_name, data) => {
  await db.collection('things').where({ _id: /.*/ }).remove();
  await db.collection('things').add({ _id: 'a', text: 'text', n: 1 });

  await expect(
    db
      .collection('things')
      .doc('a')
      .update({ n: 2, ...data() }),
  ).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
  });
  expect((await db.collection('things').doc('a').get()).data[0]).toEqual({ _id: 'a', text: 'text', n: 1 });
});
