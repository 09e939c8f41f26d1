import { defineJob } from '../common/runtime/define';
import { auditAll } from '../common/store/audit';
import { readCursor, rememberRun } from '../common/store/jobs';
import { contract } from './contract';

export const auditLedger = defineJob(contract, async ({ now, db, stopAt, clock, note }) => {
  const from = await readCursor(db, contract.name);
  const { cursor, result } = await auditAll(db, from, { now, stopAt, clock });
  note(result);
  await rememberRun(db, contract.name, cursor, result, now);
  return result;
});
