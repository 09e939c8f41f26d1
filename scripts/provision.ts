import { openCloudApi } from './provision/cloudApi';
import { type EnvironmentState, type Plan, describeStep, planProvision, readWanted } from './provision/plan';

const NOTHING: EnvironmentState = { collections: [], functionRules: null };

/**
 * `npm run provision` prints what an environment lacks: collections, indexes, rules. `-- --apply` does it. It
 * only ever adds, and it may be run again at any time. It asks TCB_ENV_ID, TENCENTCLOUD_SECRETID and
 * TENCENTCLOUD_SECRETKEY which environment.
 */
async function main(): Promise<void> {
  const isApplied = process.argv.includes('--apply');
  const { TCB_ENV_ID: envId, TENCENTCLOUD_SECRETID: secretId, TENCENTCLOUD_SECRETKEY: secretKey } = process.env;
  const token = process.env['TENCENTCLOUD_SESSIONTOKEN'];
  if (!envId || !secretId || !secretKey) {
    if (isApplied)
      throw new Error('--apply needs TCB_ENV_ID, TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY');
    console.log('TCB_ENV_ID and the keys are not set: this is the plan for an empty environment.');
    return printPlan(planProvision(readWanted(), NOTHING));
  }

  const cloud = await openCloudApi({ envId, secretId, secretKey, ...(token ? { token } : {}) });
  const plan = planProvision(readWanted(), await cloud.readState());
  console.log(`Environment ${envId}:`);
  printPlan(plan);
  if (!isApplied) return console.log('Nothing was changed. To do it: npm run provision -- --apply');
  for (const step of plan.steps) {
    await cloud.perform(step);
    console.log(`done: ${describeStep(step)}`);
  }
}

function printPlan({ steps, notes }: Plan): void {
  for (const step of steps) console.log(`  ${describeStep(step)}`);
  for (const note of notes) console.log(`  note: ${note}`);
  console.log(steps.length === 0 ? 'Everything is there.' : `${steps.length} steps.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
