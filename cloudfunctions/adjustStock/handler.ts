import { defineCommand } from '../common/runtime/define';
import { changeStock, requireSku } from '../common/store/changeStock';
import { planAndOperateOnce } from '../common/store/operations';
import { contract } from './contract';

export const adjustStock = defineCommand(contract, async (call) => {
  const { db, input, operator, now, note } = call;

  const answer = await planAndOperateOnce(contract, call, async (operationId) => {
    await requireSku(db, input.skuId);
    return (tx) => changeStock(tx, { ...input, operationId, operatorId: operator.operatorId }, now);
  });

  note({ ...answer, delta: input.delta });
  return answer;
});
