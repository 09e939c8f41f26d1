import type { RefundView } from '../contract/views';
import type { Documents } from '../store/documents';

/** A refund as its shopper and the operators see it. */
export function viewRefund(refund: Documents['refunds']): RefundView {
  const { _id: id, orderId, cause, state, points, coins, fen, reason, note, createdAt, refundedAt } = refund;
  const { shortPoints, shortCoins } = refund;
  return {
    id,
    orderId,
    cause,
    state,
    points,
    coins,
    fen,
    reason,
    note,
    shortPoints,
    shortCoins,
    createdAt,
    refundedAt,
  };
}
