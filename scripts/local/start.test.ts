import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const READY = 'Ctrl-C ends it.';

let folder: string;
const running: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  output(): string;
  said(text: string): Promise<void>;
  readonly exit: Promise<number | null>;
}

function start(...args: string[]): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/local/start.ts', ...args], { cwd: ROOT });
  running.push(child);
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += String(chunk);
      for (const listener of listeners) listener();
    });
  }
  const exit = new Promise<number | null>((ended) => child.on('exit', (code) => ended(code)));
  return {
    child,
    output: () => text,
    exit,
    said: (wanted) =>
      new Promise((heard, failed) => {
        const look = (): void => (text.includes(wanted) ? heard() : undefined);
        listeners.add(look);
        look();
        void exit.then((code) => failed(new Error(`ended with ${code}: ${text}`)));
      }),
  };
}
const addressIn = (output: string): string => /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '';

test('a start says what to open, answers there, prints each call and ends with 0 on Ctrl-C', async () => {
  const cloud = start('--port', '0', '--data', join(folder, 'data'));
  await cloud.said(READY);
  const url = addressIn(cloud.output());
  const health = await fetch(`${url}/http/health`);
  const consolePage = await fetch(`${url}/console`);
  await cloud.said('health  ');
  cloud.child.kill('SIGINT');

  expect(await cloud.exit).toBe(0);
  expect(health.status).toBe(200);
  expect(consolePage.status).toBe(200);
  expect(cloud.output()).toMatch(/\d\d:\d\d:\d\d {2}health +http +HTTP 200 +\d+ ms +\d+ requests {2}cold/);
});

test('data outlives a restart, one cloud at a time uses it, and --fresh removes it', async () => {
  const data = join(folder, 'data');
  const first = start('--port', '0', '--data', data);
  await first.said(READY);
  const second = start('--port', '0', '--data', data);

  expect(await second.exit).toBe(1);
  expect(second.output()).toContain('is in use by another local cloud');
  first.child.kill('SIGTERM');
  expect(await first.exit).toBe(0);
  writeFileSync(join(data, 'left-over'), '');
  const third = start('--port', '0', '--data', data, '--fresh');
  await third.said(READY);
  expect(existsSync(join(data, 'left-over'))).toBe(false);
});

test('a taken port, an unknown option, an unknown function and a foreign folder are one clear line each', async () => {
  const taken = await listen();
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  writeFileSync(join(folder, 'thesis.txt'), '');
  const tries: readonly (readonly [Started, string])[] = [
    [start('--memory', '--port', port), `port ${port} is taken`],
    [start('--colour'), `Unknown option '--colour'`],
    [start('--memory', '--port', '0', '--log', 'nobody'), 'there is no function nobody; there are: '],
    [start('--data', folder, '--fresh', '--port', '0'), 'does not look like a local cloud'],
  ];

  for (const [attempt, message] of tries) {
    expect(await attempt.exit).toBe(1);
    expect(attempt.output()).toContain(message);
    expect(attempt.output()).not.toContain('    at ');
  }
  expect(existsSync(join(folder, 'thesis.txt'))).toBe(true);
  taken.close();
});

function listen(): Promise<Server> {
  return new Promise((listening) => {
    const server = createServer().listen(0, '127.0.0.1', () => listening(server));
  });
}
