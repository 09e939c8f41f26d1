import { refuse } from '../common/domain/refusal';
import { defineWebhook } from '../common/runtime/define';
import { paymentsOf, type PaymentPorts } from '../common/store/payments';
import { askForRefund } from '../common/store/sendRefund';
import { contract } from './contract';

export const refundCallback = defineWebhook<typeof contract, PaymentPorts>(
  contract,
  async ({ input: { outRefundNo: refundId }, now, db, settings, note }, { choosePayment }) => {
    note({ refundId });
    const refund = await db.get('refunds', refundId);
    if (refund === null) return refuse('REFUND_NOT_FOUND', { refundId });

    await askForRefund(db, paymentsOf(choosePayment, await settings()), refund, now);
  },
);
