import type { TestGateway } from './testing';
import { openTestGateway } from './testing';

let local: TestGateway;
beforeAll(async () => {
  local = await openTestGateway();
});
afterAll(() => local.close());

let db: ReturnType<TestGateway['app']['database']>;
beforeEach(async () => {
  db = local.app.database();
  await local.engine.dropCollection('things').catch(() => undefined);
  await local.engine.createCollection('things');
});
const things = () => db.collection('things');

describe('add', () => {
  test('answers the id that the server made, and a request id', async () => {
    const result = await things().add({ name: 'a' });

    expect(result).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/), requestId: expect.any(String) });
    expect((await things().where({ name: 'a' }).get()).data).toEqual([{ _id: result.id, name: 'a' }]);
  });

  test('keeps an id that the client chose, text or number', async () => {
    const results = [await things().add({ _id: 'mine' }), await things().add({ _id: 17 })];

    expect(results.map(({ id }) => id)).toEqual(['mine', 17]);
    expect((await things().doc(17).get()).data).toEqual([{ _id: 17 }]);
  });

  test('of a list answers the ids in order', async () => {
    const result = await things().add([{ _id: 'b' }, { _id: 'a' }, { n: 1 }]);

    expect(result.ids).toEqual(['b', 'a', expect.any(String)]);
    expect((await things().count()).total).toBe(3);
  });

  test('of a thousand documents is one request', async () => {
    const before = local.passed.length;

    const { ids } = await things().add(Array.from({ length: 1000 }, (_, n) => ({ n })));

    expect(ids).toHaveLength(1000);
    expect(local.passed.length - before).toBe(1);
  });

  test('of a taken id fails with E11000 and writes nothing', async () => {
    await things().add({ _id: 'one', n: 1 });

    const again = things().add({ _id: 'one', n: 2 });

    await expect(again).rejects.toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
      message: expect.stringContaining('E11000 duplicate key error'),
      requestId: expect.any(String),
    });
    expect((await things().doc('one').get()).data[0].n).toBe(1);
  });

  test('keeps every kind of value', async () => {
    const document = {
      _id: 'kinds',
      text: '中文 😀',
      integer: 2_000_000_000_000,
      negative: -1,
      fraction: 0.1,
      yes: true,
      nothing: null,
      list: [1, 'two', [3, { four: 4 }], null],
      inner: { a: { b: { c: [] } } },
      empty: {},
      date: new Date('2026-01-02T03:04:05.006Z'),
      'key.': 'a dot at the end',
    };

    await things().add(document);

    expect((await things().doc('kinds').get()).data[0]).toEqual(document);
  });

  test('leaves undefined fields out', async () => {
    await things().add({ _id: 'u', a: undefined, b: { c: undefined, d: 1 } });

    expect((await things().doc('u').get()).data[0]).toEqual({ _id: 'u', b: { d: 1 } });
  });

  test('keeps NaN and the infinities', async () => {
    await things().add({ _id: 'n', list: [NaN, Infinity, -Infinity] });

    expect((await things().doc('n').get()).data[0].list).toEqual([NaN, Infinity, -Infinity]);
  });

  test('stores an object id as its text, also as _id', async () => {
    const id = '5f0e1c2d3b4a596877665544';

    const result = await things().add({ _id: db.ObjectId({ id }), other: db.ObjectId({ id }) });

    expect(result.id).toBe(id);
    const found = await things()
      .where({ other: db.ObjectId({ id }) })
      .get();
    expect(found.data).toEqual([{ _id: id, other: id }]);
  });

  test('into a collection that does not exist says so', async () => {
    await expect(db.collection('none').add({ a: 1 })).rejects.toMatchObject({
      code: 'DATABASE_COLLECTION_NOT_EXIST',
      message: expect.stringMatching(/Db or Table not exist: none.*contact us\.$/),
    });
  });
});

describe('get', () => {
  test('of a missing document is an empty list', async () => {
    expect((await things().doc('none').get()).data).toEqual([]);
  });

  test('answers 100 documents by default and never more than 1000', async () => {
    await things().add(Array.from({ length: 1001 }, (_, n) => ({ n })));

    const lengths = [
      (await things().get()).data.length,
      (await things().where({}).limit(101).get()).data.length,
      (await things().limit(1000).get()).data.length,
      (await things().limit(5000).get()).data.length,
    ];

    expect(lengths).toEqual([100, 101, 1000, 1000]);
  });

  test('orders by several fields in the order of the calls', async () => {
    await things().add([
      { _id: 'a', rank: 1, age: 5 },
      { _id: 'b', rank: 2, age: 5 },
      { _id: 'c', rank: 1, age: 9 },
    ]);
    const ids = async (query: { get(): Promise<{ data: { _id: string }[] }> }) =>
      (await query.get()).data.map(({ _id }) => _id);

    expect(await ids(things().orderBy('rank', 'asc').orderBy('age', 'desc'))).toEqual(['c', 'a', 'b']);
    expect(await ids(things().orderBy('age', 'desc').orderBy('rank', 'desc'))).toEqual(['c', 'b', 'a']);
    expect(await ids(things().orderBy('rank', 'asc').orderBy('age', 'asc').skip(1).limit(1))).toEqual(['c']);
  });

  test('orders by a nested field and puts a missing one first', async () => {
    await things().add([{ _id: 'a', x: { y: 2 } }, { _id: 'b', x: { y: 1 } }, { _id: 'c' }]);

    const { data } = await things().orderBy('x.y', 'asc').get();

    expect(data.map(({ _id }: { _id: string }) => _id)).toEqual(['c', 'b', 'a']);
  });

  test('field keeps what is 1 or true, with the id', async () => {
    await things().add({ _id: 'a', name: 'n', age: 3, inner: { x: 1, y: 2 } });

    expect((await things().field({ name: true }).get()).data).toEqual([{ _id: 'a', name: 'n' }]);
    expect((await things().field({ _id: 0, 'inner.x': 1 }).get()).data).toEqual([{ inner: { x: 1 } }]);
    expect((await things().doc('a').field({ age: 1 }).get()).data).toEqual([{ _id: 'a', age: 3 }]);
  });

  test('field drops what is 0 or false', async () => {
    await things().add({ _id: 'a', name: 'n', age: 3 });

    expect((await things().field({ age: false }).get()).data).toEqual([{ _id: 'a', name: 'n' }]);
  });

  test('field takes slice and elemMatch of a list', async () => {
    await things().add({ _id: 'a', tags: [{ n: 1 }, { n: 2 }, { n: 3 }] });
    const { project } = db.command;

    const slices = [1, -1, [1, 1]].map(
      async (slice) =>
        (
          await things()
            .field({ tags: project.slice(slice) })
            .get()
        ).data[0].tags,
    );

    expect(await Promise.all(slices)).toEqual([[{ n: 1 }], [{ n: 3 }], [{ n: 2 }]]);
    expect(
      (
        await things()
          .field({ tags: project.elemMatch({ n: 2 }) })
          .get()
      ).data,
    ).toEqual([{ _id: 'a', tags: [{ n: 2 }] }]);
  });

  test('in a collection that does not exist says so', async () => {
    await expect(db.collection('none').where({}).get()).rejects.toMatchObject({
      code: 'DATABASE_COLLECTION_NOT_EXIST',
    });
  });
});

describe('count', () => {
  test('counts what matches, past the limit of a get', async () => {
    await things().add(Array.from({ length: 1200 }, (_, n) => ({ even: n % 2 === 0 })));

    expect(await things().where({ even: true }).count()).toEqual({ total: 600, requestId: expect.any(String) });
    expect((await things().count()).total).toBe(1200);
  });
});
