import type { PaidFacts, PaymentParameters, PaymentPort, Provider } from '../contract/ports';
import { PaymentRefused } from '../contract/ports';
import { isPayable } from '../domain/payment/payable';
import { mayTake } from '../domain/payment/provider';
import { refuse } from '../domain/refusal';
import type { Settings } from '../../../database/collections/settings';
import type { Database, Tx } from './database';
import { eventLinesOf, newEvent } from './events';
import { reportFindings } from './findings';
import type { LiveOrder } from './orders';
import { acceptMsOf, readOwnOrder } from './orders';
import { lateRefundId, newRefund, NO_CLAW } from './refunds';
import { repeatSafely } from './retry';
import { setEach } from './setEach';

/** The provider that is named, or else the one that the settings choose. */
export type ChoosePayment = (rules: Settings['payment'], provider?: Provider) => PaymentPort;

export interface PaymentPorts {
  readonly choosePayment: ChoosePayment;
}

/** What settling needs beside the database. */
export interface Payments {
  portOf(provider: Provider | null): PaymentPort; // of an order that was opened; null: of a new one
  readonly acceptMs: number;
}

export function paymentsOf(choose: ChoosePayment, rules: Settings): Payments {
  const { payment } = rules;
  return {
    portOf: (provider) => (provider === null ? choose(payment) : choose(payment, provider)),
    acceptMs: acceptMsOf(rules),
  };
}

/** When nobody told how a payment ended, the provider is asked after so long. */
const FIRST_LOOK_MS = 60_000;

/**
 * Asks the provider to take an order's money. That it was asked is written down first, on the condition that the
 * order still waits: whoever cancels it afterwards knows that the provider has to close it. Repeating asks for the
 * same payment.
 */
export async function openPayment(
  db: Database,
  payments: Payments,
  { orderId, openid }: { readonly orderId: string; readonly openid: string },
  now: number,
): Promise<{ readonly parameters: PaymentParameters; readonly payUntil: number }> {
  const waiting = await readOwnOrder(db, openid, orderId);
  const port = payments.portOf(waiting.payment?.provider ?? null);
  requirePayable(waiting, port.provider, now);
  const order = waiting.payment === null ? await markOpened(db, port, waiting, now) : waiting;
  const { totalFen, expiresAt, lines, payment } = order;
  const payUntil = expiresAt ?? now;
  // The same words each time: WeChat takes anything else for another order under the same number.
  const description = lines.map(({ snapshot }) => snapshot.name).join('、');
  const request = { orderId, openid, totalFen, description, expiresAt: payUntil };
  try {
    return { parameters: await payments.portOf(payment?.provider ?? null).open(request), payUntil };
  } catch (error) {
    // An order that was paid already is refused by the provider; any other no stands.
    if (error instanceof PaymentRefused && isPaid(await askAndSettle(db, payments, order, now)))
      return refuse('ORDER_NOT_PAYABLE', { status: 'paid' });
    throw error;
  }
}

function requirePayable(order: LiveOrder, provider: Provider, now: number): void {
  const { status, expiresAt, lines } = order;
  if (status !== 'awaiting_payment') refuse('ORDER_NOT_PAYABLE', { status });
  if (!isPayable(order, now)) refuse('PAYMENT_EXPIRED', { expiresAt });
  const hasLiquor = lines.some(({ snapshot }) => snapshot.isLiquor);
  if (!mayTake(provider, { hasLiquor })) refuse('PAYMENT_PROVIDER_NOT_ALLOWED', { provider });
}

async function markOpened(
  db: Database,
  { provider, merchantId }: PaymentPort,
  order: LiveOrder,
  now: number,
): Promise<LiveOrder> {
  const payment = { provider, merchantId, openedAt: now, transactionId: null, paidFen: 0, paidAt: null };
  const unopened = { status: 'awaiting_payment', payment: null } as const;
  const opened = setEach({ payment, reconcileAt: now + FIRST_LOOK_MS, updatedAt: now });
  await repeatSafely(() => db.updateWhere('orders', order._id, unopened, opened));
  const current = await readOwnOrder(db, order.openid, order._id);
  requirePayable(current, provider, now);
  return current;
}

