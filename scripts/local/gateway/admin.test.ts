import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MissingIndex } from '.';
import { openTestGateway, hostFunctions } from './testing';
import type { TestGateway } from './testing';
import type { Caller, Door } from './types';

describe('the door', () => {
  let local: TestGateway;
  let around: Door['around'];
  beforeEach(async () => {
    around = (_call, perform) => perform();
    local = await openTestGateway({ door: { around: (call, perform) => around(call, perform) } });
    await local.engine.createCollection('things');
  });
  afterEach(() => local.close());
  const things = () => local.app.database().collection('things');

  test('sees what is called: instance, action, collection, transaction; and what it cost', async () => {
    const seen: unknown[] = [];
    around = async (call, perform) => {
      const reply = await perform();
      seen.push({ ...call, errorCode: reply.errorCode, cost: reply.cost });
      return reply;
    };
    const admin = (body: object, headers = {}) =>
      fetch(`${local.gateway.url}/admin`, { method: 'POST', headers, body: JSON.stringify(body) });

    await things().add([{ _id: 'a' }, { _id: 'b' }]);
    await things().doc('a').get();
    const tx = await local.app.database().startTransaction();
    await tx.collection('things').doc('a').get();
    await admin({ action: 'database.commitTransaction', transactionId: 'none' }, { 'x-local-instance': 'i-7' });

    expect(seen).toEqual([
      { instanceId: null, action: 'database.insertDocument', collection: 'things' },
      {
        instanceId: null,
        action: 'database.getDocument',
        collection: 'things',
        cost: expect.objectContaining({ returned: 1 }),
      },
      { instanceId: null, action: 'database.startTransaction' },
      expect.objectContaining({ collection: 'things', transactionId: expect.any(String) }),
      {
        instanceId: 'i-7',
        action: 'database.commitTransaction',
        transactionId: 'none',
        errorCode: 'DATABASE_TRANSACTION_FAIL',
      },
    ]);
  });

  test('that hangs up cuts the connection, before or after the action', async () => {
    around = async () => 'hangUp';
    await expect(things().add({ _id: 'lost' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    around = async (_call, perform) => {
      await perform();
      return 'hangUp';
    };
    await expect(things().add({ _id: 'done' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    around = (_call, perform) => perform();

    expect((await things().get()).data).toEqual([{ _id: 'done' }]);
  });

  test('may answer in the place of the action', async () => {
    const body = JSON.stringify({ code: 'EXCEED_REQUEST_LIMIT', message: 'too many', requestId: 'r' });
    around = async () => ({ status: 200, contentType: 'application/json; charset=utf-8', body });

    await expect(things().get()).rejects.toMatchObject({ code: 'EXCEED_REQUEST_LIMIT', requestId: 'r' });
  });
});

describe('functions that call functions', () => {
  const callers: Caller[] = [];
  let local: TestGateway;
  beforeAll(async () => {
    local = await openTestGateway({
      functions: hostFunctions({
        who: (event, caller) => (callers.push(caller), event),
        throws: () => {
          throw new Error('no stock');
        },
        big: () => 'x'.repeat(6 * 1024 * 1024),
        nothing: () => undefined,
      }),
      callerOf: (instanceId) => (instanceId === 'i-1' ? { kind: 'shopper', openid: 'o-alice' } : null),
    });
  });
  afterAll(() => local.close());

  test('a nested call has the caller of the calling instance as its parent', async () => {
    const body = JSON.stringify({
      action: 'functions.invokeFunction',
      function_name: 'who',
      request_data: '{"n":1}',
    });

    const response = await fetch(`${local.gateway.url}/admin`, {
      method: 'POST',
      headers: { 'x-local-instance': 'i-1' },
      body,
    });

    expect(await response.json()).toEqual({
      data: { response_data: '{"n":1}' },
      requestId: expect.any(String),
    });
    expect(callers.at(-1)).toEqual({ kind: 'function', parent: { kind: 'shopper', openid: 'o-alice' } });
  });

  test('an instance that serves no call any more can call nothing', async () => {
    const body = JSON.stringify({ action: 'functions.invokeFunction', function_name: 'who', request_data: '' });

    const response = await fetch(`${local.gateway.url}/admin`, {
      method: 'POST',
      headers: { 'x-local-instance': 'i-gone' },
      body,
    });

    expect(await response.json()).toMatchObject({ code: 'INVALID_REQUEST_SOURCE' });
  });

  test('a script outside every instance calls as the console does', async () => {
    expect(await local.app.callFunction({ name: 'who', data: { a: 1 } })).toMatchObject({ result: { a: 1 } });
    expect(callers.at(-1)).toEqual({ kind: 'console' });
  });

  test('nothing returned is null', async () => {
    expect((await local.app.callFunction({ name: 'nothing', data: {} })).result).toBeNull();
  });

  test.each([
    ['none', { code: 'FUNCTIONS_EXECUTE_FAIL', message: expect.stringContaining('could not be found') }],
    ['throws', { code: 'FUNCTIONS_EXECUTE_FAIL', message: 'no stock' }],
    ['slow', { code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED', message: expect.stringContaining('timed out') }],
    ['busy', { code: 'EXCEED_CONCURRENT_REQUEST_LIMIT', message: 'no instance is free' }],
    ['big', { code: 'FUNCTIONS_EXECUTE_FAIL', message: expect.stringContaining('larger than') }],
  ])('a call of %s fails as on the platform', async (name, error) => {
    await expect(local.app.callFunction({ name, data: {} })).rejects.toMatchObject({
      ...error,
      requestId: expect.any(String),
    });
  });

  test('an event of more than 6 MB is refused', async () => {
    const call = local.app.callFunction({ name: 'who', data: { text: 'x'.repeat(6 * 1024 * 1024) } });

    await expect(call).rejects.toMatchObject({ code: 'EXCEED_MAX_PAYLOAD_SIZE' });
  });
});

describe('a missing index', () => {
  const reports: MissingIndex[] = [];
  let local: TestGateway;
  beforeAll(async () => {
    local = await openTestGateway({ onMissingIndex: (report) => reports.push(report) });
    await local.engine.createCollection('orders', [{ name: 'by_openid', keys: [['openid', 1]] }]);
    const documents = Array.from({ length: 200 }, (_unused, n) => ({ openid: `o${n}`, status: n % 100 }));
    await local.app.database().collection('orders').add(documents);
  });
  afterAll(() => local.close());
  beforeEach(() => (reports.length = 0));
  const orders = () => local.app.database().collection('orders');

  test('is reported once per shape of query, with what it cost', async () => {
    await orders().where({ status: 3 }).get();
    await orders().where({ status: 4 }).get();
    await orders().where({ status: 98 }).orderBy('openid', 'asc').limit(1).get();
    await orders().where({ status: 5 }).count();

    expect(reports.map(({ collection, action, shape }) => ({ collection, action, shape }))).toEqual([
      { collection: 'orders', action: 'database.getDocument', shape: '{"query":{"status":"?"}}' },
      {
        collection: 'orders',
        action: 'database.getDocument',
        shape: '{"query":{"status":"?"},"order":[["openid",1]]}',
      },
    ]);
    expect(reports[0]).toMatchObject({ examined: 200, returned: 2, offset: 0, index: null });
  });

  test('is not what an index, the id or a page answers', async () => {
    await orders().where({ openid: 'o7' }).get();
    await orders().doc('none').get();
    await orders().skip(50).limit(100).get();

    expect(reports).toEqual([]);
  });
});

describe('stored files', () => {
  let dataDir: string;
  let local: TestGateway;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gateway-'));
    local = await openTestGateway({ dataDir });
  });
  afterAll(async () => {
    await local.close();
    await rm(dataDir, { recursive: true });
  });
  const upload = (cloudPath: string, text: string) =>
    local.app.uploadFile({ cloudPath, fileContent: Buffer.from(text) });

  test('are durable, and no path leads out of the folder', async () => {
    const { fileID } = await upload('../../etc/passwd', 'mine');
    await local.close();
    local = await openTestGateway({ dataDir });

    const { fileContent } = await local.app.downloadFile({ fileID });

    expect(String(fileContent)).toBe('mine');
  });

  test('are taken from a stream', async () => {
    const file = join(dataDir, 'source.bin');
    const content = Buffer.alloc(300_000, 'deer');
    await writeFile(file, content);

    const { fileID } = await local.app.uploadFile({
      cloudPath: 'big.bin',
      fileContent: createReadStream(file),
    });

    expect((await local.app.downloadFile({ fileID })).fileContent).toEqual(content);
  });

  test('have information: size and type', async () => {
    const { fileID } = await upload('a/b.json', '{"a":1}');

    const { fileList } = await local.app.getFileInfo({ fileList: [fileID] });

    expect(fileList[0]).toMatchObject({ code: 'SUCCESS', fileID, size: 7, mime: 'application/json' });
  });

  test('are copied and moved', async () => {
    await upload('from/x.txt', 'x');

    const copied = await local.app.copyFile({
      fileList: [{ srcPath: 'from/x.txt', dstPath: 'to/x.txt', removeOriginal: true }],
    });

    expect(copied.fileList).toMatchObject([{ code: 'SUCCESS' }]);
    const fileIds = ['from/x.txt', 'to/x.txt'].map((path) => `cloud://local-test.local-local-test/${path}`);
    const { fileList } = await local.app.getTempFileURL({ fileList: fileIds });
    expect(fileList.map(({ code }: { code: string }) => code)).toEqual(['STORAGE_FILE_NONEXIST', 'SUCCESS']);
  });

  test('a missing file and more than 50 at once are refused', async () => {
    await expect(local.app.downloadFile({ fileID: 'none' })).rejects.toMatchObject({
      code: 'STORAGE_FILE_NONEXIST',
    });
    const fileList = Array.from({ length: 51 }, () => 'x');
    await expect(local.app.getTempFileURL({ fileList })).rejects.toMatchObject({ code: 'INVALID_PARAM' });
    await expect(local.app.deleteFile({ fileList })).rejects.toMatchObject({ code: 'INVALID_PARAM' });
  });

  test('an address ends with its time', async () => {
    const { fileID } = await upload('old.txt', 'x');
    const { fileList } = await local.app.getTempFileURL({ fileList: [{ fileID, maxAge: 1 }] });
    const address: string = fileList[0]?.tempFileURL ?? '';

    expect((await fetch(address)).status).toBe(200);
    expect((await fetch(address.replace(/expires=\d+/, `expires=${Date.now() - 1}`))).status).toBe(403);
  });
});
