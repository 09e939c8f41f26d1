import { defineJob } from '../common/runtime/define';
import { expireDueWallets } from '../common/store/expireWallets';
import { rememberRun } from '../common/store/jobs';
import { contract } from './contract';

export const expireCoins = defineJob(contract, async ({ now, db, stopAt, clock, note }) => {
  const result = await expireDueWallets(db, { now, stopAt, clock });
  note(result);
  await rememberRun(db, contract.name, {}, result, now);
  return result;
});
