import type { ProvedNotice } from '../contract/ports';
import { refuse } from '../domain/refusal';
import type { Database } from './database';
import { reportFindings } from './findings';
import { askAndSettle, settlePayment, type Payments } from './payments';
import { recordProgress } from './sendRefund';

/** What a notice of cloudPay claims; a field that it left out claims nothing. */
export interface ClaimedPayment {
  readonly orderId: string;
  readonly merchantId: string | undefined;
  readonly totalFen: number | undefined;
}

/**
 * A notice that proves nothing by itself: it has to fit its order, and then the provider is asked. One that came twice
 * ends at the order. Whatever is not settled is refused, so that the provider sends it again.
 */
export async function settleNotice(
  db: Database,
  payments: Payments,
  claimed: ClaimedPayment,
  now: number,
): Promise<'settled' | 'already' | 'late'> {
  const { orderId, merchantId, totalFen } = claimed;
  const order = await db.get('orders', orderId);
  if (order === null || order.status === 'void') return refuse('ORDER_NOT_FOUND', { orderId });
  const { payment } = order;
  const fits =
    (totalFen ?? order.totalFen) === order.totalFen &&
    (merchantId ?? payment?.merchantId) === payment?.merchantId;
  if (!fits) {
    const [expected, actual] = [`${order.totalFen} fen`, `${totalFen} fen for merchant ${merchantId}`];
    await reportFindings(
      db,
      [{ law: 'payment.fits', subject: `notice of order ${orderId}`, expected, actual }],
      now,
    );
    return refuse('PAYMENT_MISMATCH', { orderId });
  }
  if (payment !== null && payment.transactionId !== null) return 'already';
  const outcome = await askAndSettle(db, payments, order, now);
  if (outcome === 'settled' || outcome === 'already' || outcome === 'late') return outcome;
  return refuse('PAYMENT_MISMATCH', { orderId, provider: outcome });
}

/** A notice whose signature was proved: it is the provider's own word. */
export async function settleProved(
  db: Database,
  rules: Pick<Payments, 'acceptMs'>,
  notice: ProvedNotice,
  now: number,
): Promise<Readonly<Record<string, string>>> {
  switch (notice.kind) {
    case 'payment': {
      const outcome = await settlePayment(db, notice.payment, rules, now);
      return { orderId: notice.payment.orderId, outcome };
    }
    case 'refund':
      await recordProgress(db, notice.refundId, notice.progress, now);
      return { refundId: notice.refundId, outcome: notice.progress.status };
    case 'other':
      return { outcome: notice.eventType };
    default:
      return notice satisfies never;
  }
}
