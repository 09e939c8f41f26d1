import { PaymentRefused, PaymentUnavailable, type RefundProgress } from '../contract/ports';
import { HOUR_MS, MINUTE_MS } from '../domain/calendar';
import type { Database, Tx } from './database';
import { newEvent } from './events';
import { Ambiguous, DatabaseUnavailable } from './failures';
import { reportFindings } from './findings';
import type { LiveOrder } from './orders';
import type { Payments } from './payments';
import type { Refund } from './refunds';
import { setEach } from './setEach';

/** An accepted refund is asked for after so long; its notice usually comes first. */
const ASK_AGAIN_MS = 10 * MINUTE_MS;
const SEND_AGAIN_BASE_MS = 60_000;
const SEND_AGAIN_MAX_MS = 6 * HOUR_MS;
/** After so many refusals (no balance, no permission) somebody is told; it goes on trying. */
const REFUSALS_UNTIL_TOLD = 3;

/**
 * Sends what a cancel or an approval just decided, so that the shopper waits for no timer. What does not get through
 * is reconcilePayments' to send: the decision stands already.
 */
export async function sendRefundNow(
  db: Database,
  payments: Payments,
  refundId: string,
  order: Pick<LiveOrder, 'refundStatus' | 'totalFen'>,
  now: number,
): Promise<void> {
  if (order.refundStatus !== 'approved') return;
  try {
    const refund = await db.get('refunds', refundId);
    if (refund?.state === 'approved') await sendRefund(db, payments, refund, order.totalFen, now);
  } catch (error) {
    const waits = [PaymentUnavailable, Ambiguous, DatabaseUnavailable].some((kind) => error instanceof kind);
    if (!waits) throw error;
  }
}

/** Sent twice it is one refund: its id is the provider's own key. */
export async function sendRefund(
  db: Database,
  payments: Payments,
  refund: Refund,
  totalFen: number,
  now: number,
): Promise<void> {
  const { _id: refundId, orderId, fen: refundFen, reason, provider } = refund;
  try {
    const progress = await payments.portOf(provider).refund({ refundId, orderId, totalFen, refundFen, reason });
    await recordProgress(db, refundId, progress, now);
  } catch (error) {
    if (!(error instanceof PaymentRefused)) throw error;
    await postpone(db, refund, error.code, now);
  }
}

/** Asks how a refund stands that the provider accepted; one it never heard of is sent again. */
export async function askForRefund(
  db: Database,
  payments: Payments,
  refund: Refund,
  now: number,
): Promise<void> {
  const progress = await payments.portOf(refund.provider).queryRefund(refund._id);
  await recordProgress(db, refund._id, progress, now);
}

async function postpone(
  db: Database,
  { _id: refundId, attempts }: Refund,
  code: string,
  now: number,
): Promise<void> {
  const waitMs = Math.min(SEND_AGAIN_MAX_MS, SEND_AGAIN_BASE_MS * 2 ** attempts);
  const changes = { attempts: attempts + 1, lastError: code, dueAt: now + waitMs, updatedAt: now };
  await db.transact(
    async (tx) => {
      const refund = await tx.get('refunds', refundId);
      if (refund?.state === 'approved') await change(tx, refund, changes);
    },
    async () => null,
  );
  if (attempts + 1 < REFUSALS_UNTIL_TOLD) return;
  const subject = `refund ${refundId}`;
  await reportFindings(db, [{ law: 'refund.sent', subject, expected: 'accepted', actual: code }], now);
}

/** Writes down what the provider says of a refund, whoever heard it; a refund that has ended stays as it is. */
export async function recordProgress(
  db: Database,
  refundId: string,
  progress: RefundProgress,
  now: number,
): Promise<void> {
  const failed = await db.transact(
    (tx) => commitProgress(tx, refundId, progress, now),
    async () => null,
  );
  if (failed === null) return;
  const subject = `refund ${refundId}`;
  await reportFindings(db, [{ law: 'refund.sent', subject, expected: 'refunded', actual: failed }], now);
}

/** Answers why it failed, else null. */
async function commitProgress(
  tx: Tx,
  refundId: string,
  progress: RefundProgress,
  now: number,
): Promise<string | null> {
  const refund = await tx.get('refunds', refundId);
  if (refund === null || (refund.state !== 'approved' && refund.state !== 'accepted')) return null;
  const write = (changes: Readonly<Partial<Refund>>): Promise<void> =>
    change(tx, refund, { ...changes, updatedAt: now });
  switch (progress.status) {
    case 'unknown':
      await write({ state: 'approved', dueAt: now });
      return null;
    case 'accepted': {
      const { providerRefundId } = progress;
      await write({ state: 'accepted', providerRefundId, dueAt: now + ASK_AGAIN_MS });
      return null;
    }
    case 'refunded': {
      const { providerRefundId, refundedAt, refundFen } = progress;
      if (refundFen !== refund.fen) return `${refundFen} instead of ${refund.fen} fen`;
      await write({ state: 'refunded', providerRefundId, refundedAt, dueAt: null });
      await tx.update('orders', refund.orderId, setEach({ refundStatus: 'refunded', updatedAt: now }));
      const { orderId, openid, fen, points, coins } = refund;
      const payload = { refundId, orderId, openid, fen, points, coins };
      await tx.insert('events', newEvent('refund.success', refundId, 'recordProgress', payload, now));
      return null;
    }
    case 'failed':
      await write({ state: 'failed', lastError: progress.reason.slice(0, 300), dueAt: null });
      return progress.reason;
    default:
      return progress satisfies never;
  }
}

/** A commit whose answer was lost comes back to a refund that says so already. */
async function change(tx: Tx, refund: Refund, changes: Readonly<Partial<Refund>>): Promise<void> {
  const isSo = Object.entries(changes).every(([field, value]) => refund[field as keyof Refund] === value);
  if (!isSo) await tx.update('refunds', refund._id, setEach(changes));
}
