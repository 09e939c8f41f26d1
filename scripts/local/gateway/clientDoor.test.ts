import * as z from 'zod';
import type { TestGateway } from './testing';
import { hostFunctions, openTestGateway } from './testing';

const NOW = 1_700_000_000_000;
const RULES: Record<string, unknown> = {
  open: 'auth != null',
  everyone: true,
  closed: false,
  throws: 'auth != null',
  slow: true,
  busy: true,
};
let local: TestGateway;
const callers: unknown[] = [];

beforeAll(async () => {
  local = await openTestGateway({
    now: () => NOW,
    functions: hostFunctions({
      open: (event, caller) => (callers.push(caller), { event }),
      everyone: () => undefined,
      closed: () => 'never',
      throws: () => {
        throw new Error('boom');
      },
    }),
    functionRule: (name) => RULES[name],
    collections: () => [
      { name: 'secret', rule: 'ADMINONLY' },
      { name: 'mine', rule: 'PRIVATE' },
      { name: 'notices', rule: 'ADMINWRITE' },
      { name: 'posts', rule: 'READONLY' },
      {
        name: 'articles',
        rule: {
          read: 'doc.published == true || doc.author == auth.openid',
          write: 'doc.author == auth.openid',
        },
      },
    ],
  });
  for (const name of ['secret', 'mine', 'notices', 'posts', 'articles', 'unnamed'])
    await local.engine.createCollection(name);
});
afterAll(() => local.close());

