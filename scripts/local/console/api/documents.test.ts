import type { DocumentDetail, DocumentPage, SaveResult } from '../apiTypes';
import { NOON, openBench, type Bench } from '../testing';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  const documents = Array.from({ length: 60 }, (_, number) => ({
    _id: `p${number}`,
    name: `商品 ${number}`,
    price: number,
    createdAt: NOON + number,
  }));
  await bench.cloud.engine.insert({ collection: 'products', documents });
});
afterEach(() => bench.close());

const browse = async (search: Record<string, string> = {}): Promise<DocumentPage> => {
  const { body } = await bench.get(`/collections/products/documents?${new URLSearchParams(search).toString()}`);
  return body as DocumentPage;
};
const open = async (id: unknown): Promise<DocumentDetail> => {
  const { body } = await bench.get(
    `/collections/products/document?id=${encodeURIComponent(JSON.stringify(id))}`,
  );
  return body as DocumentDetail;
};
const save = async (path: string, body: unknown): Promise<SaveResult> => {
  const answer = await bench.post(`/collections/products/${path}`, body);
  return answer.body as SaveResult;
};
const idsOf = (page: DocumentPage): readonly unknown[] => page.documents.map(({ _id }) => _id);

test('collections are listed with their titles and how many documents they hold', async () => {
  expect((await bench.get('/collections')).body).toEqual([
    { name: 'products', title: '商品', total: 60, indexes: expect.any(Number) },
    { name: 'stocks', title: '库存', total: 0, indexes: expect.any(Number) },
  ]);
  expect((await bench.get('/collections/products')).body).toMatchObject({ title: '商品', hasSchema: true });
});

test('a page holds fifty documents, newest first', async () => {
  const first = await browse();
  const second = await browse({ page: '2' });

  expect(first).toMatchObject({
    total: 60,
    page: 1,
    pageSize: 50,
    order: { field: 'createdAt', direction: -1 },
  });
  expect([idsOf(first)[0], idsOf(first).length, idsOf(second)[0], idsOf(second).length]).toEqual([
    'p59',
    50,
    'p9',
    10,
  ]);
});

test('a query filters with the operators of the database and a column sorts', async () => {
  const found = await browse({ query: '{"price":{"$gte":57}}', sort: 'price' });

  expect(idsOf(found)).toEqual(['p57', 'p58', 'p59']);
  expect(found.total).toBe(3);
});

test('a date in a query finds a date in a document', async () => {
  const at = new Date(NOON);
  await bench.cloud.engine.insert({
    collection: 'products',
    documents: [{ _id: 'dated', name: 'x', soldOn: at }],
  });

  const found = await browse({ query: `{"soldOn":{"$date":"${at.toISOString()}"}}` });

  expect(found.documents).toEqual([{ _id: 'dated', name: 'x', soldOn: { $date: at.toISOString() } }]);
});

test.each([
  ['{"price":', 'JSON_INVALID'],
  ['[1]', 'QUERY_NOT_OBJECT'],
  ['{"price":{"$nope":1}}', 'DATABASE_REQUEST_FAILED'],
])('the query %s is refused as %s', async (query, code) => {
  const answer = await bench.get(`/collections/products/documents?query=${encodeURIComponent(query)}`);

  expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
});

test('a collection that does not exist is not browsed, written or made', async () => {
  const answers = await Promise.all([
    bench.get('/collections/nothing/documents'),
    bench.post('/collections/nothing/insert', { document: {}, acceptWarnings: true }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  expect(bench.cloud.engine.collections()).not.toContain('nothing');
});

test('a document is saved over the one that the operator has seen', async () => {
  const { document } = await open('p1');

  const saved = await save('replace', {
    document: { ...document, price: 99 },
    before: document,
    acceptWarnings: false,
  });

  expect(saved).toMatchObject({ saved: true, id: 'p1', warnings: [] });
  expect((await open('p1')).document).toEqual({ ...document, price: 99 });
});

test('a document that changed meanwhile is not overwritten', async () => {
  const { document } = await open('p1');
  await bench.cloud.engine.update({
    collection: 'products',
    query: { _id: 'p1' },
    update: { $set: { price: 7 } },
  });

  const answer = await bench.post('/collections/products/replace', {
    document: { ...document, price: 99 },
    before: document,
    acceptWarnings: false,
  });

  expect(answer).toMatchObject({ status: 409, body: { error: { code: 'DOCUMENT_CHANGED' } } });
  expect((await open('p1')).document['price']).toBe(7);
});

test('what breaks the schema is warned of first and saved only knowingly', async () => {
  const { document } = await open('p1');
  const edit = { document: { ...document, price: -1 }, before: document };

  const warned = await save('replace', { ...edit, acceptWarnings: false });
  const untouched = await open('p1');
  const saved = await save('replace', { ...edit, acceptWarnings: true });

  expect(warned).toMatchObject({ saved: false, warnings: [{ path: 'price' }] });
  expect(untouched.document).toEqual(document);
  expect(saved).toMatchObject({ saved: true });
  expect(await open('p1')).toMatchObject({ document: { price: -1 }, warnings: [{ path: 'price' }] });
});

test('the id of a document cannot be edited', async () => {
  const { document } = await open('p1');

  const answer = await bench.post('/collections/products/replace', {
    document: { ...document, _id: 'other' },
    before: document,
    acceptWarnings: true,
  });

  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'ID_CHANGED' } } });
});

test('a unique index stops an edit by hand too, and the document stays as it was', async () => {
  const { document } = await open('p1');

  const edit = { document: { ...document, name: '商品 2' }, before: document, acceptWarnings: true };
  const answer = await bench.post('/collections/products/replace', edit);
  const again = await save('replace', { ...edit, document: { ...document, name: '新' } });

  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'DATABASE_REQUEST_FAILED' } } });
  expect(again).toMatchObject({ saved: true });
});

test('a document is inserted with the id it brings, or with a fresh one', async () => {
  const fields = { name: '新品', price: 1, createdAt: NOON };
  const named = await save('insert', { document: { _id: 'new', ...fields }, acceptWarnings: false });
  const unnamed = await save('insert', { document: { ...fields, name: '另一个' }, acceptWarnings: false });

  expect(named).toMatchObject({ saved: true, id: 'new' });
  expect(unnamed).toMatchObject({ saved: true, id: expect.stringMatching(/^\w{8,}$/) });
  expect((await browse()).total).toBe(62);
});

test('a new document that breaks the schema is inserted only knowingly', async () => {
  const document = { _id: 'odd', name: '怪', price: 1, createdAt: NOON, extra: true };

  const warned = await save('insert', { document, acceptWarnings: false });
  const { total } = await browse();
  const saved = await save('insert', { document, acceptWarnings: true });

  expect(warned).toMatchObject({ saved: false, warnings: [{ path: '' }] });
  expect(total).toBe(60);
  expect(saved).toMatchObject({ saved: true, id: 'odd' });
});

test('a document is removed once', async () => {
  const first = await bench.post('/collections/products/remove', { id: 'p1' });
  const second = await bench.post('/collections/products/remove', { id: 'p1' });

  expect(first.body).toEqual({ deleted: 1 });
  expect(second).toMatchObject({ status: 404, body: { error: { code: 'DOCUMENT_NOT_FOUND' } } });
});
