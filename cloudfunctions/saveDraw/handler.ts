import { defineCommand } from '../common/runtime/define';
import { planDraw } from '../common/store/draws/save';
import { planAndOperateOnce } from '../common/store/operations';
import { contract } from './contract';

export const saveDraw = defineCommand(contract, async (call) => {
  const { db, input, operator, now, settings, note } = call;
  const rules = await settings();

  const answer = await planAndOperateOnce(contract, call, async (operationId) => {
    const saving = { operationId, operatorId: operator.operatorId, rules, now };
    const save = await planDraw(db, input, saving);
    return async (tx) => {
      const { _id: drawId, revision, status, promise } = await save(tx);
      return contract.output.parse({ drawId, revision, status, promise });
    };
  });

  const { promise: _promise, ...facts } = answer;
  note(facts);
  return answer;
});
