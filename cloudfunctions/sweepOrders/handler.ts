import { defineJob } from '../common/runtime/define';
import { rememberRun } from '../common/store/jobs';
import { sweep } from '../common/store/sweep';
import { contract } from './contract';

export const sweepOrders = defineJob(contract, async ({ now, db, stopAt, clock, note }) => {
  const result = await sweep(db, { now, stopAt, clock });
  note(result);
  await rememberRun(db, contract.name, {}, result, now);
  return result;
});
