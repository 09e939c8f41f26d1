import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openEngine } from './index';
import { findAll } from './testing';

const ROUNDS = 4;
const ACKNOWLEDGED_PER_ROUND = 300;

/**
 * Runs the writer until it has acknowledged enough, kills it with SIGKILL, and answers all that it
 * acknowledged.
 */
async function writeUntilKilled(dataDir: string, round: number): Promise<string[]> {
  const writer = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'crashWriter.ts'), dataDir, `r${round}`],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let complaints = '';
  writer.stderr.on('data', (chunk: Buffer) => (complaints += String(chunk)));
  const acknowledged: string[] = [];
  for await (const line of createInterface(writer.stdout)) {
    acknowledged.push(line);
    if (acknowledged.length === ACKNOWLEDGED_PER_ROUND + round * 17) writer.kill('SIGKILL');
  }
  if (writer.signalCode === null && writer.exitCode === null) await once(writer, 'exit');
  expect([writer.signalCode, complaints]).toEqual(['SIGKILL', '']);
  return acknowledged;
}

test('kill -9 under load loses nothing that was acknowledged, and leaves no half transaction', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'engine-'));
  try {
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      acknowledged.push(...(await writeUntilKilled(dataDir, round)));
      const engine = await openEngine({ dataDir, now: Date.now });
      const singles = new Map((await findAll(engine, 'singles')).map(({ _id, state }) => [_id, state]));
      const halves = await findAll(engine, 'halves');
      const totals = await findAll(engine, 'totals');
      await engine.close();

      const parts = new Map<unknown, number>();
      for (const { pair } of halves) parts.set(pair, (parts.get(pair) ?? 0) + 1);
      const lost = acknowledged.filter((line) => {
        const [kind, id] = line.split(' ');
        return kind === 'single' ? singles.get(id) !== 'ready' : !parts.has(id);
      });
      expect(lost).toEqual([]);
      expect(halves.filter((half) => parts.get(half['pair']) !== half['halves'])).toEqual([]);
      expect(totals.reduce((sum, { pairs }) => sum + Number(pairs), 0)).toBe(parts.size);
    }
    expect(acknowledged.some((line) => line.startsWith('pair'))).toBe(true);
    expect(acknowledged.some((line) => line.startsWith('single'))).toBe(true);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}, 60_000);
