import { isRefunding, restOf } from '../domain/payment/refund';
import { orderStates, type OrderStatus } from '../domain/order/states';
import { refuse } from '../domain/refusal';
import type { Database, Tx } from './database';
import { eventLinesOf, newEvent } from './events';
import { isOwn, type LiveOrder } from './orders';
import { askAndSettle, type Payments } from './payments';
import { forfeitQualification } from './qualifications';
import { cancelRefundId, newRefund } from './refunds';
import { giveBackTenders } from './refundTenders';
import { repeatSafely } from './retry';
import { sendRefundNow } from './sendRefund';
import { setEach } from './setEach';
import { newShopper, type Shopper } from './shoppers';
import { isSettled, returnStock } from './stocks';

export interface Cancellation {
  readonly orderId: string;
  readonly openid: string;
  readonly reason: string;
  /** A shopper gives even a paid order up; a time-out only one that is still unpaid. */
  readonly cause: 'shopper' | 'timeout';
  readonly now: number;
}
interface Canceled {
  readonly order: LiveOrder;
  readonly shopper: Shopper;
}

/** What a shopper's cancel does at once; whatever of it does not get through, reconcilePayments ends. */
export async function cancelNow(
  db: Database,
  payments: Payments,
  cancellation: Cancellation,
): Promise<Canceled> {
  const { now } = cancellation;
  let canceled = await cancelOrderOnce(db, cancellation);
  if (canceled.order.status === 'closing') {
    const closed = await closeOrder(db, payments, canceled.order, now);
    if (closed === 'paid') canceled = await cancelOrderOnce(db, cancellation);
    else if (closed !== 'later') canceled = closed;
  }
  await sendRefundNow(db, payments, cancelRefundId(cancellation.orderId), canceled.order, now);
  return canceled;
}

/** WeChat closes nothing in the first five minutes; a call that is still under way is waited for. */
const CLOSE_AGAIN_MS = 60_000;

/**
 * Cancels an order once: commit, then give the stock back. An order that is canceled already only has its stock
 * looked after, so that a call repeated after a crash ends what the first began; sweepOrders does the same. One that
 * the provider may still take money for becomes `closing`, and is canceled when the provider has closed it: at once
 * by `closeOrder`, or later by reconcilePayments.
 */
export async function cancelOrderOnce(db: Database, cancellation: Cancellation): Promise<Canceled> {
  return commit(db, cancellation, false);
}

/**
 * Has the provider close the order, and cancels it when no money can come any more. Money that came first settles it:
 * then the order stays paid, or, if its shopper wanted it canceled, all of it goes back.
 */
export async function closeOrder(
  db: Database,
  payments: Payments,
  order: LiveOrder,
  now: number,
): Promise<Canceled | 'later' | 'paid'> {
  const { _id: orderId, openid, payment, cancelCause, cancelReason: reason } = order;
  if (order.status !== 'closing' || payment === null) return 'paid';
  const cause = cancelCause ?? 'timeout';
  const cancellation: Cancellation = { orderId, openid, reason, cause, now };
  const outcome = await payments.portOf(payment.provider).close(orderId);
  if (outcome === 'paid') {
    await askAndSettle(db, payments, order, now);
    return cause === 'shopper' ? commit(db, cancellation, false) : 'paid';
  }
  // Unknown to the provider: nobody can pay it, unless the request to open it is still on its way.
  const isClosed = outcome === 'closed' || (outcome === 'unknown' && isSettled(payment.openedAt, now));
  if (isClosed) return commit(db, cancellation, true);
  const again = setEach({ reconcileAt: now + CLOSE_AGAIN_MS });
  await repeatSafely(() => db.updateWhere('orders', orderId, { status: 'closing' }, again));
  return 'later';
}

async function commit(db: Database, cancellation: Cancellation, isClosed: boolean): Promise<Canceled> {
  const canceled = await db.transact(
    (tx) => commitCancel(tx, cancellation, isClosed),
    async () => null, // the transaction itself sees an order that is canceled already
  );
  const { order } = canceled;
  if (order.status === 'canceled' && order.stockReturnedAt === null)
    await returnStock(db, order, cancellation.now);
  return canceled;
}

async function commitCancel(tx: Tx, cancellation: Cancellation, isClosed: boolean): Promise<Canceled> {
  const { orderId, openid, cause, now } = cancellation;
  const order = await tx.get('orders', orderId);
  if (!isOwn(order, openid)) return refuse('ORDER_NOT_FOUND', { orderId });
  const known = await tx.get('shoppers', openid);
  const shopper = known ?? newShopper(openid, now);
  if (order.status === 'canceled') return { order, shopper };
  if (cause === 'timeout' && !isUnpaid(order.status)) return { order, shopper };
  if (!orderStates.canMove(order.status, 'canceled'))
    return refuse('ORDER_NOT_CANCELABLE', { status: order.status });
  if (isRefunding(order)) return refuse('REFUND_OPEN');
  if (isUnpaid(order.status) && order.payment !== null && !isClosed)
    return { order: await beginClosing(tx, order, cancellation), shopper };
  return writeCancel(tx, order, shopper, known === null, cancellation);
}

const isUnpaid = (status: OrderStatus): boolean => status === 'awaiting_payment' || status === 'closing';

/** From here on nobody can open the payment again; the job comes by in case this call ends here. */
async function beginClosing(
  tx: Tx,
  order: LiveOrder,
  { reason, cause, now }: Cancellation,
): Promise<LiveOrder> {
  if (order.status === 'closing' && (order.cancelCause === 'shopper' || cause === 'timeout')) return order;
  const changed = {
    cancelCause: cause,
    cancelReason: reason,
    reconcileAt: now,
    expiresAt: null,
    updatedAt: now,
  };
  await tx.update('orders', order._id, setEach({ status: 'closing', ...changed }));
  return { ...order, status: 'closing', ...changed };
}

/** Everything that was paid goes back by its own tender; the money by a refund of the order's own fixed id. */
async function writeCancel(
  tx: Tx,
  order: LiveOrder,
  shopper: Shopper,
  isNew: boolean,
  { reason, cause, now }: Cancellation,
): Promise<Canceled> {
  const { _id: orderId, openid, payment } = order;
  const rest = restOf(order);
  const tenders = { ...rest, fen: payment?.transactionId ? rest.fen : 0 };
  const causeId = `${orderId}.cancel`;
  const given = await giveBackTenders(tx, { order, shopper, isNew, tenders, causeId, reason }, now);
  const hasMoney = tenders.fen > 0;
  const changed = {
    ...given.counted,
    status: 'canceled',
    canceledAt: now,
    cancelReason: reason,
    cancelCause: cause,
    expiresAt: null,
    reconcileAt: null,
    ...(hasMoney ? { refundStatus: 'approved' as const } : {}),
    updatedAt: now,
  } as const;
  await tx.update('orders', orderId, setEach(changed));
  if (hasMoney) {
    const what = { _id: cancelRefundId(orderId), cause: 'cancel', reason, tenders } as const;
    await tx.insert('refunds', newRefund(order, what, { claw: given.claw }, now));
  }
  if (order.drawId !== null && order.paidAt === null) await forfeitQualification(tx, order, now);
  const payload = { orderId, openid, lines: eventLinesOf(order) };
  await tx.insert('events', newEvent('mall.order.canceled', orderId, 'cancelOrder', payload, now));
  return { order: { ...order, ...changed }, shopper: given.shopper };
}
