import { streamEvents } from './api/stream';
import { openBench, type Bench } from './testing';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const fetchText = async (
  path: string,
  init: RequestInit = {},
): Promise<{ response: Response; text: string }> => {
  const response = await fetch(`${bench.cloud.url}${path}`, init);
  return { response, text: await response.text() };
};

test('every place below /console opens the same page, whose files are served by the console itself', async () => {
  const start = await fetchText('/console');
  const deep = await fetchText('/console/collections/products');
  const script = await fetchText('/console/assets/app.js');
  const style = await fetchText('/console/assets/style.css');

  expect(start.response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(deep.text).toBe(start.text);
  expect(script.text).toContain('EventSource');
  expect(style.text).toContain('--accent');
  expect([start.text, script.text, style.text].join('')).not.toMatch(/(src|href|url|import)\W{1,3}https?:/);
});

test('the cloud’s own address leads to the console, and only that one', async () => {
  const { response } = await fetchText('/', { redirect: 'manual' });

  expect([response.status, response.headers.get('location')]).toEqual([302, '/console']);
  expect((await fetchText('/elsewhere')).response.status).toBe(404);
});

test('a file or an address that does not exist is said so', async () => {
  expect((await fetchText('/console/assets/other.js')).response.status).toBe(404);
  expect(await bench.get('/nothing')).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
  expect(await bench.get('/clock')).toMatchObject({
    status: 405,
    body: { error: { code: 'METHOD_NOT_ALLOWED' } },
  });
});

test('a change is refused unless it is sent as JSON, so that no form of a foreign page can make it', async () => {
  const body = JSON.stringify({ action: 'move', ms: 60_000 });
  const before = bench.cloud.clock.now();
  const answers = await Promise.all(
    ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'].map((type) =>
      fetchText('/console/api/clock', { method: 'POST', headers: { 'content-type': type }, body }),
    ),
  );

  expect(answers.map(({ response }) => response.status)).toEqual([415, 415, 415]);
  expect(bench.cloud.clock.now()).toBe(before);
});

test('another site is refused at the door', async () => {
  const { response } = await fetchText('/console/api/status', { headers: { origin: 'http://example.com' } });

  expect(response.status).toBe(403);
});

test('a body that cannot be read says what is wrong with it', async () => {
  const headers = { 'content-type': 'application/json' };
  const broken = await fetchText('/console/api/clock', { method: 'POST', headers, body: '{"action":' });
  const unknown = await bench.post('/clock', { action: 'explode' });
  const huge = await bench.post('/clock', { action: 'x'.repeat(7 * 1024 * 1024) });

  expect(broken.response.status).toBe(400);
  expect(JSON.parse(broken.text)).toMatchObject({ error: { code: 'JSON_INVALID' } });
  expect(unknown).toMatchObject({ status: 400, body: { error: { code: 'INPUT_INVALID' } } });
  expect(huge).toMatchObject({ status: 413, body: { error: { code: 'EXCEED_MAX_PAYLOAD_SIZE' } } });
});

test('the stream tells the status at once and every call as it ends', async () => {
  const response = await fetch(`${bench.cloud.url}/console/api/stream`);
  const events = eventsOf(response);

  const first = await events.next();
  await bench.post('/functions/greet/invoke', { caller: { kind: 'console' }, event: { name: 'stranger' } });
  const second = await events.next();
  await events.return(undefined);

  expect(first.value).toMatchObject({ event: 'status', data: { standing: true, faults: 0 } });
  expect(second.value).toMatchObject({ event: 'call', data: { functionName: 'greet', verdict: 'refused' } });
});

test('a stream lets go of the calls when its page goes away', async () => {
  const { cloud } = bench;
  const released = new Promise<void>((resolve) => {
    const subscribe: typeof cloud.calls.subscribe = (listener) => {
      const unsubscribe = cloud.calls.subscribe(listener);
      return () => {
        unsubscribe();
        resolve();
      };
    };
    const watched = { ...cloud, calls: { ...cloud.calls, subscribe } };
    cloud.mount('/watched', (request, response) => streamEvents(watched, request, response));
  });
  const leaving = new AbortController();
  await fetch(`${cloud.url}/watched`, { signal: leaving.signal });

  leaving.abort();

  await expect(released).resolves.toBeUndefined();
});

test('the overview counts what is there and shows open findings only', async () => {
  await bench.cloud.engine.createCollection('audits');
  await bench.cloud.engine.insert({
    collection: 'audits',
    documents: [
      { _id: 'a', law: 'balance', status: 'open', lastSeenAt: 1 },
      { _id: 'b', law: 'balance', status: 'closed', lastSeenAt: 3 },
      { _id: 'c', law: 'chain', status: 'open', lastSeenAt: 2 },
    ],
  });

  const overview = await bench.get('/overview');

  expect(overview.body).toMatchObject({
    collections: 3,
    documents: 3,
    functions: 2,
    findingsTotal: 2,
    missingFiles: [],
  });
  expect(overview.body).toHaveProperty('findings', [
    { _id: 'c', law: 'chain', status: 'open', lastSeenAt: 2 },
    { _id: 'a', law: 'balance', status: 'open', lastSeenAt: 1 },
  ]);
});

async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      yield { event, data: JSON.parse(data) };
    }
  }
}
