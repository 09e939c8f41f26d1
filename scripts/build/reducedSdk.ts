import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * What a cold function must not pay for. Each module below is required by @cloudbase/node-sdk at load, and
 * none is on the way to a database request inside a cloud function.
 *
 * - leftOut: not in the bundle; using it throws and names this file.
 * - later: evaluated at its first use.
 * - withWechat: later in a function that loads wx-server-sdk or offers cloudPay, left out of every other.
 *
 * Everything else of the SDK is the published code, and the SDK conformance tests run on exactly this build.
 */
type Treatment = 'leftOut' | 'later' | 'withWechat';

export interface Reduction {
  readonly module: RegExp; // the specifier as it is written in the SDK
  readonly importer: RegExp; // the file that requires it
  readonly treatment: Treatment;
  readonly reason: string;
}

const NODE_SDK = /@cloudbase[\\/]node-sdk[\\/]dist[\\/]/;
const DATABASE = /@cloudbase[\\/]database[\\/]dist[\\/]/;
const BSON = /bson[\\/]lib[\\/]bson\.js$/;

export const REDUCTIONS: readonly Reduction[] = [
  {
    module: /^\.\/ai$/,
    importer: NODE_SDK,
    treatment: 'leftOut',
    reason: 'app.ai(): no operation asks a language model',
  },
  {
    module: /^@cloudbase\/wx-cloud-client-sdk$/,
    importer: NODE_SDK,
    treatment: 'leftOut',
    reason: 'app.models and app.mysql: data models over HTTP; init() ignores its failure',
  },
  {
    module: /^\.\/auth$/,
    importer: NODE_SDK,
    treatment: 'leftOut',
    reason: 'app.auth(): who calls is told by the platform, and nobody is given a ticket',
  },
  {
    module: /^\.\/storage$/,
    importer: NODE_SDK,
    treatment: 'leftOut',
    reason: 'uploadFile() and its kin: no operation keeps files',
  },
  {
    module: /^\.\/(analytics|notification)$/,
    importer: NODE_SDK,
    treatment: 'leftOut',
    reason: 'reports and pushes of services that the mall does not use',
  },
  {
    module: /^https?-proxy-agent$/,
    importer: NODE_SDK,
    treatment: 'leftOut',
    reason: 'config.proxy: a function reaches the database directly',
  },
  {
    module: /^axios$/,
    importer: NODE_SDK,
    treatment: 'leftOut',
    reason: 'asks the metadata service where it runs, never inside a function; the SDK ignores its failure',
  },
  {
    module: /^\.\/realtime\/websocket-client$/,
    importer: DATABASE,
    treatment: 'leftOut',
    reason: 'watch(): a function has no life between two calls to watch in',
  },
  {
    module: /^\.\/parser\/(serializer|deserializer|calculate_size)$/,
    importer: BSON,
    treatment: 'leftOut',
    reason: 'binary BSON: the wire is extended JSON',
  },
  {
    module: /^form-data$/,
    importer: NODE_SDK,
    treatment: 'withWechat',
    reason: 'the multipart form of wx.openApi and wx.wxPayApi',
  },
];

export interface ReducedSdkOptions {
  readonly wechat: boolean; // whether the bundle sends forms to WeChat
  readonly applied?: Set<Reduction>; // collects what was met, so that a test can find a rule that is stale
}

/** Applies REDUCTIONS while esbuild bundles. */
export function reducedSdk({ wechat, applied = new Set() }: ReducedSdkOptions): Plugin {
  return {
    name: 'reduced-sdk',
    setup(build) {
      build.onResolve({ filter: /./ }, (args) => {
        if (args.kind !== 'require-call' || args.namespace !== 'file') return undefined;
        const met = REDUCTIONS.find((each) => each.module.test(args.path) && each.importer.test(args.importer));
        if (met === undefined) return undefined;
        applied.add(met);
        const isLater = met.treatment === 'later' || (met.treatment === 'withWechat' && wechat);
        const { path, resolveDir } = args;
        return { path, namespace: isLater ? 'later' : 'leftOut', pluginData: { resolveDir } };
      });
      build.onLoad({ filter: /./, namespace: 'leftOut' }, ({ path }) => ({ contents: leftOutModule(path) }));
      build.onLoad({ filter: /./, namespace: 'later' }, ({ path, pluginData }) => ({
        contents: laterModule(path),
        resolveDir: pluginData.resolveDir,
      }));
      // As a string the table of MIME types costs next to nothing until somebody asks for it.
      build.onLoad({ filter: /mime-db[\\/]db\.json$/ }, async ({ path }) => {
        const json = JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
        return { contents: `module.exports = JSON.parse(${JSON.stringify(json)});` };
      });
    },
  };
}

const leftOutModule = (name: string): string => {
  const why = JSON.stringify(`${name} is left out of this bundle: see scripts/build/reducedSdk.ts`);
  return `
const refuse = () => { throw new Error(${why}); };
module.exports = new Proxy(refuse, {
  get: (target, key) => (key === '__esModule' ? true : key === 'default' ? module.exports : refuse()),
});
`;
};

const laterModule = (name: string): string => `
const load = () => require(${JSON.stringify(name)});
const entry = (get) => new Proxy(function () {}, {
  get: (target, key) => get()[key],
  apply: (target, self, values) => Reflect.apply(get(), self, values),
  construct: (target, values) => Reflect.construct(get(), values),
});
const standard = () => { const loaded = load(); return loaded.__esModule ? loaded.default : loaded; };
module.exports = new Proxy({}, {
  get: (target, key) => (key === '__esModule' ? true : key === 'default' ? entry(standard) : load()[key]),
});
`;
