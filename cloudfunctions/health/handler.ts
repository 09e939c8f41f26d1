import { defineQuery } from '../common/runtime/define';
import { checkHealth } from '../common/store/health';
import { contract } from './contract';

/** Answers even when the database does not: that is what it is for. */
export const health = defineQuery(contract, async ({ now, db }) => {
  const checks = await checkHealth(db, now);
  const healthy = checks.every(({ ok }) => ok);
  return {
    healthy,
    status: healthy ? ('healthy' as const) : ('unhealthy' as const),
    checks: [...checks],
    timestamp: now,
  };
});
