import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { IndexDefinition } from '../engine/types';

/**
 * What would be deployed: read from the files that deployment uses, so that nothing can differ between
 * cloud and desk.
 */
export interface Deployment {
  /** Functions that have a bundle. Read anew after a build. */
  functions(): ReadonlyMap<string, FunctionDeployment>;
  readonly collections: readonly CollectionDeployment[];
  functionRule(functionName: string): unknown;
  httpRoute(path: string): string | null;
  reload(): void;
  /** Generated files that are not there, for whoever starts the cloud. */
  readonly missingFiles: readonly string[];
}

export interface FunctionDeployment {
  readonly name: string;
  readonly bundleFile: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>; // values may be templates, {{env.NAME}}
  readonly timers: readonly { readonly name: string; readonly cron: string }[];
  readonly openApiPermissions: readonly string[];
}

export interface CollectionDeployment {
  readonly name: string;
  readonly title: string;
  readonly rule: unknown;
  readonly indexes: readonly IndexDefinition[];
}

/** The platform's own defaults for a function that cloudbaserc.json does not describe. */
const DEFAULTS = { timeout: 3, memorySize: 256, envVariables: {}, triggers: [] };

const functionSchema = z.object({
  name: z.string(),
  timeout: z.number().default(DEFAULTS.timeout),
  memorySize: z.number().default(DEFAULTS.memorySize),
  envVariables: z.record(z.string(), z.string()).default(DEFAULTS.envVariables),
  triggers: z
    .array(z.object({ name: z.string(), type: z.string(), config: z.string() }))
    .default(DEFAULTS.triggers),
});
const cloudbasercSchema = z.object({ functions: z.array(functionSchema) });
const permissionsSchema = z.object({
  permissions: z.object({ openapi: z.array(z.string()).default([]) }).optional(),
});
const rulesSchema = z.record(z.string(), z.object({ invoke: z.unknown() }));
const routesSchema = z.record(z.string(), z.string());
const direction = z.union([z.literal(1), z.literal(-1)]);
const collectionsSchema = z.array(
  z.object({
    name: z.string(),
    title: z.string().default(''),
    rule: z.unknown(),
    indexes: z
      .array(
        z.object({
          name: z.string(),
          keys: z.array(z.tuple([z.string(), direction])),
          unique: z.boolean().default(false),
        }),
      )
      .default([]),
  }),
);

export function readDeployment(rootDir: string, functionsDir: string): Deployment {
  const missingFiles: string[] = [];
  const read = <Schema extends z.ZodType>(
    file: string,
    schema: Schema,
    absent: z.output<Schema>,
  ): z.output<Schema> => {
    const path = join(rootDir, file);
    if (existsSync(path)) return parseFile(path, schema);
    if (!missingFiles.includes(file)) missingFiles.push(file);
    return absent;
  };
  const readAll = () => ({
    functions: readFunctions(
      functionsDir,
      read('cloudbaserc.json', cloudbasercSchema, { functions: [] }).functions,
    ),
    rules: read('database/generated/functionRules.json', rulesSchema, {}),
    routes: read('database/generated/httpRoutes.json', routesSchema, {}),
    collections: read('database/generated/collections.json', collectionsSchema, []),
  });
  let state = readAll();
  return {
    functions: () => state.functions,
    get collections() {
      return state.collections;
    },
    functionRule: (name) => (state.rules[name] ?? state.rules['*'])?.invoke ?? false,
    httpRoute: (path) => longestRoute(state.routes, path),
    reload: () => (state = readAll()),
    missingFiles,
  };
}

function readFunctions(
  functionsDir: string,
  described: readonly z.output<typeof functionSchema>[],
): Map<string, FunctionDeployment> {
  const names = existsSync(functionsDir) ? readdirSync(functionsDir) : [];
  const built = names.filter((name) =>
    statSync(join(functionsDir, name, 'index.js'), { throwIfNoEntry: false })?.isFile(),
  );
  return new Map(built.sort().map((name) => [name, readFunction(name, functionsDir, described)]));
}

function readFunction(
  name: string,
  functionsDir: string,
  described: readonly z.output<typeof functionSchema>[],
): FunctionDeployment {
  const found = described.find((each) => each.name === name) ?? { name, ...DEFAULTS };
  const configFile = join(functionsDir, name, 'config.json');
  const config = existsSync(configFile) ? parseFile(configFile, permissionsSchema) : {};
  return {
    name,
    bundleFile: join(functionsDir, name, 'index.js'),
    timeoutSeconds: found.timeout,
    memoryMb: found.memorySize,
    environment: found.envVariables,
    timers: found.triggers
      .filter(({ type }) => type === 'timer')
      .map((each) => ({ name: each.name, cron: each.config })),
    openApiPermissions: config.permissions?.openapi ?? [],
  };
}

/** HTTP access gives a function everything below its path; the longest path wins. */
function longestRoute(routes: Readonly<Record<string, string>>, path: string): string | null {
  const fits = Object.keys(routes).filter(
    (route) => path === route || path.startsWith(route.endsWith('/') ? route : `${route}/`),
  );
  const longest = fits.sort((left, right) => right.length - left.length)[0];
  return longest === undefined ? null : (routes[longest] ?? null);
}

function parseFile<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Error(`${path} cannot be used: run "npm run generate" and "npm run build"`, { cause });
  }
}
