import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { BUNDLES_DIR, ROOT } from './build/operations';

/** Run by npx, because its 34 MB are needed by whoever deploys and by nobody else. */
const CLI = '@cloudbase/cli@2.12.10';

const deployment = z.object({
  functions: z.array(z.object({ name: z.string(), envVariables: z.record(z.string(), z.string()) })),
});

export interface DeployPlan {
  readonly functions: readonly string[];
  // variables of this shell that the deployment hands on, and that are not set
  readonly missing: readonly string[];
  readonly commands: readonly (readonly string[])[]; // of the CLI
}

/** What `npm run deploy -- [names]` would do, from cloudbaserc.json and the HTTP routes. */
export function planDeploy(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DeployPlan {
  const { functions } = deployment.parse(readJson('cloudbaserc.json'));
  const routes = z.record(z.string(), z.string()).parse(readJson('database/generated/httpRoutes.json'));
  const stranger = names.find((name) => !functions.some((each) => each.name === name));
  if (stranger !== undefined) throw new Error(`There is no function ${stranger}`);

  const chosen = functions.filter(({ name }) => names.length === 0 || names.includes(name));
  const needed = ['TCB_ENV_ID', ...chosen.flatMap(({ envVariables }) => Object.keys(envVariables))];
  const target = ['-e', environment['TCB_ENV_ID'] ?? ''];
  const deploys =
    names.length === 0
      ? [['fn', 'deploy', '--all', '--force', '--yes', ...target]]
      : chosen.map(({ name }) => ['fn', 'deploy', name, '--force', '--yes', ...target]);
  const services = Object.entries(routes)
    .filter(([, name]) => chosen.some((each) => each.name === name))
    .map(([path, name]) => ['service', 'create', '-p', path, '-f', name, ...target]);
  return {
    functions: chosen.map(({ name }) => name),
    missing: [...new Set(needed)].filter((name) => !environment[name]).sort(),
    commands: [...deploys, ...services],
  };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

function main(): void {
  const words = process.argv.slice(2);
  const isDry = words.includes('--dry-run');
  const plan = planDeploy(
    words.filter((word) => word !== '--dry-run'),
    process.env,
  );
  for (const name of plan.functions) {
    const kilobytes = Math.round(readFileSync(join(BUNDLES_DIR, name, 'index.js')).byteLength / 1024);
    console.log(`  ${name} ${kilobytes} KB`);
  }
  for (const command of plan.commands) console.log(`  tcb ${command.join(' ')}`);
  if (plan.missing.length > 0) console.log(`Not set in this shell: ${plan.missing.join(', ')}`);
  if (isDry) return;
  if (plan.missing.length > 0)
    throw new Error('Nothing was deployed: a deployment replaces the whole set of variables');

  for (const command of plan.commands) {
    const { status } = spawnSync('npx', ['--yes', '--package', CLI, '--', 'tcb', ...command], {
      cwd: ROOT,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error(`tcb ${command.join(' ')} failed`);
  }
  console.log(
    'Deployed. WeChat permissions (config.json) are applied by the developer tools: upload such functions once there.',
  );
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
