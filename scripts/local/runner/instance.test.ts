import type { Caller, LocalCloud } from '../types';
import { createFixture, type Fixture } from './testing/fixture';

const NOW = Date.UTC(2026, 0, 31, 16, 0, 0);
const SHOPPER: Caller = { kind: 'shopper', openid: 'openid-of-ming' };

let fixture: Fixture;
let cloud: LocalCloud;
beforeAll(async () => {
  fixture = await createFixture({
    whoami: { sdk: 'wx', body: 'return cloud.getWXContext();' },
    relay: { sdk: 'wx', body: `return (await cloud.callFunction({ name: 'whoami', data: event })).result;` },
    source: { body: 'return sdk().getCloudbaseContext(context).TCB_SOURCE;' },
    variables: {
      sdk: 'none',
      body: 'return { ...process.env };',
      envVariables: { KEY: '{{env.SECRET}}', PLAIN: 'p', UNSET: '{{env.NOBODY}}' },
    },
    arguments: { sdk: 'none', body: 'return { event, context };', memorySize: 512, timeout: 7 },
    count: {
      sdk: 'none',
      head: 'let calls = 0;',
      body: 'calls += 1; await sleep(event.ms ?? 0); return calls;',
    },
    spin: { sdk: 'none', timeout: 1, body: 'for (;;);' },
    doze: { sdk: 'none', timeout: 1, body: `console.log('dozing'); await sleep(5000);` },
    hog: {
      sdk: 'none',
      memorySize: 64,
      timeout: 20,
      body: 'const kept = []; for (;;) kept.push(new Array(10000).fill(Math.random()));',
    },
    leave: { sdk: 'none', body: 'process.exit(0);' },
    reject: { sdk: 'none', body: `Promise.reject(new Error('nobody waits for me')); await sleep(1000);` },
    broken: { sdk: 'none', head: `throw new Error('cannot be loaded');`, body: '' },
    large: { sdk: 'none', body: `return 'x'.repeat(6 * 1024 * 1024);` },
    printing: {
      sdk: 'none',
      body: `
        console.log('one', { n: 2 });
        console.error('two\\nthree');
        process.stdout.write('four');
        throw new TypeError('five');`,
    },
    times: {
      sdk: 'none',
      body: `return { now: Date.now(), date: new Date().toISOString(), given: new Date(0).toISOString(),
        text: typeof Date(), isDate: new Date() instanceof Date, sameClass: new Date().constructor === Date };`,
    },
    outside: {
      sdk: 'none',
      body: `
        const failure = (error) => error.code ?? error.cause?.code;
        const viaHttp = await new Promise((resolve) => require('http').get('http://example.com').on('error', resolve));
        const viaFetch = await fetch('https://example.com').catch((error) => error);
        return [failure(viaHttp), failure(viaFetch)];`,
    },
    fetching: { sdk: 'none', body: `return (await fetch(event.url)).status;` },
    late: { body: `setTimeout(() => db.collection('things').doc('late').get(), 30); return 'answered';` },
  });
  cloud = await fixture.open({ now: NOW, instancesPerFunctionMax: 3, environment: { SECRET: 's3cret' } });
});
afterAll(() => fixture.end());

const invoke = (name: string, caller: Caller = SHOPPER, event: object = {}) =>
  cloud.functions.invoke(name, event, caller);

describe('the context of a call, through the unmodified SDKs', () => {
  const callers: readonly (readonly [Caller, object])[] = [
    [SHOPPER, { SOURCE: 'wx_client', OPENID: 'openid-of-ming', CLIENTIP: '127.0.0.1' }],
    [{ kind: 'timer', triggerName: 't' }, { SOURCE: 'wx_trigger' }],
    [{ kind: 'payCallback' }, { SOURCE: 'wx_paycallback' }],
    [{ kind: 'console' }, {}],
    [{ kind: 'http', clientIp: '127.0.0.1' }, {}],
  ];

  test('a shopper is named, and the next call on the same instance knows nothing of them', async () => {
    const instances = new Set<string>();
    for (const [caller, expected] of [...callers, ...callers]) {
      const { result, instanceId } = await invoke('whoami', caller);
      instances.add(instanceId);
      expect(result).toEqual(Object.keys(expected).length === 0 ? {} : expect.objectContaining(expected));
      if (caller.kind !== 'shopper') expect(result).not.toHaveProperty('OPENID');
    }
    expect(instances.size).toBe(1);
  });

  test('node-sdk finds the source of each kind of caller', async () => {
    const sources = [];
    for (const [caller] of callers) sources.push((await invoke('source', caller)).result);
    expect(sources).toEqual(['wx_client', 'wx_trigger', 'wx_paycallback', 'tcb_console', 'wx_http']);
  });

  test('a nested call keeps the shopper, and its source says that a function called', async () => {
    const { result } = await invoke('relay', SHOPPER);

    expect(result).toMatchObject({ SOURCE: 'wx_client,scf', OPENID: 'openid-of-ming' });
  });

  test('the platform writes who sent a client event over what the client wrote there', async () => {
    const forged = { userInfo: { openId: 'somebody-else' }, quantity: 1 };
    const sent = await invoke('arguments', SHOPPER, forged);
    const fired = await invoke('arguments', { kind: 'timer', triggerName: 't' }, { Type: 'Timer' });

    expect(sent.result).toMatchObject({ event: { quantity: 1, userInfo: { openId: 'openid-of-ming' } } });
    expect(fired.result).toMatchObject({ event: { Type: 'Timer' } });
    expect(sent.result).toMatchObject({
      context: { memory_limit_in_mb: 512, time_limit_in_ms: 7000, request_id: sent.id },
    });
  });
});

