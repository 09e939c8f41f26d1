import { defineCommand } from '../common/runtime/define';
import { receiveOrder } from '../common/store/shipOrder';
import { viewOrder } from '../common/views/order';
import { contract } from './contract';

/** The order id is the idempotency key: a finished order stays finished. */
export const confirmReceipt = defineCommand(contract, async ({ input, openid, now, db, settings, note }) => {
  const order = await receiveOrder(db, openid, input.orderId, now);

  note({ orderId: order._id });
  return { order: viewOrder(order, await settings(), now) };
});
