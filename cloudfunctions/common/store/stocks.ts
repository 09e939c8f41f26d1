import { invariant } from '../domain/invariant';
import { REQUEST_SETTLE_MS } from './limits';
import type { Changes, Database } from './database';
import type { Documents } from './documents';
import { repeatSafely } from './retry';

/**
 * Stock is taken outside the shopper's transaction, by one conditional update of one document, so that a hot product
 * is no reason to conflict. Each update leaves a marker keyed by the attempt (or by the order, when units come back):
 * repeating it finds the marker and changes nothing. docs/invariants.md has the protocol and its proof.
 */
export interface Demand {
  readonly skuId: string;
  readonly quantity: number;
  readonly revision: number; // of the product that the price was read from
}
export interface Attempt {
  readonly attemptId: string; // fresh for each call: the same request twice at once makes two
  readonly orderId: string;
}

/**
 * soldOut: fewer units than wanted · stale: the product changed or went off sale since it was read · held: an earlier
 * call of the same request, dead or still running, holds some, so that nobody can say yet
 */
export type Reserved = 'reserved' | 'soldOut' | 'stale' | 'held';

/** Takes every line or none. */
export async function reserveStock(
  db: Database,
  attempt: Attempt,
  demands: readonly Demand[],
  now: number,
): Promise<Reserved> {
  const held: Demand[] = [];
  for (const demand of demands) {
    const outcome = await reserveOne(db, attempt, demand, now);
    if (outcome !== 'reserved') {
      await finishAttempt(db, attempt.attemptId, held, 'release', now);
      return outcome;
    }
    held.push(demand);
  }
  return 'reserved';
}

async function reserveOne(db: Database, attempt: Attempt, demand: Demand, now: number): Promise<Reserved> {
  const { attemptId, orderId } = attempt;
  const { skuId, quantity, revision } = demand;
  const marker = `reservations.${attemptId}`;
  try {
    const taken = await db.updateWhere(
      'stocks',
      skuId,
      { onSale: true, productRevision: revision, available: { gte: quantity }, [marker]: { exists: false } },
      {
        available: { inc: -quantity },
        reserved: { inc: quantity },
        [marker]: { set: { orderId, quantity, at: now } },
        updatedAt: { set: now },
      },
    );
    if (taken) return 'reserved';
  } catch (error) {
    if (await isReserved(db, attemptId, skuId)) return 'reserved';
    // It may still arrive. Never send it again: the caller goes on under a fresh attempt id and the sweeper ends this
    // one.
    throw error;
  }
  const stock = await db.get('stocks', skuId);
  if (stock?.onSale !== true || stock.productRevision !== revision) return 'stale';
  return Object.values(stock.reservations).some((one) => one.orderId === orderId) ? 'held' : 'soldOut';
}

async function isReserved(db: Database, attemptId: string, skuId: string): Promise<boolean> {
  const stock = await db.get('stocks', skuId);
  return stock?.reservations[attemptId] !== undefined;
}

/** Ends an attempt: its order consumed it (confirm) or never will (release). Both change nothing the second time. */
export async function finishAttempt(
  db: Database,
  attemptId: string,
  lines: readonly { readonly skuId: string; readonly quantity: number }[],
  how: 'confirm' | 'release',
  now: number,
): Promise<void> {
  const marker = `reservations.${attemptId}`;
  for (const { skuId, quantity } of lines) {
    const moved: Changes = how === 'confirm' ? { sold: { inc: quantity } } : { available: { inc: quantity } };
    const changes: Changes = {
      ...moved,
      reserved: { inc: -quantity },
      [marker]: { unset: true },
      updatedAt: { set: now },
    };
    await repeatSafely(() => db.updateWhere('stocks', skuId, { [marker]: { exists: true } }, changes));
  }
}

/** Whether the attempt's order consumed it: a tombstone or an order of another attempt did not. */
export function howAttemptEnds(attemptId: string, order: Documents['orders']): 'confirm' | 'release' {
  return order.status !== 'void' && order.attemptId === attemptId ? 'confirm' : 'release';
}

/**
 * Gives a canceled order's units back, once: the marker under the order's id stands until the order itself says so.
 * The order's own attempt is confirmed first, in case nobody came to it: what comes back was sold.
 */
export async function returnStock(db: Database, order: Documents['orders'], now: number): Promise<void> {
  invariant(order.status === 'canceled', 'only a canceled order gives stock back');
  const { _id: orderId, attemptId, lines } = order;
  await finishAttempt(db, attemptId, lines, 'confirm', now);
  const marker = `returns.${orderId}`;
  for (const { skuId, quantity } of lines) {
    const changes: Changes = {
      available: { inc: quantity },
      sold: { inc: -quantity },
      returning: { inc: 1 },
      [marker]: { set: now },
      updatedAt: { set: now },
    };
    await repeatSafely(() => db.updateWhere('stocks', skuId, { [marker]: { exists: false } }, changes));
  }
  await repeatSafely(() =>
    db.updateWhere(
      'orders',
      orderId,
      { status: 'canceled', stockReturnedAt: null },
      { stockReturnedAt: { set: now } },
    ),
  );
}

/** Takes away the marker of a return that no slow call can repeat any more. */
export async function forgetReturn(db: Database, skuId: string, orderId: string): Promise<void> {
  const marker = `returns.${orderId}`;
  await repeatSafely(() =>
    db.updateWhere(
      'stocks',
      skuId,
      { [marker]: { exists: true } },
      { [marker]: { unset: true }, returning: { inc: -1 } },
    ),
  );
}

/** A marker this old belongs to no call that could still be running. */
export function isSettled(at: number, now: number): boolean {
  return at + REQUEST_SETTLE_MS <= now;
}

/** How many of each sku could be taken now; an unknown sku has none. */
export async function readAvailable(
  db: Pick<Database, 'find'>,
  skuIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const stocks = await db.find('stocks', { all: { _id: { oneOf: skuIds } } }, { limit: skuIds.length });
  return new Map(stocks.map(({ _id, available, onSale }) => [_id, onSale ? available : 0]));
}