test('a function has its own variables and none of the machine it runs on', async () => {
  const { result } = await invoke('variables');

  expect(result).toMatchObject({
    KEY: 's3cret',
    PLAIN: 'p',
    SECRET: 's3cret',
    TENCENTCLOUD_RUNENV: 'SCF',
    SCF_FUNCTIONNAME: 'variables',
  });
  expect(result).not.toHaveProperty('UNSET');
  expect(result).not.toHaveProperty('PATH');
});

describe('instances', () => {
  test('a free instance is used again with its module state, the one used last first', async () => {
    const both = await Promise.all([
      invoke('count', SHOPPER, { ms: 40 }),
      invoke('count', SHOPPER, { ms: 10 }),
    ]);
    const third = await invoke('count');

    expect(both.map(({ cold }) => cold)).toEqual([true, true]);
    expect(both[0]?.instanceId).not.toBe(both[1]?.instanceId);
    expect(third).toMatchObject({ cold: false, instanceId: both[0]?.instanceId, result: 2 });
  });

  test('recycled instances are gone and warmed ones are loaded', async () => {
    await cloud.recycle('count');
    expect(await invoke('count')).toMatchObject({ cold: true, result: 1 });
    await cloud.recycle('count');
    await cloud.warm('count', 2);
    const calls = await Promise.all([
      invoke('count', SHOPPER, { ms: 20 }),
      invoke('count', SHOPPER, { ms: 20 }),
    ]);
    expect(calls.map(({ cold }) => cold)).toEqual([false, false]);
  });

  test('more calls at once than instances may exist are refused as by the platform', async () => {
    const calls = Array.from({ length: 4 }, () => invoke('count', SHOPPER, { ms: 100 }));
    const settled = await Promise.allSettled(calls);

    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(settled[3]).toMatchObject({ reason: { code: 'EXCEED_CONCURRENT_REQUEST_LIMIT' } });
    await expect(invoke('nobody')).rejects.toMatchObject({ code: 'FUNCTION_NOT_FOUND' });
  });

  test('a recycled function runs the bundle that is there now', async () => {
    await fixture.write('count', { sdk: 'none', body: `return 'new';` });
    await cloud.recycle('count');

    expect((await invoke('count')).result).toBe('new');
  });
});

describe('how a call ends', () => {
  test.each(['spin', 'doze'])(
    '%s is ended at its timeout, and the next call gets a new instance',
    async (name) => {
      const first = await invoke(name);

      expect(first).toMatchObject({
        outcome: 'timedOut',
        error: { message: 'Invoking task timed out after 1 seconds' },
      });
      expect(first.ms).toBeLessThan(4_000);
      expect(first.logs).toEqual(name === 'doze' ? ['dozing'] : []);
      await cloud.recycle(name);
    },
  );

  test('a function that wants more memory than it has is ended', async () => {
    expect(await invoke('hog')).toMatchObject({
      outcome: 'crashed',
      error: { code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED' },
    });
  });

  test.each(['leave', 'reject'])('%s ends the instance without an answer', async (name) => {
    const call = await invoke(name);

    expect(call).toMatchObject({ outcome: 'crashed', error: { code: 'FUNCTIONS_EXECUTE_FAIL' } });
    expect(call.error?.message).toContain('Process exited before completing request');
  });

  test('a module that cannot be loaded and an answer over 6 MB are failures of the call', async () => {
    expect(await invoke('broken')).toMatchObject({
      outcome: 'threw',
      error: { message: 'Error: cannot be loaded' },
    });
    expect((await invoke('large')).error?.message).toContain('upper limit (6MB)');
  });

  test('what a function prints is in the log of its call, a thrown error with its stack', async () => {
    const { logs, error } = await invoke('printing');

    expect(error?.message).toBe('TypeError: five');
    expect(logs.slice(0, 4)).toEqual(['one { n: 2 }', 'two', 'three', 'fourTypeError: five']);
    expect(logs[4]).toContain('printing/index.js');
  });

  test('a request sent after the answer counts for no call', async () => {
    const call = await invoke('late');
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(call).toMatchObject({ outcome: 'answered', requests: [] });
    expect(cloud.calls.list().find(({ id }) => id === call.id)?.requests).toEqual([]);
  });
});

test('functions see the clock of the cloud', async () => {
  const standing = (await invoke('times')).result;
  cloud.clock.move(48 * 3_600_000);
  const moved = (await invoke('times')).result;

  expect(standing).toEqual({
    ...{ now: NOW, date: '2026-01-31T16:00:00.000Z', given: '1970-01-01T00:00:00.000Z' },
    ...{ text: 'string', isDate: true, sameClass: true },
  });
  expect(moved).toMatchObject({ now: NOW + 48 * 3_600_000, date: '2026-02-02T16:00:00.000Z' });
});

test('no request leaves the machine, and one to the cloud itself is answered', async () => {
  expect((await invoke('outside')).result).toEqual(['ENETUNREACH', 'ENETUNREACH']);
  expect((await invoke('fetching', SHOPPER, { url: `${cloud.url}/nowhere` })).result).toBe(404);
});
