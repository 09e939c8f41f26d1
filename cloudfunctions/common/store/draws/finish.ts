import type { Database } from '../database';
import { repeatSafely } from '../retry';
import { setEach } from '../setEach';
import type { Draw, Qualification } from './read';

const USED_PAGE = 500;
const UNPASSED_PAGE = 500;

/**
 * Ends a draw of which nothing can come any more: nobody may buy now, no unit is to be promised to the next, and no
 * order still waits for its money. Who waits then waits for nothing. What is left of the hold goes back to what is
 * available. False: not yet.
 */
export async function finishDraw(db: Database, draw: Draw, now: number): Promise<boolean> {
  if (await isRunning(db, draw._id)) return false;
  await releaseHold(db, draw, now);
  const finished = setEach({ status: 'finished', updatedAt: now });
  return repeatSafely(() => db.updateWhere('draws', draw._id, { status: 'drawn' }, finished));
}

async function isRunning(db: Database, drawId: string): Promise<boolean> {
  const open = await db.find('qualifications', { all: { drawId, state: 'open' } }, { limit: 1 });
  return open.length > 0 || (await hasUnpassed(db, drawId)) || awaitsPayment(db, drawId);
}

/** Of all draws there are few, because the sweeper passes them on every minute; among many one of this draw may be. */
async function hasUnpassed(db: Database, drawId: string): Promise<boolean> {
  for (const state of ['expired', 'forfeited']) {
    const unpassed = { all: { state, passedOn: false } } as const;
    const found = await db.find('qualifications', unpassed, { limit: UNPASSED_PAGE });
    if (found.length === UNPASSED_PAGE || found.some((one) => one.drawId === drawId)) return true;
  }
  return false;
}

async function awaitsPayment(db: Database, drawId: string): Promise<boolean> {
  for (let rank = 0; ;) {
    const where = { all: { drawId, state: 'used', rank: { gt: rank } } } as const;
    const used = await db.find('qualifications', where, { order: [['rank', 'asc']], limit: USED_PAGE });
    if (await someAwait(db, used)) return true;
    const last = used.at(-1);
    if (last === undefined || used.length < USED_PAGE) return false;
    rank = last.rank;
  }
}

async function someAwait(db: Database, used: readonly Qualification[]): Promise<boolean> {
  const ids = used.flatMap(({ orderId }) => (orderId === null ? [] : [orderId]));
  if (ids.length === 0) return false;
  const orders = await db.find('orders', { all: { _id: { oneOf: ids } } }, { limit: ids.length });
  return orders.some(({ status }) => status === 'awaiting_payment' || status === 'closing');
}

/** Once: the condition is the very hold that goes. */
async function releaseHold(db: Database, { _id: drawId, skuId }: Draw, now: number): Promise<void> {
  const hold = `holds.${drawId}`;
  for (;;) {
    const units = (await db.get('stocks', skuId))?.holds[drawId];
    if (units === undefined) return;
    const released = {
      [hold]: { unset: true },
      available: { inc: units },
      drawHeld: { inc: -units },
      updatedAt: { set: now },
    } as const;
    if (await repeatSafely(() => db.updateWhere('stocks', skuId, { [hold]: units }, released))) return;
  }
}
