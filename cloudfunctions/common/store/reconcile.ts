import { PaymentRefused, PaymentUnavailable } from '../contract/ports';
import { MEMOS } from '../contract/texts';
import { MINUTE_MS } from '../domain/calendar';
import { Refusal } from '../domain/refusal';
import { cancelOrderOnce, closeOrder } from './cancelOrder';
import type { Database } from './database';
import { Ambiguous, DatabaseUnavailable } from './failures';
import type { JobWindow } from './jobs';
import { isOwn, type LiveOrder } from './orders';
import { askAndSettle, type Payments } from './payments';
import { repeatSafely } from './retry';
import { askForRefund, sendRefund } from './sendRefund';

const DUE_PAGE = 200;
const AT_ONCE = 8;
const LOOK_AGAIN_MS = 5 * MINUTE_MS;

export interface Reconciled {
  readonly settled: number; // orders that no notice settled
  readonly closed: number; // orders whose payment the provider closed
  readonly refunds: number; // refunds sent or asked for
  readonly open: number; // still waiting for the shopper or for the provider
  readonly skipped: number; // failed this time; the next run comes back to them
}

/**
 * Ends what no notice and no call ended: asks for payments, closes what was canceled, sends and asks for refunds. Each
 * is the step that a notice or a call would have taken, so that it changes nothing the second time.
 */
export async function reconcile(db: Database, payments: Payments, window: JobWindow): Promise<Reconciled> {
  const counted = { settled: 0, closed: 0, refunds: 0, open: 0, skipped: 0 };
  const { now } = window;
  const due = { range: [0, now] } as const;
  const orders = await db.find('orders', { all: { reconcileAt: due } }, page('reconcileAt'));
  await each(orders, (order) => (order.status === 'void' ? 'open' : endPayment(db, payments, order, now)));
  const refunds = await db.find('refunds', { all: { dueAt: due } }, page('dueAt'));
  await each(refunds, async (refund) => {
    const order = await db.get('orders', refund.orderId);
    if (!isOwn(order, refund.openid)) return 'skipped';
    if (refund.state === 'approved') await sendRefund(db, payments, refund, order.totalFen, now);
    else await askForRefund(db, payments, refund, now);
    return 'refunds';
  });
  return counted;

  async function each<Item>(
    items: readonly Item[],
    end: (item: Item) => Promise<keyof Reconciled> | keyof Reconciled,
  ): Promise<void> {
    for (let first = 0; first < items.length && window.clock() < window.stopAt; first += AT_ONCE) {
      const batch = items.slice(first, first + AT_ONCE);
      for (const outcome of await Promise.all(batch.map((item) => triedQuietly(() => end(item))))) {
        counted[outcome] += 1;
      }
    }
  }
}

const page = (field: string) => ({ order: [[field, 'asc']], limit: DUE_PAGE }) as const;

const PASSING = [PaymentUnavailable, PaymentRefused, Ambiguous, DatabaseUnavailable, Refusal];

/** One that cannot be ended now does not keep the others waiting; a bug does. */
async function triedQuietly(
  end: () => Promise<keyof Reconciled> | keyof Reconciled,
): Promise<keyof Reconciled> {
  try {
    return await end();
  } catch (error) {
    if (PASSING.some((kind) => error instanceof kind)) return 'skipped';
    throw error;
  }
}

async function endPayment(
  db: Database,
  payments: Payments,
  order: LiveOrder,
  now: number,
): Promise<keyof Reconciled> {
  const { _id: orderId, openid, status, expiresAt } = order;
  if (status === 'closing') {
    const closed = await closeOrder(db, payments, order, now);
    return closed === 'later' ? 'open' : closed === 'paid' ? 'settled' : 'closed';
  }
  const outcome = await askAndSettle(db, payments, order, now);
  if (outcome === 'settled' || outcome === 'already' || outcome === 'late') return 'settled';
  if (expiresAt !== null && expiresAt <= now) {
    await cancelOrderOnce(db, { orderId, openid, reason: MEMOS.paymentTimeout, cause: 'timeout', now });
    return 'open';
  }
  const again = { reconcileAt: { set: now + LOOK_AGAIN_MS } };
  await repeatSafely(() => db.updateWhere('orders', orderId, { status: 'awaiting_payment' }, again));
  return 'open';
}
