import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');
export const FUNCTIONS_DIR = join(ROOT, 'cloudfunctions');
export const BUNDLES_DIR = join(ROOT, 'dist/cloudfunctions');

/** Every folder of cloudfunctions/ but `common` is one operation, one function, one bundle. */
export function listOperations(functionsDir = FUNCTIONS_DIR): string[] {
  return readdirSync(functionsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'common')
    .filter((entry) => existsSync(join(functionsDir, entry.name, 'contract.ts')))
    .map((entry) => entry.name)
    .sort();
}
