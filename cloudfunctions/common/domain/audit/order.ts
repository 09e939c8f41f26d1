import type { Asset } from '../../contract/units';
import type { OrderStatus, RefundStatus } from '../order/states';
import type { Entry, Reason } from '../wallet/entry';
import { type Finding, compare, reportForm, sumOf } from './finding';
import { orderFault } from './form';

/** What the auditor needs to know of an order. */
export interface AuditedOrder {
  readonly _id: string;
  readonly openid: string;
  readonly status: OrderStatus;
  readonly refundStatus: RefundStatus;
  readonly attemptId: string; // the attempt whose reservations the order consumed
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly totalPoints: number;
  readonly totalCoins: number;
  readonly stockReturnedAt: number | null;
}

/** What stands where a request was given up. */
export interface AuditedTombstone {
  readonly _id: string;
  readonly status: 'void';
  readonly attemptId: string; // of the attempt that was given up
}

/**
 * Checks an order against the entries that name it: they took exactly its price from its own shopper, and gave it
 * back, lot by lot, exactly when it was canceled or refunded. What expired on the way back is not the order's any
 * more. A tombstone has moved nothing.
 */
export function auditOrder(
  order: AuditedOrder | AuditedTombstone,
  entries: readonly Entry[],
): readonly Finding[] {
  const subject = `order ${order._id}`;
  const misshapen = reportForm('order.form', subject, orderFault(order));
  if (misshapen.length > 0) return misshapen;
  if (isTombstone(order)) return compare('order.paid', subject, 0, entries.length);
  return [
    ...entries.flatMap((entry) =>
      compare('order.owner', `${subject}, ${entry._id}`, order.openid, entry.openid),
    ),
    ...compare('order.paid', `${subject}, points`, order.totalPoints, takenOf(entries, 'points')),
    ...compare('order.paid', `${subject}, coins`, order.totalCoins, takenOf(entries, 'coin')),
    ...restoreFindings(subject, isRestored(order), entries),
  ];
}

export function isTombstone(order: AuditedOrder | AuditedTombstone): order is AuditedTombstone {
  return order.status === 'void';
}

function takenOf(entries: readonly Entry[], asset: Asset): number {
  const spent = entries.filter((entry) => entry.reason === 'mall_consumption' && entry.asset === asset);
  return sumOf(spent.map(({ amount }) => 0 - amount));
}

function isRestored({ status, refundStatus }: AuditedOrder): boolean {
  return status === 'canceled' || refundStatus === 'refunded';
}

/** By lot, because a coin that came back with another expiry would have been stretched. */
function restoreFindings(subject: string, restored: boolean, entries: readonly Entry[]): readonly Finding[] {
  const lotIds = new Set(entries.map(({ lotId }) => lotId));
  return [...lotIds].flatMap((lotId) => {
    const ofLot = (reason: Reason) =>
      entries.filter((entry) => entry.lotId === lotId && entry.reason === reason);
    const taken = sumOf(ofLot('mall_consumption').map(({ amount }) => 0 - amount));
    const given = sumOf(ofLot('mall_refund').map(({ amount }) => amount));
    return compare('order.restored', `${subject}, lot ${lotId}`, restored ? taken : 0, given);
  });
}
