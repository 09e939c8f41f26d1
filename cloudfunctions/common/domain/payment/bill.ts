import type { BillLine } from '../../contract/ports';
import { type Finding, compare } from '../audit/finding';

/** What the mall knows of the payment or refund of a bill's line; null: nothing. */
export interface BookedPayment {
  readonly transactionId: string | null;
  readonly merchantId: string;
  readonly paidFen: number;
}
export interface BookedRefund {
  readonly orderId: string;
  readonly state: string;
  readonly fen: number;
}

/** A payment's line against its order. */
export function comparePayment(line: BillLine, booked: BookedPayment | null): readonly Finding[] {
  const subject = `bill, order ${line.orderId}`;
  if (booked === null) return compare('payment.bill', subject, line.totalFen, 'no such order');
  return [
    ...compare('payment.bill', `${subject}, transaction`, line.transactionId, booked.transactionId),
    ...compare('payment.bill', `${subject}, merchant`, line.merchantId, booked.merchantId),
    ...compare('payment.bill', `${subject}, fen`, line.totalFen, booked.paidFen),
  ];
}

/** A refund's line against its document. */
export function compareRefund(line: BillLine, booked: BookedRefund | null): readonly Finding[] {
  const subject = `bill, refund ${line.refundId}`;
  if (booked === null) return compare('payment.bill', subject, line.refundFen, 'no such refund');
  return [
    ...compare('payment.bill', `${subject}, order`, line.orderId, booked.orderId),
    ...compare('payment.bill', `${subject}, fen`, line.refundFen, booked.fen),
    ...compare('payment.bill', `${subject}, state`, 'refunded', booked.state),
  ];
}

/** A payment that the mall booked on a day whose bill does not have it. */
export function missingPayment(orderId: string, paidFen: number): Finding {
  return { law: 'payment.bill', subject: `bill, order ${orderId}`, expected: 'no line', actual: paidFen };
}
