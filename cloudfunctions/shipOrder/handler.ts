import { defineCommand } from '../common/runtime/define';
import { operateOnce } from '../common/store/operations';
import { shipOrder as ship } from '../common/store/shipOrder';
import { contract } from './contract';

export const shipOrder = defineCommand(contract, async (call) => {
  const { input, now, settings, note } = call;
  const { exchange } = await settings();

  const answer = await operateOnce(contract, call, (tx) => ship(tx, input, exchange.autoReceiveDays, now));

  note(answer);
  return answer;
});
