import { FaultSwitchboard } from './faults';
import { seedRandom } from './random';

const insert = { action: 'database.insertDocument', collection: 'orders' };

test('a rule without a match hits everything, and counts its hits', () => {
  const faults = new FaultSwitchboard();
  faults.set({ kind: 'hangUp' });

  faults.requestFault({ action: 'http:faceid' });
  faults.requestFault(insert);

  expect(faults.list()).toMatchObject([{ hits: 2 }]);
});

test('the n-th matching request is counted for each call by itself', () => {
  const faults = new FaultSwitchboard();
  faults.set({ kind: 'hangUp', match: { functionName: 'exchange', action: 'database.*', nth: 2 } });
  const first = { functionName: 'exchange', matches: new Map<string, number>() };
  const second = { functionName: 'exchange', matches: new Map<string, number>() };

  const hits = [first, second, first, first, second].map(
    (call) => faults.requestFault({ ...insert, call }).before !== null,
  );

  expect(hits).toEqual([false, false, true, false, true]);
  expect(
    faults.requestFault({ ...insert, call: { functionName: 'draw', matches: new Map() } }).before,
  ).toBeNull();
});

test('a probability is drawn from the seed, so that a run can be repeated', () => {
  const run = (seed: number): string => {
    const faults = new FaultSwitchboard(seedRandom(seed));
    faults.set({ kind: 'loseAnswer', match: { probability: 0.3 } });
    return Array.from({ length: 200 }, () => (faults.requestFault(insert).after === null ? '.' : 'x')).join('');
  };

  expect(run(1)).toBe(run(1));
  expect(run(1)).not.toBe(run(2));
  expect([...run(1)].filter((mark) => mark === 'x').length).toBeGreaterThan(40);
  expect([...run(1)].filter((mark) => mark === 'x').length).toBeLessThan(80);
});

test('latencies add up, and the first rule that stops a request decides', () => {
  const faults = new FaultSwitchboard();
  faults.set({ kind: 'latency', ms: 10 });
  faults.set({ kind: 'latency', ms: 5 });
  faults.set({ kind: 'fail', code: 'SYS_ERR', message: 'first' });
  faults.set({ kind: 'hangUp' });

  expect(faults.requestFault(insert)).toEqual({
    latencyMs: 15,
    before: { kind: 'fail', code: 'SYS_ERR', message: 'first' },
    after: null,
  });
});

test('a removed or spent rule does nothing', () => {
  const faults = new FaultSwitchboard();
  const removed = faults.set({ kind: 'hangUp' });
  faults.remove(removed);
  faults.set({ kind: 'loseAnswer', match: { times: 1 } });

  const afters = [1, 2].map(() => faults.requestFault(insert).after);

  expect(afters).toEqual(['loseAnswer', null]);
});

test('a timer fires once, twice or not at all', () => {
  const faults = new FaultSwitchboard();
  faults.set({ kind: 'timerDoubled', match: { functionName: 'expireCoins' } });
  faults.set({ kind: 'timerSkipped', match: { functionName: 'sweepOrders' } });

  expect(['expireCoins', 'sweepOrders', 'auditLedger'].map((name) => faults.timerFirings(name))).toEqual([
    2, 0, 1,
  ]);
  expect(faults.requestFault(insert)).toEqual({ latencyMs: 0, before: null, after: null });
});
