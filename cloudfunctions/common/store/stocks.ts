import { invariant } from '../domain/invariant';
import { REQUEST_SETTLE_MS } from './limits';
import type { Changes, Condition, Database } from './database';
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
  readonly drawId?: string | null; // bought with this draw's qualification: from the units held for it
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
  const { skuId, quantity, revision, drawId = null } = demand;
  const marker = `reservations.${attemptId}`;
  // A winner pays the price that was promised, whatever became of the product since.
  const current: Conditions = drawId === null ? { onSale: true, productRevision: revision } : {};
  try {
    const taken = await db.updateWhere(
      'stocks',
      skuId,
      { ...current, [sourceOf(drawId)]: { gte: quantity }, [marker]: { exists: false } },
      {
        ...move(drawId, -quantity),
        reserved: { inc: quantity },
        [marker]: { set: { orderId, quantity, at: now, drawId } },
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
  if (stock === null) return drawId === null ? 'stale' : 'soldOut';
  if (drawId === null && (!stock.onSale || stock.productRevision !== revision)) return 'stale';
  return Object.values(stock.reservations).some((one) => one.orderId === orderId) ? 'held' : 'soldOut';
}

type Conditions = Readonly<Record<string, Condition>>;

/** The count that units are taken from: the draw's hold, or what is available. */
const sourceOf = (drawId: string | null): string => (drawId === null ? 'available' : `holds.${drawId}`);

function move(drawId: string | null, units: number): Changes {
  const moved = { [sourceOf(drawId)]: { inc: units } };
  return drawId === null ? moved : { ...moved, drawHeld: { inc: units } };
}

/**
 * Gives units back to where they came from: to the draw's hold while it stands, and to what is available once the draw
 * is finished. `unmoved` is the condition under which the units were not given back yet, so that of these updates, and
 * of their repetitions, one does it.
 */
async function giveBack(
  db: Database,
  skuId: string,
  drawId: string | null,
  unmoved: Conditions,
  changes: (back: Changes) => Changes,
  quantity: number,
): Promise<void> {
  const update = (more: Conditions, to: string | null): Promise<boolean> =>
    repeatSafely(() => db.updateWhere('stocks', skuId, { ...unmoved, ...more }, changes(move(to, quantity))));
  if (drawId === null) return void (await update({}, null));
  const hold = sourceOf(drawId);
  if (await update({ [hold]: { exists: true } }, drawId)) return;
  await update({ [hold]: { exists: false } }, null);
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
  const standing = { [marker]: { exists: true } };
  for (const { skuId, quantity } of lines) {
    const ended = (moved: Changes): Changes => ({
      ...moved,
      reserved: { inc: -quantity },
      [marker]: { unset: true },
      updatedAt: { set: now },
    });
    if (how === 'confirm') {
      const sold = ended({ sold: { inc: quantity } });
      await repeatSafely(() => db.updateWhere('stocks', skuId, standing, sold));
    } else {
      const reservation = (await db.get('stocks', skuId))?.reservations[attemptId];
      if (reservation !== undefined) await giveBack(db, skuId, reservation.drawId, standing, ended, quantity);
    }
  }
}

/** Whether the attempt's order consumed it: a tombstone or an order of another attempt did not. */
export function howAttemptEnds(attemptId: string, order: Documents['orders']): 'confirm' | 'release' {
  return order.status !== 'void' && order.attemptId === attemptId ? 'confirm' : 'release';
}

/**
 * Gives a canceled order's units back, once: the marker under the order's id stands until the order itself says so.
 * The order's own attempt is confirmed first, in case nobody came to it: what comes back was sold. A draw's unit that
 * was never paid for is the next winner's, while the draw still holds any.
 */
export async function returnStock(db: Database, order: Documents['orders'], now: number): Promise<void> {
  invariant(order.status === 'canceled', 'only a canceled order gives stock back');
  const { _id: orderId, attemptId, lines } = order;
  const drawId = order.paidAt === null ? order.drawId : null;
  await finishAttempt(db, attemptId, lines, 'confirm', now);
  const marker = `returns.${orderId}`;
  for (const { skuId, quantity } of lines) {
    const returned = (back: Changes): Changes => ({
      ...back,
      sold: { inc: -quantity },
      returning: { inc: 1 },
      [marker]: { set: now },
      updatedAt: { set: now },
    });
    await giveBack(db, skuId, drawId, { [marker]: { exists: false } }, returned, quantity);
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
