import { defineCommand } from '../common/runtime/define';
import { requireSecondOperator } from '../common/store/approvals';
import { moveWallet } from '../common/store/moveWallet';
import { operateOnce } from '../common/store/operations';
import { viewBalances } from '../common/views/wallet';
import { contract } from './contract';

export const adjustWallet = defineCommand(contract, async (call) => {
  const { db, input, operator, approval, now, settings, note } = call;
  const approvedBy = await requireSecondOperator(db, operator, approval, contract.role);
  const { points } = await settings();

  const answer = await operateOnce(contract, { ...call, approvedBy }, async (tx, operationId) => {
    const wallet = await moveWallet(tx, { ...input, operationId, pointsValidDays: points.validDays }, now);
    return { balances: viewBalances(wallet, now) };
  });

  note({ asset: input.asset, amount: input.amount, approvedBy });
  return answer;
});
