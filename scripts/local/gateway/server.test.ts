import { request as httpRequest } from 'node:http';
import { PortTaken, openServer, sendText } from './server';
import type { Gateway } from './options';

let server: Gateway;
beforeEach(async () => {
  server = await openServer(0);
});
afterEach(() => server.close());

/** A request with headers that fetch would not let us choose. */
function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, path, headers, agent: false },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    request.on('error', reject);
    request.end();
  });
}

test('the longest mounted prefix that covers the path gets the request', async () => {
  server.mount('/a', (_request, response) => sendText(response, 200, 'a'));
  server.mount('/a/b', (_request, response) => sendText(response, 200, 'ab'));

  const texts = await Promise.all(['/a', '/a/x?y=1', '/a/b', '/a/b/c', '/a/bc'].map((path) => get(path)));

  expect(texts.map(({ text }) => text)).toEqual(['a', 'a', 'ab', 'ab', 'a']);
});

test('a path below no prefix is not found', async () => {
  server.mount('/a', (_request, response) => sendText(response, 200, 'a'));

  expect((await get('/ab')).status).toBe(404);
});

test('a foreign Host is refused, so that a rebound name reaches nothing', async () => {
  server.mount('/', (_request, response) => sendText(response, 200, 'in'));

  expect((await get('/', { host: 'evil.example' })).status).toBe(403);
  expect((await get('/', { host: `127.0.0.1:${server.port + 1}` })).status).toBe(403);
  expect((await get('/', { host: `localhost:${server.port}` })).status).toBe(200);
});

test('a foreign Origin is refused, our own is let in', async () => {
  server.mount('/', (_request, response) => sendText(response, 200, 'in'));

  expect((await get('/', { origin: 'https://evil.example' })).status).toBe(403);
  expect((await get('/', { origin: 'null' })).status).toBe(403);
  expect((await get('/', { origin: server.url })).status).toBe(200);
});

test('a taken port is said as such', async () => {
  const second = openServer(server.port);

  await expect(second).rejects.toThrow(PortTaken);
  await expect(second).rejects.toMatchObject({ port: server.port });
});

test('close ends idle connections at once', async () => {
  server.mount('/', (_request, response) => sendText(response, 200, 'in'));
  await (await fetch(server.url)).text(); // leaves a kept-alive connection

  const startedAt = performance.now();
  await server.close();

  expect(performance.now() - startedAt).toBeLessThan(500);
});
