import { defineCommand } from '../common/runtime/define';
import { eraseIdentity } from '../common/store/identities';
import { contract } from './contract';

/** The request id belongs to one withdrawal: sent again it erases nothing that was verified later. */
export const withdrawIdentity = defineCommand(contract, async ({ input, openid, now, db }) => {
  const { at: withdrawnAt } = await eraseIdentity(db, openid, input.requestId, now);
  return { withdrawn: true as const, withdrawnAt };
});
