import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build/operations';
import { readOrNull, writeIfChanged } from './build/writeIfChanged';
import { renderClient, renderRefusals } from './generate/client';
import { renderCloudbaserc, renderFunctionRules, renderHttpRoutes } from './generate/cloudbaserc';
import { renderCollections, renderModel, renderOperations } from './generate/collections';
import { renderErrorsDoc, renderOperationsDoc } from './generate/docs';
import { type Sources, loadSources } from './generate/sources';
import { listFiles } from './tidy/sources';

/**
 * Every derived file of the project: path from the root, content. Committed, so that a reviewer sees what a
 * change does.
 */
export function renderAll({
  contracts,
  collections,
  environmentOf,
  exportNameOf,
}: Sources): ReadonlyMap<string, string> {
  const generated = 'database/generated';
  return new Map([
    ['cloudbaserc.json', renderCloudbaserc(contracts, environmentOf)],
    [`${generated}/functionRules.json`, renderFunctionRules(contracts)],
    [`${generated}/httpRoutes.json`, renderHttpRoutes(contracts)],
    [`${generated}/operations.json`, renderOperations(contracts)],
    [`${generated}/collections.json`, renderCollections(collections)],
    ...collections.map((each) => [`${generated}/models/${each.name}.json`, renderModel(each)] as const),
    ['docs/operations.md', renderOperationsDoc(contracts)],
    ['docs/errors.md', renderErrorsDoc(contracts)],
    ['miniprogram/api/client.ts', renderClient(contracts, exportNameOf)],
    ['miniprogram/api/refusals.ts', renderRefusals()],
  ]);
}

/**
 * Paths whose committed content is not what the sources say now, strangers in database/generated included.
 */
export function findDrift(files: ReadonlyMap<string, string>): string[] {
  const stale = [...files].filter(([path, content]) => readOrNull(join(ROOT, path))?.toString() !== content);
  return [...stale.map(([path]) => path), ...findStrangers(files)];
}

function findStrangers(files: ReadonlyMap<string, string>): string[] {
  if (!existsSync(join(ROOT, 'database/generated'))) return [];
  return listFiles('database/generated', ['.json']).filter((path) => !files.has(path));
}

function main(): void {
  const files = renderAll(loadSources());
  if (process.argv.includes('--check')) {
    const drift = findDrift(files);
    for (const path of drift) console.error(`${path} is not what the sources say: run \`npm run generate\``);
    process.exitCode = drift.length === 0 ? 0 : 1;
    return;
  }
  const written = [...files].filter(([path, content]) => writeIfChanged(join(ROOT, path), content));
  const removed = findStrangers(files);
  for (const path of removed) rmSync(join(ROOT, path));
  console.error(`generated ${files.size} files: ${written.length} changed, ${removed.length} removed`);
}

if (require.main === module) main();
