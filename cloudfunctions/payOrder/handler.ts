import { defineCommand } from '../common/runtime/define';
import { openPayment, paymentsOf, type PaymentPorts } from '../common/store/payments';
import { contract } from './contract';

/** The order id is the provider's key: asked twice it is one payment. */
export const payOrder = defineCommand<typeof contract, PaymentPorts>(
  contract,
  async (call, { choosePayment }) => {
    const { input, openid, now, db, settings, note } = call;
    const rules = await settings();

    const payments = paymentsOf(choosePayment, rules);
    const { parameters, payUntil } = await openPayment(db, payments, { ...input, openid }, now);

    note({ orderId: input.orderId });
    return { payment: { ...parameters }, payUntil };
  },
);
