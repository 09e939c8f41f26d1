import type { EngineSnapshot } from '../engine/types';
import type { LocalCloud } from '../types';
import { createFixture, type Fixture } from './testing/fixture';

const READ_THEN_WRITE = `
  const things = db.collection('things');
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const { data } = await things.doc('counter').get();
    if (data.length === 0) await things.add({ _id: 'counter', value: 0 }).catch(() => undefined);
    await sleep(Math.floor(Math.random() * 10) + 1);
  }
  const { data } = await things.doc('counter').get();
  await things.doc('counter').update({ value: data[0].value + 1 });
  return { value: data[0].value, ids: [nanoid(), require('node:crypto').randomUUID(), Math.random()] };`;

const NOW = 1_800_000_000_000;

let fixture: Fixture;
let cloud: LocalCloud;
let untouched: EngineSnapshot;
beforeAll(async () => {
  fixture = await createFixture({
    race: {
      head: `
        let pool = null, offset = 0, calls = 0;
        const nanoid = () => {
          if (pool === null) pool = require('node:crypto').webcrypto.getRandomValues(Buffer.allocUnsafe(1024));
          offset += 8;
          return pool.toString('hex', offset - 8, offset);
        };`,
      body: READ_THEN_WRITE,
    },
    together: {
      body: `
        const things = db.collection('things');
        await Promise.all([1, 2, 3].map((n) => things.doc('p' + n).set({ by: event.by })));
        await Promise.all([things.doc('p1').get(), sleep(5), things.doc('p2').get()]);
        return Date.now();`,
    },
    locker: {
      body: `
        const transaction = await db.startTransaction();
        await transaction.collection('things').doc('lock').set({ by: 'locker' });
        await sleep(10);
        await transaction.commit();
        return 'committed';`,
    },
    waiter: { body: `await db.collection('things').doc('lock').update({ by: 'waiter' }); return 'written';` },
    outer: { body: `return (await app.callFunction({ name: 'together', data: { by: 'outer' } })).result;` },
    memory: { head: 'let calls = 0;', body: 'calls += 1; await sleep(1); return calls;', sdk: 'none' },
    hurried: {
      body: `const hurried = cloudbase.init({ env: cloudbase.SYMBOL_CURRENT_ENV, timeout: 50 }).database();
        return (await hurried.collection('things').doc('lock').get()).data.length;`,
    },
    spin: {
      sdk: 'none',
      body: 'const startedAt = performance.now(); while (performance.now() - startedAt < 400);',
    },
    stuck: { body: 'await new Promise(() => undefined);', sdk: 'none', timeout: 60 },
  });
  cloud = await fixture.open({ now: NOW });
  await cloud.engine.insert({ collection: 'things', documents: [{ _id: 'lock', by: 'nobody' }] });
  untouched = cloud.engine.snapshot();
});
afterAll(() => fixture.end());
beforeEach(() => cloud.engine.restore(untouched));

const invoke = (name: string, event: object = {}) =>
  cloud.functions.invoke(name, event, { kind: 'shopper', openid: 'o1' });

async function race(seed: number): Promise<{ trace: readonly string[]; results: unknown }> {
  await cloud.engine.restore(untouched);
  const records = await cloud.scheduler.run(seed, () => Promise.all([invoke('race'), invoke('race')]));
  return {
    trace: cloud.scheduler.trace(),
    results: records.map(({ outcome, result }) => ({ outcome, result })),
  };
}

test('the same seed gives the same interleaving, ids and jitter on each replay', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const first = await race(seed);
    const second = await race(seed);
    expect(second).toEqual(first);
    expect(first.trace.length).toBeGreaterThanOrEqual(2 * (4 + 1 + 3));
  }
});

test('different seeds give different interleavings: some lose an update and some do not', async () => {
  const traces = new Set<string>();
  const sums = new Set<string>();
  for (let seed = 1; seed <= 20; seed += 1) {
    const { trace, results } = await race(seed);
    traces.add(trace.join('\n'));
    sums.add(
      JSON.stringify(results)
        .match(/"value":(\d)/g)
        ?.join() ?? '',
    );
  }
  expect(traces.size).toBeGreaterThanOrEqual(18);
  expect([...sums].sort()).toEqual(['"value":0,"value":0', '"value":0,"value":1', '"value":1,"value":0']);
});

test('parallel requests and sleeps of one call are ordered by the seed too', async () => {
  const run = async (seed: number): Promise<readonly string[]> => {
    await cloud.scheduler.run(seed, () =>
      Promise.all([invoke('together', { by: 1 }), invoke('together', { by: 2 })]),
    );
    return cloud.scheduler.trace();
  };
  for (let seed = 1; seed <= 10; seed += 1) expect(await run(seed)).toEqual(await run(seed));
});

