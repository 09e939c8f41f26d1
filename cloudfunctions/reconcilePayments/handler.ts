import { defineJob } from '../common/runtime/define';
import { readCursor, rememberRun } from '../common/store/jobs';
import { paymentsOf, type PaymentPorts } from '../common/store/payments';
import { reconcile } from '../common/store/reconcile';
import { readBillPlace, reconcileBill } from '../common/store/reconcileBill';
import { contract } from './contract';

export const reconcilePayments = defineJob<typeof contract, PaymentPorts>(
  contract,
  async ({ now, db, stopAt, clock, settings, note }, { choosePayment }) => {
    const rules = await settings();
    const payments = paymentsOf(choosePayment, rules);
    const window = { now, stopAt, clock };

    const ended = await reconcile(db, payments, window);
    const from = readBillPlace(await readCursor(db, contract.name));
    const bill = await reconcileBill(db, payments, rules.payment.provider, from, window);

    const skipped = ended.skipped + bill.skipped;
    const result = { ...ended, skipped, billLines: bill.lines, findings: bill.findings };
    note(result);
    await rememberRun(db, contract.name, { ...bill.place }, result, now);
    return result;
  },
);
