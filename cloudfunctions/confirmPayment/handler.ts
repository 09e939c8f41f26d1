import { defineCommand } from '../common/runtime/define';
import { readOwnOrder } from '../common/store/orders';
import { askAndSettle, paymentsOf, type PaymentPorts } from '../common/store/payments';
import { viewOrder } from '../common/views/order';
import { contract } from './contract';

export const confirmPayment = defineCommand<typeof contract, PaymentPorts>(
  contract,
  async ({ input: { orderId }, openid, now, db, settings, note }, { choosePayment }) => {
    const rules = await settings();
    const known = await readOwnOrder(db, openid, orderId);
    const isUnsettled = known.payment !== null && known.payment.transactionId === null;
    const outcome = isUnsettled
      ? await askAndSettle(db, paymentsOf(choosePayment, rules), known, now)
      : 'already';

    const order = isUnsettled ? await readOwnOrder(db, openid, orderId) : known;
    note({ orderId, outcome });
    return { order: viewOrder(order, rules, now), paid: order.paidAt !== null };
  },
);
