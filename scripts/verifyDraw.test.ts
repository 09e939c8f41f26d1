import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './build/operations';
import { drawList, linesOf } from './verifyDraw/testing';

const drawn = drawList(1_100);
const lines = linesOf(drawn);
const jsonLines = (values: readonly unknown[]): string =>
  values.map((each) => `${JSON.stringify(each)}\n`).join('');

let folder: string;
let servers: Server[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verify-draw-'));
  servers = [];
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test('F-118 a file is checked line by line, and its winners are listed in order', async () => {
  const { exitCode, stdout } = await verifyDraw(fileOf(lines), '--winners');

  expect(exitCode).toBe(0);
  expect(stdout).toContain('ok      the beacon signed the round: round 1000\n');
  expect(stdout).toContain('everything holds\n');
  expect(stdout).not.toContain('failed');
  expect(stdout.match(/^\d+\t(winner|waitlist)\t[0-9a-f]{64}\t[0-9a-f]{64}$/gm)).toHaveLength(15);
  expect(stdout).toContain(`${drawn.proof.result.cutoff}\n11\twaitlist\t`);
});

test('F-118 what does not hold is told, and ends with code 1', async () => {
  const result = { ...drawn.proof.result, cutoff: '00'.repeat(32) };
  const { exitCode, stdout } = await verifyDraw(fileOf([{ ...drawn.proof, result }, ...lines.slice(1)]));

  expect(exitCode).toBe(1);
  expect(stdout).toContain('failed  the cut-off is the rank of the last winner: ');
  expect(stdout).toContain('1 of 15 checks failed\n');
});

test('F-118 an address is read with every chunk, in or out of an envelope, and saved', async () => {
  const saved = join(folder, 'saved.jsonl');
  const plain = await verifyDraw(await serve((value) => value), '--save', saved);
  const enveloped = await verifyDraw(await serve(asGetDrawProof));

  expect([plain.exitCode, enveloped.exitCode]).toEqual([0, 0]);
  expect(enveloped.stdout).toBe(plain.stdout);
  expect(readFileSync(saved, 'utf8')).toBe(jsonLines(lines));
  expect(await verifyDraw(saved)).toMatchObject({ exitCode: 0, stdout: plain.stdout });
});

test('an address that refuses, no file and no JSON are failures, told in a line', async () => {
  const refused = await verifyDraw(await serve(() => ({ success: false, code: 'DRAW_NOT_FOUND', data: null })));
  const absent = await verifyDraw(join(folder, 'absent.jsonl'));
  writeFileSync(join(folder, 'text.jsonl'), 'hello\n');
  const text = await verifyDraw(join(folder, 'text.jsonl'));

  expect([refused, absent, text].map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
  expect(refused.stdout).toMatch(/^failed {2}http:.* refuses: DRAW_NOT_FOUND\n$/);
  expect(absent.stdout).toContain('ENOENT');
  expect(text.stdout).toContain('text.jsonl, line 1 is no JSON');
});

test('a call that says nothing to check, or what there is not, prints how to call it', async () => {
  const calls = [[], ['--winner', 'x'], ['a', '--me', 'xyz']];
  const answers = await Promise.all(calls.map((words) => verifyDraw(...words)));

  expect(answers.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2]);
  expect(answers[0]?.stderr).toContain('npm run verify-draw -- FILE_OR_URL');
});

function verifyDraw(...words: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/verifyDraw.ts', ...words],
      { cwd: ROOT },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

function fileOf(values: readonly unknown[]): string {
  const path = join(folder, 'proof.jsonl');
  writeFileSync(path, jsonLines(values));
  return path;
}

const asGetDrawProof = (value: unknown, isSummary: boolean) => ({
  success: true,
  code: 'SUCCESS',
  data: isSummary ? { proof: value, chunk: null } : { proof: null, chunk: value },
});

/** Answers the summary and, with chunk=N, a chunk; the second chunk comes before the first. */
async function serve(wrap: (value: unknown, isSummary: boolean) => unknown): Promise<string> {
  const server = createServer((request, response) => {
    const chunk = new URL(request.url ?? '', 'http://localhost').searchParams.get('chunk');
    const answer = JSON.stringify(wrap(lines[chunk === null ? 0 : Number(chunk) + 1], chunk === null));
    if (chunk === '0') setTimeout(() => response.end(answer), 50);
    else response.end(answer);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}/proof?drawId=d-1`;
}
