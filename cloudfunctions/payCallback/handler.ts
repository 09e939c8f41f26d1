import { refuse } from '../common/domain/refusal';
import { defineWebhook } from '../common/runtime/define';
import { settleNotice } from '../common/store/notices';
import { paymentsOf, type PaymentPorts } from '../common/store/payments';
import { contract } from './contract';

export const payCallback = defineWebhook<typeof contract, PaymentPorts>(
  contract,
  async ({ input, now, db, settings, note }, { choosePayment }) => {
    const { outTradeNo: orderId, returnCode, resultCode, subMchId, totalFee } = input;
    note({ orderId, returnCode });
    if (returnCode !== 'SUCCESS') return refuse('INVALID_INPUT', { returnCode });
    const payments = paymentsOf(choosePayment, await settings());
    const claimed = { orderId, merchantId: subMchId, totalFen: totalFee };

    const outcome = await settleNotice(db, payments, claimed, now);

    note({ outcome, ...(resultCode === undefined ? {} : { resultCode }) });
  },
);
