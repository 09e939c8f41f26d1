import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import vm from 'node:vm';

export type Main = (event: unknown, context: unknown) => unknown;

export interface LoadedBundle {
  /** Evaluates the module anew: all module state is as after a cold start. */
  evaluate(): Main;
  /** What V8 compiled so far; another thread that gets it compiles nothing of that again. */
  createCodeCache(): Uint8Array;
}

const HEAD = '(function (exports, require, module, __filename, __dirname) { ';

/** Loads a CommonJS bundle as `require` would, with a code cache. */
export function loadBundle(bundle: {
  fileName: string;
  source: string;
  codeCache: Uint8Array | null;
}): LoadedBundle {
  const { fileName, source, codeCache } = bundle;
  const script = new vm.Script(`${HEAD}${source}\n})`, {
    filename: fileName,
    columnOffset: -HEAD.length,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(codeCache ? { cachedData: codeCache } : {}),
  });
  return {
    evaluate() {
      const module: { exports: unknown } = { exports: {} };
      const run: unknown = script.runInThisContext();
      if (typeof run !== 'function') throw new Error(`${fileName} is not a script`);
      run.call(module.exports, module.exports, createRequire(fileName), module, fileName, dirname(fileName));
      return mainOf(module.exports, fileName);
    },
    createCodeCache: () => script.createCachedData(),
  };
}

function mainOf(exported: unknown, fileName: string): Main {
  const main =
    typeof exported === 'object' && exported !== null && 'main' in exported ? exported.main : undefined;
  if (typeof main !== 'function') throw new Error(`${fileName} exports no function "main"`);
  return (event, context) => main(event, context) as unknown;
}
