import type { FaultRule, LocalCloud } from '../types';
import { createFixture, type Fixture } from './testing/fixture';

let fixture: Fixture;
let cloud: LocalCloud;
beforeAll(async () => {
  fixture = await createFixture({
    writer: {
      head: 'let calls = 0;',
      body: `
        calls += 1;
        const things = db.collection('things');
        const failures = [];
        const fail = (error) => failures.push(error.code + ' ' + error.message);
        for (const id of ['a', 'b', 'c']) await things.add({ _id: id }).catch(fail);
        await things.where({ _id: 'a' }).get();
        return { calls, failures };`,
    },
    committer: {
      body: `
        const transaction = await db.startTransaction();
        await transaction.collection('things').add({ _id: 'in-transaction' });
        return transaction.commit().then(() => 'committed', (error) => error.message);`,
    },
    caller: {
      body: `return app.callFunction({ name: 'writer' }).then(({ result }) => result, (error) => error.message);`,
    },
  });
});
afterAll(() => fixture.end());

beforeEach(async () => {
  cloud = await fixture.open({ now: 1_800_000_000_000 });
});
afterEach(() => cloud.close());

const invoke = (name: string) => cloud.functions.invoke(name, {}, { kind: 'shopper', openid: 'o1' });
const ids = async () =>
  (await cloud.engine.find({ collection: 'things', query: {} })).documents.map(({ _id }) => _id);
const crashAt = (nth: number, point: 'before' | 'after'): FaultRule => ({
  kind: 'crash',
  point,
  match: { functionName: 'writer', nth },
});

test('the record of a call has every request with its collection, cost and time', async () => {
  const { requests, result } = await invoke('writer');

  expect(result).toEqual({ calls: 1, failures: [] });
  expect(requests.map(({ action }) => action)).toEqual([
    ...Array(3).fill('database.insertDocument'),
    'database.getDocument',
  ]);
  expect(requests[3]).toMatchObject({ collection: 'things', examined: 1, returned: 1 });
  expect(requests.every(({ ms }) => ms >= 0 && ms < 1_000)).toBe(true);
});

test.each([
  [1, 'before', []],
  [1, 'after', ['a']],
  [2, 'before', ['a']],
  [3, 'after', ['a', 'b', 'c']],
] as const)(
  'a crash at request %i, %s it is performed, leaves exactly what was written until then',
  async (nth, point, written) => {
    cloud.faults.set(crashAt(nth, point));
    const crashed = await invoke('writer');

    expect(crashed).toMatchObject({ outcome: 'crashed', error: { code: 'FUNCTIONS_EXECUTE_FAIL' } });
    expect(crashed.requests).toHaveLength(nth);
    expect(await ids()).toEqual(written);
    cloud.faults.clear();
    expect(await invoke('writer')).toMatchObject({ outcome: 'answered', cold: true, result: { calls: 1 } });
  },
);

test('a lost answer is a performed request whose caller hears a broken connection', async () => {
  cloud.faults.set({ kind: 'loseAnswer', match: { action: 'database.commitTransaction' } });
  const lost = await invoke('committer');

  expect(lost.result).toContain('socket hang up');
  expect(await ids()).toEqual(['in-transaction']);
  expect(lost.requests.map(({ errorCode }) => errorCode)).toContain('HANG_UP');
});

test('a hang-up is a request that was not performed', async () => {
  cloud.faults.set({ kind: 'hangUp', match: { action: 'database.insertDocument', nth: 2 } });

  expect((await invoke('writer')).result).toEqual({
    calls: 1,
    failures: [expect.stringContaining('socket hang up')],
  });
  expect(await ids()).toEqual(['a', 'c']);
});

test('a failure answers the code it was told, once, and performs nothing', async () => {
  const id = cloud.faults.set({
    kind: 'fail',
    code: 'DATABASE_TRANSACTION_CONFLICT',
    message: '[ResourceUnavailable.TransactionConflict] Transaction is conflict',
    match: { collection: 'things', action: 'database.insert*', times: 1 },
  });
  const call = await invoke('writer');

  expect(call.result).toEqual({
    calls: 1,
    failures: [expect.stringMatching(/^DATABASE_TRANSACTION_CONFLICT .*TransactionConflict/)],
  });
  expect(await ids()).toEqual(['b', 'c']);
  expect(cloud.faults.list()).toMatchObject([{ id, hits: 1 }]);
});

test('latency slows every matching request and nothing else', async () => {
  cloud.faults.set({ kind: 'latency', ms: 30, match: { action: 'database.insertDocument' } });
  const { requests } = await invoke('writer');

  expect(requests.slice(0, 3).every(({ ms }) => ms >= 29)).toBe(true);
  expect(requests[3]?.ms).toBeLessThan(29);
});

test('a nested call that crashes is an error to the function that called it', async () => {
  cloud.faults.set(crashAt(1, 'after'));
  const { result, requests } = await invoke('caller');

  expect(result).toContain('Process exited before completing request');
  expect(requests).toMatchObject([
    { action: 'functions.invokeFunction:writer', errorCode: 'FUNCTIONS_EXECUTE_FAIL' },
  ]);
});
