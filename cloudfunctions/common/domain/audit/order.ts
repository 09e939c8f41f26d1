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
  readonly totalFen: number;
  readonly refundedPoints: number; // of all refunds that were approved, a cancel included
  readonly refundedCoins: number;
  readonly refundedFen: number;
  readonly payment: { readonly transactionId: string | null; readonly paidFen: number } | null;
  readonly reward: {
    readonly points: number;
    readonly coins: number;
    readonly clawedPoints: number;
    readonly clawedCoins: number;
  } | null;
  readonly stockReturnedAt: number | null;
}

/** What stands where a request was given up. */
export interface AuditedTombstone {
  readonly _id: string;
  readonly status: 'void';
  readonly attemptId: string; // of the attempt that was given up
}

/** A refund as far as its order counts it. */
export interface AuditedRefund {
  readonly _id: string;
  readonly state: string;
  readonly fen: number;
  readonly clawedPoints: number;
  readonly clawedCoins: number;
  readonly shortPoints: number;
  readonly shortCoins: number;
}

/**
 * Checks an order against the entries and refunds that name it: they took exactly its price from its own shopper, and
 * gave back, never more than a lot had given, exactly what the order counts as refunded, which is everything once it
 * is canceled. What expired on the way back is not the order's any more. A tombstone has moved nothing.
 */
export function auditOrder(
  order: AuditedOrder | AuditedTombstone,
  entries: readonly Entry[],
  refunds: readonly AuditedRefund[] = [],
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
    ...restoreFindings(subject, order, entries),
    ...paymentFindings(subject, order),
    ...refundFindings(subject, order, refunds),
    ...rewardFindings(subject, order, entries, refunds),
  ];
}

export function isTombstone(order: AuditedOrder | AuditedTombstone): order is AuditedTombstone {
  return order.status === 'void';
}

function amountOf(entries: readonly Entry[], reason: Reason, asset: Asset): number {
  return sumOf(
    entries.filter((entry) => entry.reason === reason && entry.asset === asset).map(({ amount }) => amount),
  );
}

const takenOf = (entries: readonly Entry[], asset: Asset): number =>
  0 - amountOf(entries, 'mall_consumption', asset);

/** By lot, because a coin that came back with another expiry would have been stretched. */
function restoreFindings(subject: string, order: AuditedOrder, entries: readonly Entry[]): readonly Finding[] {
  const lotIds = new Set(entries.map(({ lotId }) => lotId));
  const excess = [...lotIds].flatMap((lotId) => {
    const ofLot = (reason: Reason) =>
      sumOf(
        entries.filter((entry) => entry.lotId === lotId && entry.reason === reason).map((one) => one.amount),
      );
    const [taken, given] = [0 - ofLot('mall_consumption'), ofLot('mall_refund')];
    return compare('order.restored', `${subject}, lot ${lotId}`, Math.min(given, taken), given);
  });
  const { status, totalPoints, totalCoins, refundedPoints, refundedCoins } = order;
  const isCanceled = status === 'canceled';
  return [
    ...excess,
    ...compare(
      'order.restored',
      `${subject}, points`,
      refundedPoints,
      amountOf(entries, 'mall_refund', 'points'),
    ),
    ...compare('order.restored', `${subject}, coins`, refundedCoins, amountOf(entries, 'mall_refund', 'coin')),
    ...(isCanceled ? compare('order.restored', `${subject}, all points`, totalPoints, refundedPoints) : []),
    ...(isCanceled ? compare('order.restored', `${subject}, all coins`, totalCoins, refundedCoins) : []),
  ];
}

/** Paid is who has all of the provider's money, and nobody else. */
function paymentFindings(subject: string, { status, totalFen, payment }: AuditedOrder): readonly Finding[] {
  const paidFen = payment?.paidFen ?? 0;
  if (status === 'canceled') return compare('payment.settled', subject, paidFen === 0 ? 0 : totalFen, paidFen);
  const isUnpaid = status === 'awaiting_payment' || status === 'closing';
  return [
    ...compare('payment.settled', subject, isUnpaid ? 0 : totalFen, paidFen),
    ...compare(
      'payment.settled',
      `${subject}, transaction`,
      paidFen > 0,
      (payment?.transactionId ?? null) !== null,
    ),
  ];
}

const COUNTED_STATES: readonly string[] = ['approved', 'accepted', 'refunded', 'failed'];

function refundFindings(
  subject: string,
  { status, payment, refundedFen }: AuditedOrder,
  refunds: readonly AuditedRefund[],
): readonly Finding[] {
  const paidFen = payment?.paidFen ?? 0;
  const approved = sumOf(refunds.filter(({ state }) => COUNTED_STATES.includes(state)).map(({ fen }) => fen));
  return [
    ...compare('refund.bounded', `${subject}, approved`, refundedFen, approved),
    ...compare('refund.bounded', subject, Math.min(refundedFen, paidFen), refundedFen),
    ...(status === 'canceled' ? compare('refund.bounded', `${subject}, all`, paidFen, refundedFen) : []),
  ];
}

/** What the payment earned is in the entries once, and every claim on it was taken or is on record as short. */
function rewardFindings(
  subject: string,
  { reward }: AuditedOrder,
  entries: readonly Entry[],
  refunds: readonly AuditedRefund[],
): readonly Finding[] {
  const [earnedPoints, earnedCoins] = [
    amountOf(entries, 'payment_reward', 'points'),
    amountOf(entries, 'payment_reward', 'coin'),
  ];
  const shortPoints = sumOf(refunds.map((refund) => refund.shortPoints));
  const shortCoins = sumOf(refunds.map((refund) => refund.shortCoins));
  const clawedPoints = shortPoints - amountOf(entries, 'reward_clawback', 'points');
  const clawedCoins = shortCoins - amountOf(entries, 'reward_clawback', 'coin');
  return [
    ...compare('order.reward', `${subject}, points`, reward?.points ?? 0, earnedPoints),
    ...compare('order.reward', `${subject}, coins`, reward?.coins ?? 0, earnedCoins),
    ...compare('order.reward', `${subject}, clawed points`, reward?.clawedPoints ?? 0, clawedPoints),
    ...compare('order.reward', `${subject}, clawed coins`, reward?.clawedCoins ?? 0, clawedCoins),
  ];
}
