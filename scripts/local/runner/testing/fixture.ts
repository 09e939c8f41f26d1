import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { reducedSdk } from '../../../build/reducedSdk';
import { openLocalCloud } from '../../cloud';
import type { LocalCloud, LocalCloudOptions } from '../../types';

/** A function written for one test. */
export interface FixtureFunction {
  /** Statements of `main(event, context)`; they find `db`, `app` and `sleep`, or `cloud` with the wx SDK. */
  readonly body: string;
  readonly head?: string; // statements of the module
  readonly sdk?: 'node' | 'wx' | 'none';
  readonly timeout?: number; // seconds
  readonly memorySize?: number; // MB
  readonly cron?: string;
  readonly envVariables?: Readonly<Record<string, string>>;
  readonly openapi?: readonly string[];
}

export interface Fixture {
  readonly rootDir: string;
  /** Writes one function again, as a build would. */
  write(name: string, source: FixtureFunction): Promise<void>;
  open(options?: LocalCloudOptions): Promise<LocalCloud>;
  /** Closes the clouds it opened and removes the folder. */
  end(): Promise<void>;
}

const PRELUDES = {
  none: '',
  node: `
    const cloudbase = sdk();
    const app = cloudbase.init({ env: cloudbase.SYMBOL_CURRENT_ENV });
    const db = app.database();`,
  wx: `
    const cloud = sdk();
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });`,
};
const SDK_PACKAGES = { node: '@cloudbase/node-sdk', wx: 'wx-server-sdk' };
const bundledSdks = new Map<string, Promise<string>>();

/** Functions in a folder of their own, with the real SDK as products bundle it, and clouds that run them. */
export async function createFixture(functions: Readonly<Record<string, FixtureFunction>>): Promise<Fixture> {
  const rootDir = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  const clouds: LocalCloud[] = [];
  const put = (file: string, content: unknown): void => {
    const path = join(rootDir, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const write = async (name: string, source: FixtureFunction): Promise<void> => {
    put(`dist/cloudfunctions/${name}/index.js`, await moduleOf(source));
    put(`dist/cloudfunctions/${name}/config.json`, { permissions: { openapi: source.openapi ?? [] } });
  };
  for (const [name, source] of Object.entries(functions)) await write(name, source);
  put('cloudbaserc.json', {
    functions: Object.entries(functions).map(
      ([name, { timeout = 5, memorySize = 256, envVariables = {}, cron }]) => ({
        ...{ name, timeout, memorySize, envVariables },
        triggers: cron === undefined ? [] : [{ name: `${name}Timer`, type: 'timer', config: cron }],
      }),
    ),
  });
  put('database/generated/collections.json', [
    { name: 'things', title: 'things', rule: 'ADMINONLY', indexes: [] },
  ]);
  put('database/generated/functionRules.json', { '*': { invoke: false }, open: { invoke: 'auth != null' } });
  put('database/generated/httpRoutes.json', { '/open': 'open' });
  return {
    rootDir,
    write,
    async open(options) {
      const cloud = await openLocalCloud({ rootDir, ...options });
      clouds.push(cloud);
      return cloud;
    },
    async end() {
      await Promise.all(clouds.map((cloud) => cloud.close()));
      rmSync(rootDir, { recursive: true, force: true });
    },
  };
}

async function moduleOf({ body, head = '', sdk = 'node' }: FixtureFunction): Promise<string> {
  return [
    sdk === 'none'
      ? ''
      : `const sdk = () => { const module = { exports: {} };\n${await bundleSdk(sdk)}\nreturn module.exports; };`,
    PRELUDES[sdk],
    `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));`,
    head,
    `exports.main = async (event, context) => { ${body} };`,
  ].join('\n');
}

function bundleSdk(sdk: 'node' | 'wx'): Promise<string> {
  const known = bundledSdks.get(sdk);
  if (known !== undefined) return known;
  const bundled = build({
    stdin: { contents: `module.exports = require('${SDK_PACKAGES[sdk]}');`, resolveDir: __dirname },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'utf8',
    logLevel: 'error',
    plugins: [reducedSdk({ wechat: sdk === 'wx' })],
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  bundledSdks.set(sdk, bundled);
  return bundled;
}
