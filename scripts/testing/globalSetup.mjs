import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Tests run the built bundles, so `npx jest path` builds what is stale first. A build that fails is said, not
 * fatal: most tests need no bundle, and `npm test` does not come this far with one.
 */
export default function buildWhenStale() {
  const bootstrap = fileURLToPath(new URL('../bootstrap.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [bootstrap, 'build'], { stdio: ['ignore', 2, 2] });
  if (status !== 0)
    process.stderr.write('The functions do not build: their tests run the bundles of the last good build.\n');
}
