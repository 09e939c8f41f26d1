import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync, version } from 'esbuild';

const ownSource = readFileSync(fileURLToPath(import.meta.url));

/** Types are checked by `tsc --noEmit`; here they are only removed. */
export default {
  process(source, path) {
    const result = transformSync(source, {
      loader: path.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'node20',
      supported: { 'dynamic-import': false }, // jest's own registry answers require() only
      sourcemap: 'inline',
      sourcefile: path,
    });
    return { code: result.code };
  },
  getCacheKey(source, path, { configString }) {
    const parts = [version, ownSource, configString, path, source];
    return parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');
  },
};
