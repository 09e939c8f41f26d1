import { defineCommand } from '../common/runtime/define';
import { operateOnce } from '../common/store/operations';
import { paymentsOf, type PaymentPorts } from '../common/store/payments';
import { finishRefund, resolveRefund as decide } from '../common/store/requestRefund';
import { viewRefund } from '../common/views/refund';
import { contract } from './contract';

export const resolveRefund = defineCommand<typeof contract, PaymentPorts>(
  contract,
  async (call, { choosePayment }) => {
    const { db, input, operator, now, settings, note } = call;
    const decision = { ...input, fen: input.fen ?? null, operatorId: operator.operatorId };

    const answer = await operateOnce(contract, call, async (tx) => {
      const { refund, order } = await decide(tx, decision, now);
      return { refund: viewRefund(refund), orderStatus: order.status };
    });
    await finishRefund(db, paymentsOf(choosePayment, await settings()), input.refundId, now);

    note({ refundId: input.refundId, state: answer.refund.state });
    return answer;
  },
);