/** settled: now · already: by an earlier call · late: the order was canceled, its money goes back. */
export type Settlement = 'settled' | 'already' | 'late';

const isPaid = (outcome: string): boolean => outcome === 'settled' || outcome === 'already';

/**
 * Makes an order paid by what the provider says, whoever heard it: a notice, a page that asks, the reconciling job.
 * All may come at once and any number of times; one transaction decides. Money that does not fit its order settles
 * nothing and is reported.
 */
export async function settlePayment(
  db: Database,
  facts: PaidFacts,
  { acceptMs }: Pick<Payments, 'acceptMs'>,
  now: number,
): Promise<Settlement> {
  const settled = await db.transact(
    (tx) => commitSettlement(tx, facts, acceptMs, now),
    async () => null, // the transaction itself sees an order that is settled already
  );
  if (typeof settled === 'string') return settled;
  await reportFindings(db, [{ law: 'payment.fits', subject: `order ${facts.orderId}`, ...settled }], now);
  return refuse('PAYMENT_MISMATCH', { orderId: facts.orderId });
}

type Misfit = { readonly expected: string | number; readonly actual: string | number };

async function commitSettlement(
  tx: Tx,
  facts: PaidFacts,
  acceptMs: number,
  now: number,
): Promise<Settlement | Misfit> {
  const order = await tx.get('orders', facts.orderId);
  if (order === null || order.status === 'void') return { expected: 'an order', actual: 'none' };
  const misfit = findMisfit(order, facts);
  if (misfit !== null || order.payment === null)
    return misfit ?? { expected: 'a payment', actual: 'never opened' };
  if (order.payment.transactionId !== null) return 'already';
  const { transactionId, totalFen: paidFen, paidAt } = facts;
  const payment = { ...order.payment, transactionId, paidFen, paidAt };
  if (order.status === 'canceled') {
    await payBack(tx, { ...order, payment }, now);
    return 'late';
  }
  const paid = { status: 'paid', payment, paidAt: now, expiresAt: now + acceptMs } as const;
  await tx.update(
    'orders',
    order._id,
    setEach({ ...paid, cancelCause: null, reconcileAt: null, updatedAt: now }),
  );
  const { openid, kind, totalPoints: points, totalCoins: coins } = order;
  const payload = { orderId: order._id, openid, kind, points, coins, fen: paidFen, lines: eventLinesOf(order) };
  await tx.insert('events', newEvent('payment.success', order._id, 'settlePayment', payload, now));
  return 'settled';
}

function findMisfit({ payment, totalFen }: LiveOrder, facts: PaidFacts): Misfit | null {
  if (facts.totalFen !== totalFen) return { expected: totalFen, actual: facts.totalFen };
  const merchantId = payment?.merchantId ?? '';
  if (facts.merchantId !== merchantId) return { expected: merchantId, actual: facts.merchantId };
  const known = payment?.transactionId ?? facts.transactionId;
  return known === facts.transactionId ? null : { expected: known, actual: facts.transactionId };
}

/** The order is over: all of the money goes back, once, because the refund's id is the order's. */
async function payBack(tx: Tx, order: LiveOrder, now: number): Promise<void> {
  const { _id: orderId, payment, totalFen: fen } = order;
  await tx.update(
    'orders',
    orderId,
    setEach({ payment, refundedFen: fen, refundStatus: 'approved', reconcileAt: null, updatedAt: now }),
  );
  const what = {
    _id: lateRefundId(orderId),
    cause: 'late',
    reason: '',
    tenders: { points: 0, coins: 0, fen },
  } as const;
  await tx.insert('refunds', newRefund(order, what, { claw: NO_CLAW }, now));
}

/** Asks the provider how an order's payment stands, and settles it when it is paid. */
export async function askAndSettle(
  db: Database,
  payments: Payments,
  { _id: orderId, payment }: LiveOrder,
  now: number,
): Promise<Settlement | 'open' | 'closed' | 'unknown'> {
  if (payment === null) return 'unknown';
  const state = await payments.portOf(payment.provider).query(orderId);
  return state.status === 'paid' ? settlePayment(db, state, payments, now) : state.status;
}