test('a write that waits for the lock of an open transaction does not stop the run', async () => {
  const winners = new Set<unknown>();
  for (let seed = 1; seed <= 10; seed += 1) {
    await cloud.engine.restore(untouched);
    const run = () => Promise.all([invoke('locker'), invoke('waiter')]);
    const records = await cloud.scheduler.run(seed, run);
    expect(records.map(({ result }) => result)).toEqual(['committed', 'written']);
    const { documents } = await cloud.engine.find({ collection: 'things', query: { _id: 'lock' } });
    const trace = cloud.scheduler.trace();
    const lockedFirst =
      trace.indexOf('1 locker database.modifyDocument things') <
      trace.indexOf('2 waiter database.modifyDocument things');
    expect(documents[0]?.['by']).toBe(lockedFirst ? 'waiter' : 'locker');
    winners.add(documents[0]?.['by']);
  }
  expect(winners.size).toBe(2);
});

test('a crash replays with its seed, and time passes until the lock that it left is free', async () => {
  const run = async (seed: number) => {
    await cloud.engine.restore(untouched);
    cloud.faults.set({
      kind: 'crash',
      point: 'before',
      match: { functionName: 'locker', action: 'database.commitTransaction' },
    });
    const records = await cloud.scheduler.run(seed, () => Promise.all([invoke('locker'), invoke('waiter')]));
    cloud.faults.clear();
    cloud.clock.set(NOW);
    return { outcomes: records.map(({ outcome }) => outcome), trace: cloud.scheduler.trace() };
  };
  const waited = [];
  for (let seed = 1; seed <= 6; seed += 1) {
    const first = await run(seed);
    expect(await run(seed)).toEqual(first);
    expect(first.outcomes).toEqual(['crashed', 'answered']);
    waited.push(first.trace.includes('time passes'));
  }
  expect(new Set(waited).size).toBe(2);
});

test('a nested call takes part in the run while its caller waits for it', async () => {
  const [record] = await cloud.scheduler.run(3, () => Promise.all([invoke('outer')]));
  expect(record?.outcome).toBe('answered');
  expect(cloud.scheduler.trace().filter((line) => line.startsWith('2 together'))).not.toHaveLength(0);
});

test('a request is held longer than its own timeout', async () => {
  const [hurried] = await cloud.scheduler.run(1, () => Promise.all([invoke('hurried'), invoke('spin')]));

  expect(hurried).toMatchObject({ outcome: 'answered', result: 1 });
});

test('module state begins anew with each run and lives on within it', async () => {
  const run = () =>
    cloud.scheduler.run(1, async () => [(await invoke('memory')).result, (await invoke('memory')).result]);
  expect(await run()).toEqual([1, 2]);
  expect(await run()).toEqual([1, 2]);
});

test('module state that is to be kept lives on from run to run', async () => {
  const run = () => cloud.scheduler.run(1, async () => (await invoke('memory')).result, { modules: 'kept' });
  const first = Number(await run());
  expect([await run(), await run()]).toEqual([first + 1, first + 2]);
});

test('before each step, while all stand still, a test may look, move the clock and begin a call', async () => {
  const before = cloud.engine.snapshot();
  const seen: unknown[] = [];
  let late: ReturnType<typeof invoke> | null = null;
  const beforeStep = async (step: number): Promise<void> => {
    seen.push([step, (await cloud.engine.count({ collection: 'things', query: {} })).total]);
    if (step !== 2) return;
    cloud.clock.move(1_000);
    late = invoke('together', { by: 2 });
  };

  const early = await cloud.scheduler.run(5, () => invoke('together', { by: 1 }), { beforeStep });

  expect(seen.slice(0, 4)).toEqual([0, 1, 2, 3].map((step) => [step, expect.any(Number)]));
  expect(seen).toHaveLength(cloud.scheduler.trace().length);
  expect(early.result).toBe(NOW + 1_000);
  expect(late).not.toBeNull();
  expect(cloud.scheduler.trace().filter((line) => line.startsWith('2 together'))).toHaveLength(6);
  cloud.clock.set(NOW);
  await cloud.engine.restore(before);
});

test('what a look before a step finds wrong ends the run', async () => {
  const beforeStep = (): void => {
    throw new Error('a law is broken');
  };
  await expect(cloud.scheduler.run(6, () => invoke('together'), { beforeStep })).rejects.toThrow(
    'a law is broken',
  );
});

test('the clock stands during a run and goes on after it', async () => {
  cloud.clock.run();
  const instants = await cloud.scheduler.run(1, async () => [
    (await invoke('together')).result,
    cloud.clock.now(),
  ]);
  expect(new Set(instants).size).toBe(1);
  expect(cloud.clock.standing).toBe(false);
  cloud.clock.set(NOW);
});

test('a run in which nothing can move ends with a report of who waits', async () => {
  const run = cloud.scheduler.run(9, () => invoke('stuck'));
  await expect(run).rejects.toThrow('scheduled run 9 is stuck: call 1 stuck neither asks nor sleeps nor ends');
});

test('what the body throws comes out of the run, after the calls it left behind have ended', async () => {
  const ended: string[] = [];
  const stop = cloud.calls.subscribe((call) => ended.push(call.functionName));
  const run = cloud.scheduler.run(4, async () => {
    void invoke('together');
    throw new Error('the assertion failed');
  });
  await expect(run).rejects.toThrow('the assertion failed');
  expect(ended).toEqual(['together']);
  stop();
});
