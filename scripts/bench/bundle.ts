import { statSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES_DIR, listOperations } from '../build/operations';
import { roundTo } from './statistics';
import type { BundleResult } from './results';

const KB = 1_024;

/** The size of what is deployed of each operation; its source map stays at home. */
export function measureBundles(): BundleResult {
  const sizes = listOperations().map((name) => {
    const { size } = statSync(join(BUNDLES_DIR, name, 'index.js'));
    return [name, roundTo(size / KB, 1)] as const;
  });
  return { kb: Object.fromEntries(sizes) };
}
