import type { TestGateway } from './testing';
import { hostFunctions, openTestGateway } from './testing';

let local: TestGateway;
let answer: unknown;
const events: unknown[] = [];
const callers: unknown[] = [];

beforeAll(async () => {
  local = await openTestGateway({
    functions: hostFunctions({
      health(event, caller) {
        events.push(event);
        callers.push(caller);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    }),
    httpRoute: (path) => (path === '/health' || path.startsWith('/health/') ? 'health' : null),
  });
});
afterAll(() => local.close());
beforeEach(() => {
  answer = 'ok';
  events.length = 0;
});
const url = (path: string) => `${local.gateway.url}/http${path}`;

test("the event has the platform's shape", async () => {
  await fetch(url('/health/%E4%B8%AD?a=1&b=x%20y'), {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-mine': 'm' },
    body: '{"n":1}',
  });

  expect(events).toEqual([
    {
      path: '/health/中',
      httpMethod: 'PUT',
      headers: expect.objectContaining({ 'x-mine': 'm', 'content-type': 'application/json' }),
      queryStringParameters: { a: '1', b: 'x y' },
      requestContext: expect.objectContaining({ requestId: expect.any(String), envId: 'local-test' }),
      body: '{"n":1}',
      isBase64Encoded: false,
    },
  ]);
  expect(callers.at(-1)).toEqual({ kind: 'http', clientIp: '127.0.0.1' });
});

test('a binary body arrives in base64', async () => {
  const bytes = Buffer.from([0, 255, 128]);

  await fetch(url('/health'), {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  });

  expect(events[0]).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true });
});

test.each<[string, unknown, number, string, string]>([
  ['text', 'hello', 200, 'text/plain; charset=utf-8', 'hello'],
  ['a number', 7, 200, 'text/plain; charset=utf-8', '7'],
  ['an object', { a: 1 }, 200, 'application/json; charset=utf-8', '{"a":1}'],
  [
    'an integration response',
    { statusCode: 201, headers: { 'content-type': 'text/csv', 'x-a': '1' }, body: 'a,b' },
    201,
    'text/csv',
    'a,b',
  ],
  [
    'an integration response in base64',
    { statusCode: 200, isBase64Encoded: true, headers: {}, body: Buffer.from('内容').toString('base64') },
    200,
    'text/plain; charset=utf-8',
    '内容',
  ],
  ['an integration response without a body', { statusCode: 204 }, 204, 'text/plain; charset=utf-8', ''],
])('a function answers with %s', async (_name, result, status, type, text) => {
  answer = result;

  const response = await fetch(url('/health'));

  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    status,
    type,
    text,
  ]);
});

test('a throw is a 500 with the error, an unknown path a 404', async () => {
  answer = new Error('boom');

  const [thrown, unknown] = [await fetch(url('/health')), await fetch(url('/none'))];

  expect([thrown.status, await thrown.json()]).toEqual([500, expect.objectContaining({ message: 'boom' })]);
  expect([unknown.status, await unknown.json()]).toEqual([
    404,
    expect.objectContaining({ code: 'INVALID_PATH' }),
  ]);
});

test('a path that is no text is a 400', async () => {
  expect((await fetch(url('/%FF'))).status).toBe(400);
});

test('100 KB of text are taken, more is a 413; an answer of more than 6 MB is an error', async () => {
  const post = (size: number) =>
    fetch(url('/health'), {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'x'.repeat(size),
    });

  const statuses = [(await post(102_400)).status, (await post(102_401)).status];
  answer = 'x'.repeat(6 * 1024 * 1024);

  expect(statuses).toEqual([200, 413]);
  expect((await fetch(url('/health'))).status).toBe(500);
});

test('an integration response with a broken status is an error', async () => {
  answer = { statusCode: 99, body: 'x' };

  expect((await fetch(url('/health'))).status).toBe(500);
});
