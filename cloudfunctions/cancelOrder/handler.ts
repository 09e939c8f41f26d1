import { MEMOS } from '../common/contract/texts';
import { defineCommand } from '../common/runtime/define';
import { cancelNow } from '../common/store/cancelOrder';
import { paymentsOf, type PaymentPorts } from '../common/store/payments';
import { viewOrder } from '../common/views/order';
import { viewBalances } from '../common/views/wallet';
import { contract } from './contract';

/** The order id is the idempotency key: an order is canceled once, and canceling it again answers the same. */
export const cancelOrder = defineCommand<typeof contract, PaymentPorts>(
  contract,
  async ({ input, openid, now, db, settings, note }, { choosePayment }) => {
    const rules = await settings();
    const reason = input.reason === '' ? MEMOS.shopperCancel : input.reason;
    const cancellation = { orderId: input.orderId, openid, reason, cause: 'shopper', now } as const;

    const { order, shopper } = await cancelNow(db, paymentsOf(choosePayment, rules), cancellation);

    note({ orderId: order._id, status: order.status });
    return { order: viewOrder(order, rules, now), remaining: viewBalances(shopper.wallet, now) };
  },
);
