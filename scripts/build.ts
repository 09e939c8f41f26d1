import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type BuildContext, type BuildOptions, type OutputFile, type Plugin, build, context } from 'esbuild';
import { forgetLoadedSources, loadContract } from './build/contracts';
import { BUNDLES_DIR, FUNCTIONS_DIR, ROOT, listOperations } from './build/operations';
import { reducedSdk } from './build/reducedSdk';
import { writeIfChanged } from './build/writeIfChanged';

export interface BuildFunctionsOptions {
  readonly functionsDir?: string; // cloudfunctions/ by default
  readonly outDir?: string; // dist/cloudfunctions by default
  readonly only?: readonly string[]; // every operation by default
  readonly watch?: boolean; // goes on building at every save, until dispose()
  readonly onRebuild?: (names: readonly string[]) => void; // after a later build: whose bundle changed
}

export interface FunctionsBuild {
  readonly names: readonly string[];
  readonly kilobytes: Readonly<Record<string, number>>; // of index.js
  dispose(): Promise<void>;
}

/**
 * One CommonJS bundle per operation, ready for `tcb fn deploy` and for the local cloud: the same bytes run in
 * both.
 */
export async function buildFunctions(options: BuildFunctionsOptions = {}): Promise<FunctionsBuild> {
  const functionsDir = options.functionsDir ?? FUNCTIONS_DIR;
  const outDir = options.outDir ?? BUNDLES_DIR;
  const all = listOperations(functionsDir);
  const names = options.only ?? all;
  const kilobytes: Record<string, number> = {};
  if (names.length === 0) return { names, kilobytes, dispose: async () => undefined };

  const write = (files: readonly OutputFile[]): string[] => writeBundles(files, functionsDir, kilobytes);
  const settings = (await groupByWechat(functionsDir, names)).map((group) =>
    bundleSettings(functionsDir, outDir, group),
  );
  if (options.watch === true) {
    const watching = await Promise.all(settings.map((each) => watch(each, write, options.onRebuild)));
    return {
      names,
      kilobytes,
      dispose: async () => void (await Promise.all(watching.map((each) => each.dispose()))),
    };
  }
  for (const each of settings) write((await build(each)).outputFiles);
  if (options.only === undefined) removeStrangers(outDir, all);
  return { names, kilobytes, dispose: async () => undefined };
}

/** Resolves when the first build is written; from then on `onRebuild` is told whose bundle changed. */
async function watch(
  settings: Settings,
  write: (files: readonly OutputFile[]) => string[],
  onRebuild: BuildFunctionsOptions['onRebuild'],
): Promise<BuildContext> {
  let builds = 0;
  let firstBuilt: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (firstBuilt = resolve));
  const writer: Plugin = {
    name: 'write-bundles',
    setup: (plugin) =>
      plugin.onEnd((result) => {
        forgetLoadedSources();
        const changed = write(result.outputFiles ?? []);
        builds += 1;
        if (builds === 1) firstBuilt();
        else if (changed.length > 0) onRebuild?.(changed);
      }),
  };
  const watching = await context({ ...settings, plugins: [...settings.plugins, writer] });
  await watching.watch();
  await first;
  return watching;
}

interface Group {
  readonly names: readonly string[];
  readonly wechat: boolean; // whether they send forms to WeChat: through wx-server-sdk, or for cloudPay
}

const CLOUD_PAY = /\/platform\/pay\/cloudPayWire\.ts$/;

/** What the few functions that call WeChat carry for it, no other function has to read at its start. */
async function groupByWechat(functionsDir: string, names: readonly string[]): Promise<Group[]> {
  const { outputs = {} } = (
    await build({
      ...bundleSettings(functionsDir, BUNDLES_DIR, { names, wechat: true }),
      packages: 'external',
      metafile: true,
      sourcemap: false,
    })
  ).metafile;
  const callers = new Set(
    Object.entries(outputs)
      .filter(
        ([, { imports, inputs }]) =>
          imports.some(({ path }) => path === 'wx-server-sdk') ||
          Object.keys(inputs).some((path) => CLOUD_PAY.test(path)),
      )
      .map(([path]) => basename(dirname(path))),
  );
  return [true, false]
    .map((wechat) => ({ names: names.filter((name) => callers.has(name) === wechat), wechat }))
    .filter((group) => group.names.length > 0);
}

/**
 * The SDK as the bundles carry it: the path of a CommonJS file that exports @cloudbase/node-sdk, for its
 * conformance tests.
 */
export async function buildReducedSdk(): Promise<string> {
  const outfile = join(ROOT, 'dist/sdk/index.js');
  const { outputFiles } = await build({
    ...COMMON_SETTINGS,
    stdin: { contents: `module.exports = require('@cloudbase/node-sdk');`, resolveDir: ROOT },
    outfile,
    plugins: [reducedSdk({ wechat: true })],
  });
  for (const file of outputFiles) writeIfChanged(file.path, file.contents);
  return outfile;
}

const COMMON_SETTINGS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  charset: 'utf8',
  write: false,
  logLevel: 'warning',
} satisfies BuildOptions;

function bundleSettings(functionsDir: string, outDir: string, { names, wechat }: Group) {
  return {
    ...COMMON_SETTINGS,
    entryPoints: names.map((name) => join(functionsDir, name, 'index.ts')),
    outbase: functionsDir,
    outdir: outDir,
    sourcemap: 'linked',
    plugins: [reducedSdk({ wechat })],
  } satisfies BuildOptions;
}

type Settings = ReturnType<typeof bundleSettings>;

/** Answers the names whose function changed; a bundle that did not change keeps its file. */
function writeBundles(
  files: readonly OutputFile[],
  functionsDir: string,
  kilobytes: Record<string, number>,
): string[] {
  const changed = new Set<string>();
  for (const file of files) {
    const folder = dirname(file.path);
    const name = basename(folder);
    if (writeIfChanged(file.path, file.contents) && file.path.endsWith('.js')) changed.add(name);
    if (!file.path.endsWith('.js')) continue;
    kilobytes[name] = Math.round(file.contents.byteLength / 1024);
    const { openapi = [] } = loadContract(name, functionsDir).deploy;
    const manifest = { name, version: '1.0.0', private: true, main: 'index.js' };
    writeIfChanged(join(folder, 'package.json'), toJson(manifest));
    if (writeIfChanged(join(folder, 'config.json'), toJson({ permissions: { openapi } }))) changed.add(name);
  }
  return [...changed].sort();
}

/** The bundle of an operation that is gone must not be deployed any more. */
function removeStrangers(outDir: string, names: readonly string[]): void {
  for (const folder of readdirSync(outDir)) {
    if (!names.includes(folder)) rmSync(join(outDir, folder), { recursive: true });
  }
}

const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function main(): Promise<void> {
  const startedAt = performance.now();
  const { names, kilobytes } = await buildFunctions();
  const largest = Object.entries(kilobytes).sort(([, a], [, b]) => b - a)[0];
  const size = largest === undefined ? '' : `, the largest ${largest[0]} with ${largest[1]} KB`;
  const ms = Math.round(performance.now() - startedAt);
  console.error(`built ${names.length} functions in ${ms} ms${size} -> ${relative(ROOT, BUNDLES_DIR)}${sep}`);
}

if (require.main === module) void main();