async function post(
  path: string,
  body: unknown,
  openid: string | null = 'o-alice',
): Promise<Record<string, unknown>> {
  const response = await fetch(local.gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(openid === null ? {} : { 'x-local-shopper': openid }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return z.record(z.string(), z.unknown()).parse(await response.json());
}
const call = (name: string, data: unknown = {}, openid?: string | null) =>
  post(`/client/functions/${name}`, { data }, openid);

describe('functions', () => {
  test('a call answers the result; who called is the session, whatever the client claims', async () => {
    const answer = await call('open', { n: 1, openid: 'o-forged' });

    expect(answer).toEqual({
      result: { event: { n: 1, openid: 'o-forged' } },
      errMsg: 'cloud.callFunction:ok',
      requestId: expect.any(String),
    });
    expect(callers.at(-1)).toEqual({ kind: 'shopper', openid: 'o-alice' });
  });

  test('a function that returns nothing answers null', async () => {
    expect((await call('everyone'))['result']).toBeNull();
  });

  test('a closed function is refused like on the platform', async () => {
    expect(await call('closed')).toMatchObject({ errCode: -501023, code: 'PERMISSION_DENIED' });
  });

  test('without a login nothing is callable', async () => {
    expect(await call('open', {}, null)).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await call('everyone', {}, '')).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('a function without a rule is closed', async () => {
    RULES['open'] = undefined;

    expect(await call('open')).toMatchObject({ code: 'PERMISSION_DENIED' });
    RULES['open'] = 'auth != null';
  });

  test('an unknown function, a throw, a time-out and no free instance have their own codes', async () => {
    expect(await call('none')).toMatchObject({ errCode: -501000, code: 'FUNCTION_NOT_FOUND' });
    expect(await call('throws')).toMatchObject({ errCode: -504002, errMsg: expect.stringContaining('boom') });
    expect(await call('busy')).toMatchObject({ errCode: -501004 });
    expect(await call('slow')).toMatchObject({
      errCode: -504003,
      errMsg: expect.stringContaining('timed out'),
    });
  });

  test('100 KB are taken, one byte more is not', async () => {
    const frame = JSON.stringify({ data: { text: '' } }).length;
    const body = (bytes: number) => JSON.stringify({ data: { text: 'x'.repeat(bytes - frame) } });

    expect(await post('/client/functions/open', body(102_400))).toHaveProperty('result');
    expect(await post('/client/functions/open', body(102_401))).toMatchObject({
      code: 'EXCEED_MAX_PAYLOAD_SIZE',
    });
    expect(await post('/client/functions/open', body(3_000_000))).toMatchObject({
      code: 'EXCEED_MAX_PAYLOAD_SIZE',
    });
  });

  test.each(['', '[]', 'text', '{"data":[1]}', '{"data":"x"}'])(
    'the body %j is refused or empty data',
    async (body) => {
      const answer = await post('/client/functions/open', body);

      expect(body === '' ? answer['result'] : answer['code']).toEqual(
        body === '' ? { event: {} } : 'INVALID_PARAM',
      );
    },
  );
});

describe('the database', () => {
  const database = (action: string, fields: object, openid?: string | null) =>
    post('/client/database', { action: `database.${action}`, ...fields }, openid);
  const get = (collectionName: string, query: object = {}, openid?: string) =>
    database('getDocument', { collectionName, query: JSON.stringify(query) }, openid);
  const add = (collectionName: string, document: object, openid?: string) =>
    database('insertDocument', { collectionName, data: [JSON.stringify(document)] }, openid);
  const update = (collectionName: string, query: object, data: object, openid?: string) =>
    database(
      'modifyDocument',
      { collectionName, query: JSON.stringify(query), data: JSON.stringify(data), merge: true, multi: true },
      openid,
    );
  const idsOf = (answer: Record<string, unknown>): unknown[] => {
    const { list } = z.object({ list: z.array(z.string()) }).parse(answer['data']);
    return list.map((text) => JSON.parse(text)._id);
  };
  const DENIED = { code: 'DATABASE_PERMISSION_DENIED', requestId: expect.any(String) };

  beforeEach(async () => {
    for (const collection of local.engine.collections())
      await local.engine.remove({ collection, query: {}, multi: true });
  });

  test('ADMINONLY, a collection without a rule and one that nobody knows refuse every action', async () => {
    for (const name of ['secret', 'unnamed', 'none']) {
      expect(await get(name)).toMatchObject(DENIED);
      expect(await add(name, { a: 1 })).toMatchObject(DENIED);
      expect(await update(name, {}, { $set: { a: 1 } })).toMatchObject(DENIED);
      expect(await database('removeDocument', { collectionName: name, query: '{}' })).toMatchObject(DENIED);
      expect(await database('calculateDocument', { collectionName: name })).toMatchObject(DENIED);
      expect(await database('aggregateDocuments', { collectionName: name, stages: [] })).toMatchObject(DENIED);
    }
  });

  test('PRIVATE: everybody sees and changes only what is their own', async () => {
    await add('mine', { _id: 'a', n: 1 });
    await add('mine', { _id: 'b', n: 1 }, 'o-bob');

    expect(idsOf(await get('mine'))).toEqual(['a']);
    expect(idsOf(await get('mine', { _id: 'b' }))).toEqual([]);
    expect(await update('mine', { n: 1 }, { $set: { n: 2 } })).toMatchObject({ data: { updated: 1 } });
    expect(await update('mine', { _id: 'b' }, { $set: { n: 2 } })).toMatchObject({ data: { updated: 0 } });
    expect(await database('calculateDocument', { collectionName: 'mine' })).toMatchObject({
      data: { total: 1 },
    });
    const stages = [{ stageKey: '$group', stageValue: '{"_id":null,"n":{"$sum":1}}' }];
    const grouped = await database('aggregateDocuments', { collectionName: 'mine', stages });
    expect(grouped['data']).toEqual({ list: ['{"_id":null,"n":1}'] });
    expect(
      await database('removeDocument', { collectionName: 'mine', query: '{}', multi: true }),
    ).toMatchObject({
      data: { deleted: 1 },
    });
    expect(idsOf(await get('mine', {}, 'o-bob'))).toEqual(['b']);
  });

  test('READONLY: everybody reads, only the creator writes; ADMINWRITE: nobody writes', async () => {
    await add('posts', { _id: 'a' });
    await local.engine.insert({ collection: 'notices', documents: [{ _id: 'n' }] });

    expect(idsOf(await get('posts', {}, 'o-bob'))).toEqual(['a']);
    expect(await update('posts', {}, { $set: { x: 1 } }, 'o-bob')).toMatchObject({ data: { updated: 0 } });
    expect(idsOf(await get('notices'))).toEqual(['n']);
    expect(await add('notices', {})).toMatchObject(DENIED);
  });

  test('who made a document cannot be claimed or changed', async () => {
    await add('mine', { _id: 'a', name: 'x' });

    expect(await add('mine', { _openid: 'o-bob' })).toMatchObject(DENIED);
    expect(await update('mine', {}, { $set: { _openid: 'o-bob' } })).toMatchObject(DENIED);
    expect(await update('mine', {}, { $unset: { _openid: '' } })).toMatchObject(DENIED);
    expect(await update('mine', {}, { $rename: { name: '_openid' } })).toMatchObject(DENIED);
    expect((await local.engine.find({ collection: 'mine', query: {} })).documents).toEqual([
      { _id: 'a', name: 'x', _openid: 'o-alice' },
    ]);
  });

  test('a custom rule lets a query in that is a subset of it, with {openid} for the client', async () => {
    await local.engine.insert({
      collection: 'articles',
      documents: [
        { _id: 'p', published: true, author: 'o-bob' },
        { _id: 'd', published: false, author: 'o-alice' },
        { _id: 'x', published: false, author: 'o-bob' },
      ],
    });

    expect(idsOf(await get('articles', { published: true }))).toEqual(['p']);
    expect(idsOf(await get('articles', { author: '{openid}' }))).toEqual(['d']);
    expect(await get('articles')).toMatchObject(DENIED);
    expect(await get('articles', { _id: 'd' })).toMatchObject(DENIED);
    expect(await update('articles', { author: '{openid}' }, { $set: { title: 't' } })).toMatchObject({
      data: { updated: 1 },
    });
    expect(await update('articles', { published: true }, { $set: { title: 't' } })).toMatchObject(DENIED);
    expect(await add('articles', { author: 'o-alice' })).toHaveProperty('data.insertedIds');
    expect(await add('articles', { author: 'o-bob' })).toMatchObject(DENIED);
  });

  test('an aggregation is asked by its first match and reaches no other collection', async () => {
    const match = { stageKey: '$match', stageValue: '{"published":true}' };
    const lookup = { stageKey: '$lookup', stageValue: '{"from":"secret","pipeline":[],"as":"s"}' };
    const facet = {
      stageKey: '$facet',
      stageValue: '{"a":[{"$lookup":{"from":"secret","pipeline":[],"as":"s"}}]}',
    };
    const aggregate = (stages: object[]) =>
      database('aggregateDocuments', { collectionName: 'articles', stages });

    expect(await aggregate([match])).toMatchObject({ data: { list: [] } });
    expect(await aggregate([])).toMatchObject(DENIED);
    expect(await aggregate([{ stageKey: '$limit', stageValue: '1' }, match])).toMatchObject(DENIED);
    expect(await aggregate([match, lookup])).toMatchObject(DENIED);
    expect(await aggregate([match, facet])).toMatchObject(DENIED);
  });

  test('a get answers at most 20 documents', async () => {
    const documents = Array.from({ length: 30 }, (_unused, n) => ({ _id: `n${n}` }));
    await local.engine.insert({ collection: 'posts', documents });

    const lengths = [
      idsOf(await get('posts')).length,
      idsOf(await database('getDocument', { collectionName: 'posts', limit: 1000 })).length,
      idsOf(await database('getDocument', { collectionName: 'posts', limit: 3 })).length,
    ];

    expect(lengths).toEqual([20, 20, 3]);
  });

  test('set needs the right to make and to change', async () => {
    const set = (query: object, data: object) =>
      database('modifyDocument', {
        collectionName: 'mine',
        query: JSON.stringify(query),
        data: JSON.stringify(data),
        merge: false,
        upsert: true,
      });

    expect(await set({ _id: 's' }, { n: 1 })).toMatchObject({ data: { updated: 0, upsert_id: 's' } });
    expect(await set({ _id: 's' }, { n: 2 })).toMatchObject({ data: { updated: 1 } });
    expect((await local.engine.find({ collection: 'mine', query: {} })).documents).toEqual([
      { _id: 's', n: 2, _openid: 'o-alice' },
    ]);
  });

  test('transactions, other actions and a client without login are refused', async () => {
    const inTransaction = { collectionName: 'mine', transactionId: 't', query: '{}' };

    expect(await database('getDocument', inTransaction)).toMatchObject({ code: 'INVALID_PARAM' });
    expect(await database('startTransaction', { collectionName: 'mine' })).toMatchObject({
      code: 'INVALID_PARAM',
    });
    expect(await database('getDocument', { collectionName: 'mine' }, null)).toMatchObject(DENIED);
  });
});
