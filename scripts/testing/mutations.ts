import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { ROOT } from '../build/operations';
import type { Mutation } from './mutation';
import { MUTATIONS } from './mutationTable';

/**
 * `npm run mutations` breaks the code on purpose, one mistake at a time in a copy of the sources, builds it and runs
 * the test that must notice. With words after `--`, only the mistakes that name them all.
 */

const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', 'dist', '.git', '.local', 'coverage']);
const REPORT = 'mutation-report.json';

const reportSchema = z.object({
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ status: z.string() })) })),
});

function main(words: readonly string[]): void {
  const chosen = MUTATIONS.filter(({ what }) => words.every((word) => what.includes(word)));
  const copy = copySources();
  const missed: string[] = [];
  try {
    for (const mutation of chosen) {
      const startedAt = performance.now();
      const verdict = judge(copy, mutation);
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      console.log(`${verdict.padEnd(10)} ${String(seconds).padStart(4)} s  ${mutation.what}`);
      if (verdict !== 'caught') missed.push(mutation.what);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  console.log(`${chosen.length - missed.length} of ${chosen.length} caught`);
  process.exitCode = chosen.length === 0 || missed.length > 0 ? 1 : 0;
}

/** A checkout of its own, so that nothing here is touched; the installed packages are shared. */
function copySources(): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'mutations-')));
  cpSync(ROOT, copy, {
    recursive: true,
    filter: (path) => !LEFT_OUT.has(relative(ROOT, path).split('/')[0] ?? ''),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

function judge(copy: string, { edits, caughtBy }: Mutation): 'caught' | 'MISSED' | 'NO TEST' | 'NO BUILD' {
  const originals = new Map(edits.map(({ file }) => [file, readFileSync(join(copy, file), 'utf8')]));
  try {
    for (const edit of edits) applyTo(copy, edit);
    if (!builds(copy)) return 'NO BUILD';
    return runTest(copy, caughtBy);
  } finally {
    for (const [file, text] of originals) writeFileSync(join(copy, file), text);
  }
}

function applyTo(copy: string, { file, from, to }: Mutation['edits'][number]): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} does not hold exactly once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

/** A mistake that does not even build proves nothing. */
function builds(copy: string): boolean {
  return (
    spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'build'], { cwd: copy, stdio: 'ignore' }).status === 0
  );
}

/** Caught only when the named test itself failed, not because its file could not be loaded. */
function runTest(copy: string, { file, title }: Mutation['caughtBy']): 'caught' | 'MISSED' | 'NO TEST' {
  rmSync(join(copy, REPORT), { force: true });
  const output = ['--json', '--outputFile', REPORT, '--forceExit'];
  const args = ['node_modules/jest/bin/jest.js', file, '-t', patternOf(title), ...output];
  spawnSync(process.execPath, args, { cwd: copy, stdio: 'ignore' });
  const report = reportSchema.parse(JSON.parse(readFileSync(join(copy, REPORT), 'utf8')));
  const ran = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'pending');
  if (report.numRuntimeErrorTestSuites > 0 || ran.length === 0) return 'NO TEST';
  return ran.some(({ status }) => status === 'failed') ? 'caught' : 'MISSED';
}

/** The title as a pattern; what a table of cases fills in may be anything. */
function patternOf(title: string): string {
  return title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[a-z]/g, '.*');
}

main(process.argv.slice(2));
