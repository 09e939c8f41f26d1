import { isFile, isProduct } from './project';
import { type ImportLine, type Source, resolveImport } from './sources';

type Layer =
  | 'contract'
  | 'domain'
  | 'store'
  | 'runtime'
  | 'platform'
  | 'views'
  | 'collections'
  | 'op/contract'
  | 'op/handler'
  | 'op/index';

interface LayerRule {
  readonly layers: readonly Layer[]; // of the project
  readonly typesOf?: readonly Layer[]; // only `import type`
  readonly packages: readonly (string | PackageRule)[];
}

/** A package that one file of a layer may use, so that replacing it changes one file. */
interface PackageRule {
  readonly name: string;
  readonly only?: RegExp; // the files that may
  readonly lazy?: true; // only as `await import(...)`: a cold function must not pay for it
}

const NODE_SDK = { name: '@cloudbase/node-sdk', only: /^cloudfunctions\/common\/store\/cloudbase\.ts$/ };

/** Who may know whom; an arrow that is not here is wrong. See docs/decisions.md for why. */
const RULES: Readonly<Record<Layer, LayerRule>> = {
  contract: { layers: ['contract'], packages: ['zod'] },
  domain: {
    layers: ['domain', 'contract'],
    packages: [
      { name: 'dayjs', only: /\/domain\/calendar\.ts$/ },
      { name: 'node:crypto', only: /\/domain\/(hash|draw\/bytes|audit\/ranking)\.ts$/ },
    ],
  },
  store: { layers: ['store', 'runtime', 'domain', 'contract', 'collections'], packages: ['zod', NODE_SDK] },
  runtime: {
    layers: ['runtime', 'store', 'domain', 'contract', 'collections'],
    packages: ['zod', 'nanoid', 'node:crypto'],
  },
  platform: {
    layers: ['platform', 'domain', 'contract'],
    typesOf: ['collections'],
    packages: [
      'node:crypto',
      'zod',
      { name: '@cloudbase/node-sdk', only: /\/platform\/pay\/cloudPayWire\.ts$/, lazy: true },
      { name: 'wechatpay-axios-plugin', lazy: true },
      { name: '@noble/curves', only: /\/platform\/beacon\/verifyRound\.ts$/ }, // itself loaded at its use
      { name: 'wx-server-sdk', lazy: true },
      { name: 'tencentcloud-sdk-nodejs-common', lazy: true },
    ],
  },
  views: { layers: ['views', 'domain', 'contract'], typesOf: ['store', 'collections'], packages: ['zod'] },
  collections: { layers: ['collections', 'contract'], packages: ['zod'] },
  'op/contract': { layers: ['contract', 'collections'], packages: ['zod'] },
  'op/handler': {
    layers: ['op/contract', 'contract', 'domain', 'store', 'runtime', 'views', 'collections'],
    typesOf: ['platform'],
    packages: [],
  },
  'op/index': { layers: ['op/handler', 'runtime', 'platform'], packages: [] },
};

/** Every import of deployed code and of the collections that goes against the direction of dependency. */
export function findWrongImports(source: Source): string[] {
  const layer = layerOf(source.path);
  if (layer === null) return isProduct(source.path) ? [`${source.path} belongs to no layer`] : [];
  return source.imports.flatMap((each) => {
    const why = whyWrong(source, layer, each);
    return why === null ? [] : [`${source.path}:${each.line} imports ${each.specifier}: ${why}`];
  });
}

function whyWrong(source: Source, layer: Layer, each: ImportLine): string | null {
  const rule = RULES[layer];
  const target = resolveImport(source, each.specifier, isFile);
  if (target === null) return whyWrongPackage(source, rule, each);

  const other = layerOf(target);
  if (other === null) return 'deployed code stays in cloudfunctions and database/collections';
  if (
    operationOf(source.path) !== null &&
    operationOf(target) !== null &&
    operationOf(source.path) !== operationOf(target)
  ) {
    return 'no operation imports another operation';
  }
  if (rule.layers.includes(other)) return null;
  if (rule.typesOf?.includes(other) === true)
    return each.typeOnly ? null : `only types of ${other} may be known here`;
  return `${layer} must not know ${other}`;
}

function whyWrongPackage(source: Source, rule: LayerRule, each: ImportLine): string | null {
  const name = packageOf(each.specifier);
  const allowed = rule.packages
    .map((one) => (typeof one === 'string' ? { name: one } : one))
    .find((one) => one.name === name);
  if (allowed === undefined)
    return each.typeOnly && name === 'zod' ? null : 'this package is not for this layer';
  if (name === 'zod' && !each.typeOnly && each.names.some((one) => one !== '*'))
    return "use `import * as z from 'zod'`";
  if (allowed.only?.test(source.path) === false) return `only ${allowed.only.source} may use this package`;
  if (allowed.lazy === true && !each.lazy && !each.typeOnly) return 'load it at its use: await import(...)';
  return null;
}

/** dayjs/plugin/utc is of dayjs, @cloudbase/node-sdk/x of @cloudbase/node-sdk. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

const COMMON = /^cloudfunctions\/common\/(contract|domain|store|runtime|platform|views)\//;
const OPERATION = /^cloudfunctions\/(?!common\/)([^/]+)\/(contract|handler|index)\.ts$/;

function layerOf(path: string): Layer | null {
  if (path.endsWith('.test.ts')) return null;
  if (path.startsWith('database/collections/')) return 'collections';
  const common = COMMON.exec(path)?.[1];
  const file = OPERATION.exec(path)?.[2];
  const layer = common ?? (file === undefined ? undefined : `op/${file}`);
  return isLayer(layer) ? layer : null;
}

const isLayer = (name: string | undefined): name is Layer => name !== undefined && name in RULES;

const operationOf = (path: string): string | null => OPERATION.exec(path)?.[1] ?? null;
