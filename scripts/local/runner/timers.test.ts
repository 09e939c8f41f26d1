import type { CallRecord, LocalCloud } from '../types';
import { createFixture, type Fixture } from './testing/fixture';

const NOON_IN_SHANGHAI = Date.UTC(2026, 2, 1, 4, 0, 0);

let fixture: Fixture;
let cloud: LocalCloud;
beforeAll(async () => {
  fixture = await createFixture({
    sweep: { sdk: 'none', cron: '0 */10 * * * * *', body: 'return event;' },
    failing: {
      sdk: 'none',
      cron: '0 0 3 * * * *',
      head: 'let calls = 0;',
      body: `calls += 1; if (calls < 3) throw new Error('not yet'); return calls;`,
    },
    hopeless: { sdk: 'none', cron: '0 0 4 * * * *', body: `throw new Error('never');` },
    ticking: { sdk: 'none', cron: '* * * * * * *', body: 'return 1;' },
    slow: { sdk: 'none', cron: '0 0 5 * * * *', body: 'await sleep(event.TriggerName ? 0 : 100); return 1;' },
    open: { sdk: 'none', body: 'return 1;' },
  });
});
afterAll(() => fixture.end());

beforeEach(async () => {
  cloud = await fixture.open({ now: NOON_IN_SHANGHAI });
});
afterEach(() => cloud.close());

/** The next calls that end, in the order of their ends. */
function nextCalls(count: number, functionName: string): Promise<readonly CallRecord[]> {
  return new Promise((resolve) => {
    const calls: CallRecord[] = [];
    const stop = cloud.calls.subscribe((call) => {
      if (call.functionName === functionName) calls.push(call);
      if (calls.length < count) return;
      stop();
      resolve(calls);
    });
  });
}

test('the list has each timer with its next instant in UTC+8', () => {
  const list = cloud.timers.list();

  expect(list.map(({ functionName }) => functionName)).toEqual([
    'failing',
    'hopeless',
    'slow',
    'sweep',
    'ticking',
  ]);
  expect(list[0]).toMatchObject({
    triggerName: 'failingTimer',
    cron: '0 0 3 * * * *',
    nextAt: Date.UTC(2026, 2, 1, 19),
    lastRun: null,
  });
});

test('a fired timer is called by the platform with its event', async () => {
  const [call] = await cloud.timers.fire('sweep');

  expect(call).toMatchObject({
    caller: { kind: 'timer', triggerName: 'sweepTimer' },
    result: { Type: 'Timer', TriggerName: 'sweepTimer', Time: '2026-03-01T04:00:00Z', Message: '' },
  });
  expect(cloud.timers.list().find(({ functionName }) => functionName === 'sweep')?.lastRun?.id).toBe(call?.id);
  await expect(cloud.timers.fire('open')).rejects.toThrow('open has no timer');
});

test('a failed run is tried again twice and no more', async () => {
  expect((await cloud.timers.fire('failing')).map(({ outcome }) => outcome)).toEqual([
    'threw',
    'threw',
    'answered',
  ]);
  expect((await cloud.timers.fire('hopeless')).map(({ outcome }) => outcome)).toEqual([
    'threw',
    'threw',
    'threw',
  ]);
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

test('on a running clock a retry comes a minute later by that clock', async () => {
  cloud.clock.run();
  const first = nextCalls(1, 'hopeless');
  const fired = cloud.timers.fire('hopeless');
  await first;
  await pause();
  const before = cloud.calls.list().length;
  cloud.clock.move(60_000);
  const second = await nextCalls(1, 'hopeless');
  await pause();
  cloud.clock.move(60_000);

  expect(before).toBe(1);
  expect(second[0]?.startedAt).toBeGreaterThanOrEqual(NOON_IN_SHANGHAI + 60_000);
  expect(await fired).toHaveLength(3);
});

test('a started timer fires when the clock is moved past its instant, once however far', async () => {
  cloud.timers.start();
  const fired = nextCalls(1, 'sweep');
  cloud.clock.move(599_999);
  expect(cloud.calls.list().filter(({ functionName }) => functionName === 'sweep')).toEqual([]);
  cloud.clock.move(1);

  expect((await fired)[0]?.result).toMatchObject({ Time: '2026-03-01T04:10:00Z' });
  const again = nextCalls(1, 'sweep');
  cloud.clock.move(3_600_000);
  await again;
  await pause();
  expect(cloud.calls.list().filter(({ functionName }) => functionName === 'sweep')).toHaveLength(2);
});

test('a started timer follows a running clock', async () => {
  cloud.clock.run();
  cloud.timers.start();
  const [first, second] = await nextCalls(2, 'ticking');
  cloud.timers.stop();

  const apartMs = (second?.startedAt ?? 0) - (first?.startedAt ?? 0);
  expect(apartMs).toBeGreaterThan(500);
  expect(apartMs).toBeLessThan(2_500);
});

test('a timer that finds no free instance is tried again', async () => {
  const [small, pay] = [await fixture.open({ instancesPerFunctionMax: 1 }), { kind: 'payCallback' } as const];
  const busy = small.functions.invoke('slow', {}, pay);
  const fired = small.timers.fire('slow');
  await busy;
  await pause();
  small.clock.move(60_000);

  expect((await fired).map(({ outcome }) => outcome)).toEqual(['answered']);
});

test('a doubled timer runs twice at once, a skipped one not at all', async () => {
  cloud.faults.set({ kind: 'timerDoubled', match: { functionName: 'sweep' } });
  const doubled = await cloud.timers.fire('sweep');
  cloud.faults.clear();
  cloud.faults.set({ kind: 'timerSkipped', match: { times: 1 } });

  expect(new Set(doubled.map(({ instanceId }) => instanceId)).size).toBe(2);
  expect(await cloud.timers.fire('sweep')).toEqual([]);
  expect(await cloud.timers.fire('sweep')).toHaveLength(1);
});
