import { PaymentRefused, PaymentUnavailable } from '../contract/ports';
import type { BillLine, PaymentPort, Provider } from '../contract/ports';
import type { Finding } from '../domain/audit/finding';
import { DAY_MS, HOUR_MS, dateOn, startOfDateAt } from '../domain/calendar';
import { comparePayment, compareRefund, missingPayment } from '../domain/payment/bill';
import { Refusal } from '../domain/refusal';
import type { Database } from './database';
import type { Documents } from './documents';
import { reportFindings } from './findings';
import type { JobWindow } from './jobs';
import { settlePayment, type Payments } from './payments';
import { recordProgress } from './sendRefund';

/** Providers make a day's bill on the next morning (pay.weixin.qq.com: from 10:00). */
const BILL_READY_MS = 10 * HOUR_MS;
const PAGE = 100;

/** Where the comparison of a day stands. */
export interface BillPlace {
  readonly billedOn: string; // the last day that was compared to its end; '' before the first
  readonly on: string; // the day that is being compared
  readonly position: number; // lines of it that were compared
}
export function readBillPlace(cursor: Readonly<Record<string, unknown>>): BillPlace {
  const { billedOn, on, position } = cursor;
  return {
    billedOn: typeof billedOn === 'string' ? billedOn : '',
    on: typeof on === 'string' ? on : '',
    position: typeof position === 'number' ? position : 0,
  };
}

export interface BillOutcome {
  readonly place: BillPlace;
  readonly lines: number;
  readonly findings: number;
  readonly skipped: number; // 1: the bill could not be had; the next run asks again
}

/**
 * Compares yesterday's bill with the orders, line by line and back, once a day, in bounded steps. What the bill has
 * and the mall did not settle is settled by it; every difference is a finding for an operator.
 */
export async function reconcileBill(
  db: Database,
  payments: Payments,
  provider: Provider | 'none',
  from: BillPlace,
  window: JobWindow,
): Promise<BillOutcome> {
  const { now } = window;
  const on = dateOn(now - DAY_MS);
  if (provider === 'none') return nothingOf(from, 0);
  const isDue = from.billedOn < on && now >= startOfDateAt(dateOn(now)) + BILL_READY_MS;
  if (!isDue) return nothingOf(from, 0);
  const port = payments.portOf(provider);
  const bill = await askForBill(port, on);
  if (bill === null || bill === 'unavailable') return nothingOf(from, bill === null ? 0 : 1);
  let [position, findings] = [from.on === on ? from.position : 0, 0];
  const startedAt = position;
  while (position < bill.length && window.clock() < window.stopAt) {
    const page = bill.slice(position, position + PAGE);
    findings += await reportFindings(db, await comparePage(db, payments, page, now), now);
    position += page.length;
  }
  if (position < bill.length)
    return { place: { ...from, on, position }, lines: position - startedAt, findings, skipped: 0 };
  findings += await reportFindings(db, await findMissing(db, port, on, bill), now);
  return { place: { billedOn: on, on, position }, lines: position - startedAt, findings, skipped: 0 };
}

const nothingOf = (place: BillPlace, skipped: number): BillOutcome => ({
  place,
  lines: 0,
  findings: 0,
  skipped,
});

async function askForBill(port: PaymentPort, on: string): Promise<readonly BillLine[] | null | 'unavailable'> {
  try {
    return await port.bill(on);
  } catch (error) {
    if (error instanceof PaymentUnavailable || error instanceof PaymentRefused) return 'unavailable';
    throw error;
  }
}

async function comparePage(
  db: Database,
  payments: Payments,
  page: readonly BillLine[],
  now: number,
): Promise<readonly Finding[]> {
  const orders = await readOrders(db, page);
  const refundIds = page.flatMap(({ refundId }) => (refundId === null ? [] : [refundId]));
  const refunds = new Map(
    (await db.find('refunds', { all: { _id: { oneOf: refundIds } } }, { limit: PAGE })).map((one) => [
      one._id,
      one,
    ]),
  );
  const findings: Finding[] = [];
  for (const line of page) {
    if (line.refundId === null) {
      const payment = orders.get(line.orderId)?.payment ?? null;
      findings.push(...comparePayment(line, payment));
      if (payment?.transactionId === null) await settleByBill(db, payments, line, now);
    } else {
      const refund = refunds.get(line.refundId) ?? null;
      findings.push(...compareRefund(line, refund));
      if (refund !== null) await refundByBill(db, line, refund, now);
    }
  }
  return findings;
}

async function readOrders(db: Database, page: readonly BillLine[]) {
  const ids = [...new Set(page.map(({ orderId }) => orderId))];
  const found = await db.find('orders', { all: { _id: { oneOf: ids } } }, { limit: PAGE });
  return new Map(found.flatMap((order) => (order.status === 'void' ? [] : [[order._id, order] as const])));
}

/** The finding was written either way: a payment that nobody settled for a day is worth a look. */
async function settleByBill(db: Database, payments: Payments, line: BillLine, now: number): Promise<void> {
  const { orderId, transactionId, merchantId, totalFen, at: paidAt } = line;
  try {
    await settlePayment(db, { orderId, transactionId, merchantId, totalFen, paidAt }, payments, now);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error; // a misfit has its own finding
  }
}

async function refundByBill(
  db: Database,
  { refundFen, at: refundedAt }: BillLine,
  { _id: refundId, providerRefundId }: Documents['refunds'],
  now: number,
): Promise<void> {
  const progress = {
    status: 'refunded',
    providerRefundId: providerRefundId ?? '',
    refundFen,
    refundedAt,
  } as const;
  await recordProgress(db, refundId, progress, now);
}

/** Orders that were paid on the day by the provider's own clock, and that its bill does not have. */
async function findMissing(
  db: Database,
  { provider }: PaymentPort,
  on: string,
  bill: readonly BillLine[],
): Promise<readonly Finding[]> {
  const startAt = startOfDateAt(on);
  const billed = new Set(bill.map(({ orderId }) => orderId));
  const findings: Finding[] = [];
  for (let skip = 0; ; skip += PAGE * 10) {
    const paid = await db.find(
      'orders',
      { all: { 'payment.paidAt': { range: [startAt, startAt + DAY_MS - 1] } } },
      { order: [['payment.paidAt', 'asc']], skip, limit: PAGE * 10 },
    );
    for (const order of paid) {
      if (order.status === 'void' || order.payment?.provider !== provider || billed.has(order._id)) continue;
      findings.push(missingPayment(order._id, order.payment.paidFen));
    }
    if (paid.length < PAGE * 10) return findings;
  }
}
