import type { CallDetail, FaultSummary, TimerSummary, WorldState } from '../apiTypes';
import { NOON, openBench, type Bench } from '../testing';

const HOUR_MS = 3_600_000;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

test('the clock is moved, set, let go and stopped', async () => {
  const moved = await bench.post('/clock', { action: 'move', ms: 48 * HOUR_MS });
  const set = await bench.post('/clock', { action: 'set', at: NOON });
  const running = await bench.post('/clock', { action: 'run' });
  const standing = await bench.post('/clock', { action: 'stand' });

  expect(moved.body).toMatchObject({ now: NOON + 48 * HOUR_MS, standing: true });
  expect(set.body).toMatchObject({ now: NOON, standing: true });
  expect(running.body).toMatchObject({ standing: false });
  expect(standing.body).toMatchObject({ standing: true });
});

test('a timer shows when it runs next and is fired by hand as the platform would', async () => {
  const before = (await bench.get('/timers')).body as TimerSummary[];
  const fired = await bench.post('/timers/fire', { functionName: 'tick' });
  const after = (await bench.get('/timers')).body as TimerSummary[];
  const call = (await bench.get(`/calls/${after[0]?.lastRun?.id}`)).body as CallDetail;

  expect(before).toEqual([
    {
      functionName: 'tick',
      triggerName: 'nightly',
      cron: '0 0 3 * * * *',
      nextAt: NOON + 15 * HOUR_MS,
      lastRun: null,
    },
  ]);
  expect(fired.body).toEqual([expect.objectContaining({ functionName: 'tick', verdict: 'succeeded' })]);
  expect(call.result).toMatchObject({ data: { Type: 'Timer', TriggerName: 'nightly' } });
});

test('a function without a timer cannot be fired', async () => {
  const answer = await bench.post('/timers/fire', { functionName: 'greet' });

  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'TIMER_NOT_FOUND' } } });
});

test('a fault is switched on, strikes, counts its hits and is switched off', async () => {
  const fail = {
    kind: 'fail',
    code: 'DATABASE_TIMEOUT',
    message: 'too slow',
    match: { functionName: 'greet' },
  };
  const added = await bench.post('/faults/add', fail);
  const struck = await bench.post('/functions/greet/invoke', {
    caller: { kind: 'console' },
    event: { name: 'Li' },
  });
  const listed = (await bench.get('/faults')).body as FaultSummary[];
  await bench.post('/faults/remove', added.body);

  expect(struck.body).toMatchObject({ verdict: 'threw', requests: [{ errorCode: 'DATABASE_TIMEOUT' }] });
  expect(listed).toEqual([expect.objectContaining({ ...fail, hits: 1 })]);
  expect((await bench.get('/faults')).body).toEqual([]);
});

test('all faults are switched off at once', async () => {
  await bench.post('/faults/add', { kind: 'latency', ms: 5, jitterMs: 5 });
  await bench.post('/faults/add', { kind: 'crash', point: 'after', match: { nth: 2 } });
  const status = await bench.get('/status');

  await bench.post('/faults/clear');

  expect(status.body).toMatchObject({ faults: 2 });
  expect((await bench.get('/status')).body).toMatchObject({ faults: 0 });
});

test.each([
  { kind: 'latency', ms: -1 },
  { kind: 'latency' },
  { kind: 'crash' },
  { kind: 'flood' },
  { kind: 'hangUp', match: { probability: 2 } },
  { kind: 'hangUp', match: { where: 'here' } },
])('the fault %j is refused', async (rule) => {
  const answer = await bench.post('/faults/add', rule);

  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'INPUT_INVALID' } } });
  expect(bench.cloud.faults.list()).toEqual([]);
});

test('the outage of the identity check is switched on and off', async () => {
  const ask = async (): Promise<number> =>
    (await fetch(bench.cloud.wechat.faceid.endpoint, { method: 'POST', body: '{}' })).status;

  const on = (await bench.post('/world/outage', { on: true })).body as WorldState;
  const down = await ask();
  const off = (await bench.post('/world/outage', { on: false })).body as WorldState;
  const up = await ask();

  expect([on.faceidOutage, down, off.faceidOutage, up]).toEqual([true, 500, false, 200]);
});

test('a grant is counted in sends and must be a whole number', async () => {
  const granted = await bench.post('/world/grant', { openid: 'o-1', templateId: 't-1', count: 2 });
  const half = await bench.post('/world/grant', { openid: 'o-1', templateId: 't-1', count: 0.5 });

  expect(granted.status).toBe(200);
  expect(half).toMatchObject({ status: 400, body: { error: { code: 'INPUT_INVALID' } } });
  expect((await bench.get('/world')).body).toMatchObject({ sent: [], faceidOutage: false });
});
