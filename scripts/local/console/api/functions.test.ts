import type { CallDetail, CallSummary, FunctionDetail } from '../apiTypes';
import { openBench, type Answer, type Bench } from '../testing';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  const easy = { status: 'on_sale', isLiquor: false };
  await bench.cloud.engine.insert({
    collection: 'products',
    documents: [
      { ...easy, _id: 'wine', name: 'a', isLiquor: true, pricePoints: 1, skus: [{ skuId: 's0' }] },
      { ...easy, _id: 'choice', name: 'b', pricePoints: 2, skus: [{ skuId: 's1' }, { skuId: 's2' }] },
      { ...easy, _id: 'dear', name: 'c', pricePoints: 4, skus: [{ skuId: 's4' }] },
      { ...easy, _id: 'plain', name: 'd', pricePoints: 3, skus: [{ skuId: 's3' }] },
    ],
  });
});
afterAll(() => bench.close());
beforeEach(() => bench.post('/calls/clear'));

const invoke = (caller: unknown, event: unknown): Promise<Answer> =>
  bench.post('/functions/greet/invoke', { caller, event });
const shopper = { kind: 'shopper', openid: 'o-1' };

test('functions are listed with what the deployment and the contract say of them', async () => {
  expect((await bench.get('/functions')).body).toEqual([
    {
      name: 'greet',
      summary: 'Greets.',
      kind: 'query',
      auth: 'shopper',
      timer: null,
      httpPath: '/greet',
      timeoutSeconds: 60,
      memoryMb: 256,
    },
    {
      name: 'tick',
      summary: '',
      kind: null,
      auth: null,
      timer: { name: 'nightly', cron: '0 0 3 * * * *' },
      httpPath: null,
      timeoutSeconds: 60,
      memoryMb: null,
    },
  ]);
});

test('the example event is fresh and names what any shopper could take; each refusal has its text', async () => {
  const greet = (await bench.get('/functions/greet')).body as FunctionDetail;
  const again = (await bench.get('/functions/greet')).body as FunctionDetail;
  const tick = (await bench.get('/functions/tick')).body as FunctionDetail;

  expect(greet.example).toEqual({
    requestId: expect.any(String),
    productId: 'plain',
    skuId: 's3',
    quantity: 2,
  });
  expect(again.example).not.toEqual(greet.example);
  expect(greet.errors.map(({ code }) => code)).toEqual(['NOT_ALLOWED', 'SOLD_OUT']);
  expect(greet.errors[1]?.message).toBe('商品库存不足');
  expect(tick.example).toEqual({});
});

test('a function runs as the shopper that the operator chose, and the call is shown with its requests', async () => {
  const call = (await invoke(shopper, { name: 'Li' })).body as CallDetail;

  expect(call).toMatchObject({ verdict: 'succeeded', caller: shopper, logs: ['greeting Li'] });
  expect(call.result).toMatchObject({
    success: true,
    data: { openid: 'o-1', products: 4, event: { name: 'Li' } },
  });
  expect(call.requests).toEqual([
    expect.objectContaining({ action: 'database.getDocument', collection: 'products', returned: 4 }),
  ]);
});

test('the console and a timer bring no openid', async () => {
  const results = await Promise.all(
    [{ kind: 'console' }, { kind: 'timer', triggerName: 'nightly' }].map(async (caller) => {
      const call = (await invoke(caller, { name: 'Li' })).body as CallDetail;
      return call.result;
    }),
  );

  expect(results).toEqual([
    expect.objectContaining({ data: expect.objectContaining({ openid: null }) }),
    expect.objectContaining({ data: expect.objectContaining({ openid: null }) }),
  ]);
});

test('a refusal and a throw are told apart in the list, newest first, and can be filtered', async () => {
  await invoke(shopper, { name: 'stranger' });
  await invoke(shopper, { name: 'nobody' });
  await bench.post('/functions/tick/invoke', { caller: { kind: 'timer', triggerName: 'nightly' }, event: {} });

  const all = (await bench.get('/calls')).body as CallSummary[];
  const refused = (await bench.get('/calls?verdict=refused')).body as CallSummary[];
  const greets = (await bench.get('/calls?function=greet&limit=1')).body as CallSummary[];

  expect(all.map(({ functionName, verdict }) => [functionName, verdict])).toEqual([
    ['tick', 'succeeded'],
    ['greet', 'threw'],
    ['greet', 'refused'],
  ]);
  expect(refused).toEqual([expect.objectContaining({ code: 'NOT_ALLOWED', requests: 0 })]);
  expect(greets).toEqual([expect.objectContaining({ verdict: 'threw' })]);
});

test('one call is opened by its id until the log is cleared', async () => {
  const call = (await invoke(shopper, { name: 'nobody' })).body as CallDetail;

  const opened = await bench.get(`/calls/${call.id}`);
  await bench.post('/calls/clear');
  const gone = await bench.get(`/calls/${call.id}`);

  expect(opened.body).toMatchObject({
    id: call.id,
    verdict: 'threw',
    error: { message: expect.stringContaining('nobody') },
  });
  expect(gone).toMatchObject({ status: 404, body: { error: { code: 'CALL_NOT_FOUND' } } });
});

test('a function or a caller that does not exist is not invoked', async () => {
  const unknownFunction = await bench.post('/functions/other/invoke', { caller: shopper, event: {} });
  const unknownCaller = await invoke({ kind: 'king' }, {});

  expect(unknownFunction).toMatchObject({ status: 404, body: { error: { code: 'FUNCTION_NOT_FOUND' } } });
  expect(unknownCaller).toMatchObject({ status: 400, body: { error: { code: 'INPUT_INVALID' } } });
  expect(bench.cloud.calls.list()).toEqual([]);
});

test('callers are suggested from the database, a seeded operator with the key that everybody knows', async () => {
  const { engine } = bench.cloud;
  await engine.createCollection('shoppers');
  await engine.createCollection('operators');
  await engine.insert({ collection: 'shoppers', documents: [{ _id: 'o-1' }] });
  await engine.insert({ collection: 'operators', documents: [{ _id: 'chen' }, { _id: 'owner' }] });

  const callers = await bench.get('/callers');

  expect(callers.body).toEqual({
    openids: ['o-1'],
    operators: [
      { operatorId: 'owner', key: expect.stringMatching(/./) },
      { operatorId: 'chen', key: null },
    ],
  });
});
