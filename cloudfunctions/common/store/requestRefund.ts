import { isNothing, isRefundable, isRefunding, restOf, shareOf, type Tenders } from '../domain/payment/refund';
import { hashOf } from '../domain/hash';
import { refuse } from '../domain/refusal';
import type { Database, Tx } from './database';
import { eventLinesOf, newEvent } from './events';
import { isOwn, type LiveOrder } from './orders';
import { newRefund, type Refund } from './refunds';
import { giveBackTenders } from './refundTenders';
import type { Payments } from './payments';
import { sendRefundNow } from './sendRefund';
import { setEach } from './setEach';
import { returnStock } from './stocks';
import { newShopper } from './shoppers';

const REFUND_ID_CHARS = 32;

/** What a shopper asks for: everything that is left, or a part of the money with its share of points and coins. */
export interface RefundWish {
  readonly requestId: string;
  readonly openid: string;
  readonly orderId: string;
  readonly fen: number | null; // null: all that is left
  readonly reason: string;
}

/** The same shopper and request id always give the same refund. */
export function refundIdOf(openid: string, requestId: string): string {
  return hashOf({ refund: openid, requestId }).slice(0, REFUND_ID_CHARS);
}

/** Files a shopper's request, once for its request id; an operator decides. */
export async function requestRefund(
  db: Database,
  wish: RefundWish,
  refundDays: number,
  now: number,
): Promise<{ readonly refund: Refund; readonly order: LiveOrder }> {
  const { openid, orderId, requestId } = wish;
  const refundId = refundIdOf(openid, requestId);
  const recall = async () => {
    const refund = await db.get('refunds', refundId);
    if (refund === null) return null;
    if (refund.orderId !== orderId) return refuse('IDEMPOTENCY_KEY_REUSED');
    const order = await db.get('orders', orderId);
    return isOwn(order, openid) ? { refund, order } : null;
  };
  const known = await recall();
  if (known !== null) return known;
  return db.transact(async (tx) => {
    const order = await tx.get('orders', orderId);
    if (!isOwn(order, openid)) return refuse('ORDER_NOT_FOUND', { orderId });
    if (isRefunding(order)) return refuse('REFUND_OPEN');
    const { status, refundStatus } = order;
    if (!isRefundable(order, refundDays, now)) return refuse('REFUND_NOT_ALLOWED', { status, refundStatus });
    const tenders = tendersOf(order, wish.fen);
    const refund = newRefund(
      order,
      { _id: refundId, cause: 'request', reason: wish.reason, tenders },
      null,
      now,
    );
    const changed = { refundStatus: 'requested', updatedAt: now } as const;
    await tx.update('orders', orderId, setEach(changed));
    await tx.insert('refunds', refund);
    return { refund, order: { ...order, ...changed } };
  }, recall);
}

/** A part is asked for in money; an order without money goes back whole. */
export function tendersOf(order: LiveOrder, fen: number | null): Tenders {
  const rest = restOf(order);
  if (fen === null || fen === rest.fen) return rest;
  if (fen > rest.fen) refuse('REFUND_TOO_LARGE', { fen, left: rest.fen });
  return shareOf(order, fen);
}

/** An operator's answer to a shopper's request. */
export interface RefundDecision {
  readonly refundId: string;
  readonly approve: boolean;
  readonly fen: number | null; // of the money, at most what was asked for; null: as it was asked for
  readonly note: string;
  readonly operatorId: string;
}

/**
 * Decides a request in the caller's transaction. An approval gives points and coins back at once and leaves the money
 * to be sent. Everything of an order that was not shipped yet ends the order, so its units come back as well.
 */
export async function resolveRefund(
  tx: Tx,
  decision: RefundDecision,
  now: number,
): Promise<{ readonly refund: Refund; readonly order: LiveOrder }> {
  const { refundId, note, operatorId } = decision;
  const asked = await tx.get('refunds', refundId);
  if (asked === null) return refuse('REFUND_NOT_FOUND', { refundId });
  if (asked.state !== 'requested') return refuse('REFUND_NOT_PENDING', { state: asked.state });
  const order = await tx.get('orders', asked.orderId);
  if (!isOwn(order, asked.openid)) return refuse('ORDER_NOT_FOUND', { orderId: asked.orderId });
  if (decision.approve) return approve(tx, asked, order, decision, now);
  const refused = { state: 'rejected', note, operatorId, updatedAt: now } as const;
  await tx.update('refunds', refundId, setEach(refused));
  await tx.update('orders', order._id, setEach({ refundStatus: 'rejected', updatedAt: now }));
  return { refund: { ...asked, ...refused }, order: { ...order, refundStatus: 'rejected' } };
}

async function approve(
  tx: Tx,
  asked: Refund,
  order: LiveOrder,
  { fen, note, operatorId }: RefundDecision,
  now: number,
): Promise<{ readonly refund: Refund; readonly order: LiveOrder }> {
  if (fen !== null && fen > asked.fen) refuse('REFUND_TOO_LARGE', { fen, asked: asked.fen });
  const { _id: refundId, openid, reason } = asked;
  const tenders = tendersOf(order, order.totalFen === 0 ? null : (fen ?? asked.fen));
  const known = await tx.get('shoppers', openid);
  const shopper = known ?? newShopper(openid, now);
  const causeId = `refund.${refundId}`;
  const given = await giveBackTenders(
    tx,
    { order, shopper, isNew: known === null, tenders, causeId, reason },
    now,
  );

  const { _id, cause, createdAt } = asked;
  const begun = newRefund(order, { _id, cause, reason, tenders }, given, now);
  const refund = { ...begun, createdAt, note, operatorId };
  await tx.put('refunds', refund);
  const changed = {
    ...given.counted,
    refundStatus: tenders.fen > 0 ? ('approved' as const) : ('refunded' as const),
    ...endOf({ ...order, ...given.counted }, reason, now),
    updatedAt: now,
  };
  await tx.update('orders', order._id, setEach(changed));
  if (changed.status === 'canceled') {
    const payload = { orderId: order._id, openid, lines: eventLinesOf(order) };
    await tx.insert('events', newEvent('mall.order.canceled', order._id, 'resolveRefund', payload, now));
  }
  return { refund, order: { ...order, ...changed } };
}

function endOf(order: LiveOrder, cancelReason: string, now: number): Partial<LiveOrder> {
  if (!isNothing(restOf(order)) || (order.status !== 'paid' && order.status !== 'accepted')) return {};
  return { status: 'canceled', canceledAt: now, cancelReason, cancelCause: 'shopper', expiresAt: null };
}

/** What follows an answered request: units come back and money is sent; what does not get through, the jobs do. */
export async function finishRefund(
  db: Database,
  payments: Payments,
  refundId: string,
  now: number,
): Promise<void> {
  const refund = await db.get('refunds', refundId);
  const order = refund === null ? null : await db.get('orders', refund.orderId);
  if (refund === null || !isOwn(order, refund.openid)) return;
  if (order.status === 'canceled' && order.stockReturnedAt === null) await returnStock(db, order, now);
  await sendRefundNow(db, payments, refundId, order, now);
}
