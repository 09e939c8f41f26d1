import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { BUNDLES_DIR, ROOT } from '../build/operations';
import { reducedSdk } from '../build/reducedSdk';

/** The bench-only function: the same exchange with the stock inside the SDK's own runTransaction. */
export const NAIVE = 'naiveExchange';

const PROGRAM = join(ROOT, 'scripts/bench/naive/index.ts');
const deployment = z.looseObject({ functions: z.array(z.looseObject({ name: z.string() })) });

/** A deployment in a folder of its own: the real bundles, and beside them the naive one, built in the same way. */
export async function layOutNaiveCloud(): Promise<{ readonly rootDir: string; remove(): void }> {
  const rootDir = mkdtempSync(join(tmpdir(), 'golden-deer-bench-'));
  const functionsDir = join(rootDir, 'dist/cloudfunctions');
  mkdirSync(functionsDir, { recursive: true });
  cpSync(join(ROOT, 'database/generated'), join(rootDir, 'database/generated'), { recursive: true });
  cpSync(BUNDLES_DIR, functionsDir, { recursive: true });

  const described = deployment.parse(JSON.parse(readFileSync(join(ROOT, 'cloudbaserc.json'), 'utf8')));
  const exchange = described.functions.find(({ name }) => name === 'exchange');
  const functions = [...described.functions, { ...exchange, name: NAIVE }];
  writeFileSync(join(rootDir, 'cloudbaserc.json'), JSON.stringify({ ...described, functions }));

  await build({
    absWorkingDir: ROOT,
    entryPoints: [PROGRAM],
    outfile: join(functionsDir, NAIVE, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    plugins: [reducedSdk({ wechat: false })],
  });
  return { rootDir, remove: () => rmSync(rootDir, { recursive: true }) };
}
