import { defineCommand } from '../common/runtime/define';
import { requestRefund as fileRefund } from '../common/store/requestRefund';
import { viewOrder } from '../common/views/order';
import { viewRefund } from '../common/views/refund';
import { contract } from './contract';

export const requestRefund = defineCommand(contract, async ({ input, openid, now, db, settings, note }) => {
  const rules = await settings();
  const wish = { ...input, openid, fen: input.fen ?? null };

  const { refund, order } = await fileRefund(db, wish, rules.payment.refundDays, now);

  note({ orderId: order._id, refundId: refund._id });
  return { refund: viewRefund(refund), order: viewOrder(order, rules, now) };
});
