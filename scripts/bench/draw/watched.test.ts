import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../build/operations';
import { startWatched } from './watched';

const RUN_ONCE = join(ROOT, 'scripts/bench/draw/runOnce.cjs');
const MB = 1_024 * 1_024;
const DAY_MS = 24 * 3_600_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watched-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const program = (body: string, ...more: readonly string[]) => {
  const file = join(folder, 'program.cjs');
  writeFileSync(file, body);
  return { args: [...more, file], environment: {} };
};

test('what a process holds is told, without what the one holds that started it', async () => {
  const ours = Buffer.alloc(400 * MB, 1);

  const small = await startWatched(program('')).ended;
  const large = await startWatched(program(`globalThis.kept = Buffer.alloc(${200 * MB}, 1);`)).ended;

  expect(ours).toHaveLength(400 * MB);
  expect(small.peakMb).toBeGreaterThan(10);
  expect(small.peakMb).toBeLessThan(150);
  expect(large.peakMb - small.peakMb).toBeGreaterThan(190);
  expect([small.exitCode, small.answer]).toEqual([0, undefined]);
});

test('a killed process has no exit code, and its memory until then is known', async () => {
  const { ended, kill } = startWatched(program('setInterval(() => undefined, 1_000);'));
  setTimeout(kill, 500);

  const { exitCode, peakMb } = await ended;

  expect(exitCode).toBeNull();
  expect(peakMb).toBeGreaterThan(10);
});

test('a function is called once by the clock of the cloud, and its answer is heard', async () => {
  const body = `exports.main = async ({ one }, { two }) =>
    ({ one, two, now: Date.now(), made: new Date().getTime(), fixed: new Date(5).getTime() });`;
  const { args, environment } = program(body, RUN_ONCE);
  const before = Date.now();

  const call = ['{"one":1}', '{"two":2}', String(-DAY_MS)];
  const { answer, exitCode } = await startWatched({ args: [...args, ...call], environment }).ended;

  const { now, made, ...others } = Object(answer);
  expect(others).toEqual({ one: 1, two: 2, fixed: 5 });
  expect(now).toBeGreaterThanOrEqual(before - DAY_MS);
  expect(now).toBeLessThanOrEqual(Date.now() - DAY_MS);
  expect(made - now).toBeLessThan(1_000);
  expect(exitCode).toBe(0);
});

test('a function that throws ends with what it said', async () => {
  const { args, environment } = program(
    `exports.main = async () => { throw new Error('no list'); };`,
    RUN_ONCE,
  );

  const { exitCode, output } = await startWatched({ args: [...args, '{}', '{}', '0'], environment }).ended;

  expect([exitCode, output]).toEqual([1, expect.stringContaining('no list')]);
});
