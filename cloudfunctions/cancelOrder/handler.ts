import { MEMOS } from '../common/contract/texts';
import { defineCommand } from '../common/runtime/define';
import { cancelExchange } from '../common/store/cancelExchange';
import { viewOrder } from '../common/views/order';
import { viewBalances } from '../common/views/wallet';
import { contract } from './contract';

/** The order id is the idempotency key: an order is canceled once, and canceling it again answers the same. */
export const cancelOrder = defineCommand(contract, async ({ input, openid, now, db, settings, note }) => {
  const rules = await settings();
  const reason = input.reason === '' ? MEMOS.shopperCancel : input.reason;

  const { order, shopper } = await cancelExchange(db, { orderId: input.orderId, openid, reason, now });

  note({ orderId: order._id });
  return { order: viewOrder(order, rules.exchange.deliveryDays), remaining: viewBalances(shopper.wallet, now) };
});
