import type { Tenders } from '../domain/payment/refund';
import type { Documents } from './documents';
import type { LiveOrder } from './orders';
import type { GivenBack } from './refundTenders';

export type Refund = Documents['refunds'];

export const NO_CLAW: GivenBack['claw'] = { clawedPoints: 0, clawedCoins: 0, shortPoints: 0, shortCoins: 0 };

/** Fixed ids: whatever is repeated, a cancel and a late payment each have one refund. */
export const cancelRefundId = (orderId: string): string => `${orderId}-cancel`;
export const lateRefundId = (orderId: string): string => `${orderId}-late`;

/** A refund as it begins: still to be approved, or approved with whatever came of it. */
export function newRefund(
  order: LiveOrder,
  what: Pick<Refund, '_id' | 'cause' | 'reason'> & { readonly tenders: Tenders },
  approved: { readonly claw: GivenBack['claw'] } | null,
  now: number,
): Refund {
  const { tenders, ...named } = what;
  const hasMoney = tenders.fen > 0;
  return {
    ...named,
    orderId: order._id,
    openid: order.openid,
    state: approved === null ? 'requested' : hasMoney ? 'approved' : 'refunded',
    ...tenders,
    ...(approved?.claw ?? NO_CLAW),
    note: '',
    operatorId: null,
    provider: hasMoney ? (order.payment?.provider ?? null) : null,
    providerRefundId: null,
    attempts: 0,
    lastError: '',
    dueAt: approved !== null && hasMoney ? now : null,
    createdAt: now,
    approvedAt: approved === null ? null : now,
    refundedAt: approved !== null && !hasMoney ? now : null,
    updatedAt: now,
  };
}
