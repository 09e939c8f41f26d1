import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { settingsFields } from '../../../../database/collections/settings';
import { chooseIdentityProvider } from './choose';
import { openTencentFaceid, type TencentFaceidOptions } from './tencentFaceid';

const NAME = '韦小宝';
const ID_NUMBER = '11204416541220243X';

interface Asked {
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}
type Answer = (response: ServerResponse) => void;

let server: Server;
let asked: Asked[];
let answer: Answer;

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    asked.push({ path: request.url, headers: request.headers, body: JSON.parse(await text(request)) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('F-126 the authority is asked with the signed request of IdCardVerification, version 2018-03-01', async () => {
  answer = answerJson({ Result: '0', Description: '姓名和身份证号一致' });

  const comparison = await providerAt().compare(NAME, ID_NUMBER);

  expect(comparison).toEqual({ outcome: 'agrees' });
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({
    path: '/',
    body: { Name: NAME, IdCard: ID_NUMBER },
    headers: {
      'x-tc-action': 'IdCardVerification',
      'x-tc-version': '2018-03-01',
      authorization: expect.stringMatching(/^TC3-HMAC-SHA256 Credential=the-id\/.*, Signature=[0-9a-f]{64}$/),
    },
  });
  expect(asked[0]?.headers).not.toHaveProperty('x-tc-region');
  expect(JSON.stringify(asked[0]?.headers)).not.toContain('the-key');
});

test.each([
  ['0', { outcome: 'agrees' }],
  ['-1', { outcome: 'differs' }],
  ['-2', { outcome: 'differs' }],
  ['-3', { outcome: 'differs' }],
  ['-4', { outcome: 'unavailable', reason: 'Result-4' }],
  ['-5', { outcome: 'differs' }],
  ['-6', { outcome: 'unavailable', reason: 'Result-6' }],
  ['-7', { outcome: 'unavailable', reason: 'Result-7' }],
  ['-8', { outcome: 'unavailable', reason: 'Result-8' }],
  [0, { outcome: 'unavailable', reason: 'Result0' }],
  [undefined, { outcome: 'unavailable', reason: 'Resultundefined' }],
  [`韦小宝 ${ID_NUMBER}`, { outcome: 'unavailable', reason: 'unknown' }],
])('F-126 the result code %j means %j', async (result, expected) => {
  answer = answerJson({ Result: result });

  expect(await providerAt().compare(NAME, ID_NUMBER)).toEqual(expected);
});

test.each<[string, Answer, string]>([
  ['an error of the service', answerError('RequestLimitExceeded'), 'RequestLimitExceeded'],
  ['arrears', answerError('UnauthorizedOperation.Arrears'), 'UnauthorizedOperation.Arrears'],
  ['a rejected signature', answerError('AuthFailure.SignatureFailure'), 'AuthFailure.SignatureFailure'],
  ['an error whose code quotes the request', answerError(`Bad ${NAME} ${ID_NUMBER}`), 'unknown'],
  ['a server error', (response) => void response.writeHead(500).end(ID_NUMBER), 'http500'],
  ['an answer that is no JSON', (response) => void response.writeHead(200).end('<html>'), 'network'],
  ['a cut connection', (response) => void response.destroy(), 'network'],
  ['silence', () => undefined, 'network'],
  ['an answer that never ends', (response) => void response.writeHead(200).write('{"Response":'), 'network'],
])('F-126 %s is unavailable, not a no', async (_what, misbehave, reason) => {
  answer = misbehave;

  const comparison = await providerAt({ timeoutMs: 200 }).compare(NAME, ID_NUMBER);

  expect(comparison).toEqual({ outcome: 'unavailable', reason });
});

test('F-126 an authority that hangs is given up after the timeout, once', async () => {
  answer = () => undefined;
  const startedAt = performance.now();

  await providerAt({ timeoutMs: 300 }).compare(NAME, ID_NUMBER);

  expect(performance.now() - startedAt).toBeGreaterThan(250);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(asked).toHaveLength(1);
});

test('F-126 a closed port is unavailable', async () => {
  const provider = providerAt();
  await new Promise((resolve) => server.close(resolve));

  expect(await provider.compare(NAME, ID_NUMBER)).toEqual({ outcome: 'unavailable', reason: 'network' });
});

test.each<[string, Partial<TencentFaceidOptions>]>([
  ['another host', { endpoint: 'faceid.example.com', protocol: 'https' }],
  ['a host that only looks like it', { endpoint: 'faceid.tencentcloudapi.com.example.com', protocol: 'https' }],
  ['a host behind a user name', { endpoint: 'faceid.tencentcloudapi.com@example.com', protocol: 'https' }],
  ['a host before a question mark', { endpoint: 'example.com?.tencentcloudapi.com', protocol: 'https' }],
  ['Tencent Cloud without encryption', { endpoint: 'faceid.tencentcloudapi.com', protocol: 'http' }],
  ['no host', { endpoint: '' }],
])('F-129 names and numbers are not sent to %s', async (_where, change) => {
  await expect(providerAt(change).compare(NAME, ID_NUMBER)).rejects.toThrow(
    'names an endpoint of Tencent Cloud',
  );
});

test.each([
  [{ secretId: undefined }, 'TENCENT_FACEID_SECRET_ID is set'],
  [{ secretKey: '' }, 'TENCENT_FACEID_SECRET_KEY is set'],
])('F-126 without credentials (%j) nobody is asked', async (change, message) => {
  await expect(providerAt(change).compare(NAME, ID_NUMBER)).rejects.toThrow(message);

  expect(asked).toHaveLength(0);
});

test('F-126 the provider is optional: by default the legality of the number is enough', async () => {
  const { identity } = settingsFields.parse({});

  expect(await chooseIdentityProvider(identity).compare(NAME, ID_NUMBER)).toEqual({ outcome: 'agrees' });
});

function providerAt(change: Partial<TencentFaceidOptions> = {}) {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const endpoint = `127.0.0.1:${port}`;
  return openTencentFaceid({ endpoint, protocol: 'http', secretId: 'the-id', secretKey: 'the-key', ...change });
}

function answerJson(fields: object): Answer {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ Response: { ...fields, RequestId: 'r-1' } }));
  };
}

function answerError(code: string): Answer {
  return answerJson({ Error: { Code: code, Message: `wrong: ${NAME} ${ID_NUMBER}` } });
}
