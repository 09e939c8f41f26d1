import { MEMOS } from '../contract/texts';
import { invariant } from '../domain/invariant';
import { Refusal } from '../domain/refusal';
import { cancelOrderOnce } from './cancelOrder';
import type { Condition, Database } from './database';
import type { Documents } from './documents';
import { Ambiguous, DatabaseUnavailable } from './failures';
import type { LiveOrder } from './orders';
import { expireQualification, findOverdue, findUnpassed, passOn } from './passOnQualifications';
import { repeatSafely } from './retry';
import { setEach } from './setEach';
import { finishAttempt, forgetReturn, howAttemptEnds, isSettled, returnStock } from './stocks';
import type { JobWindow } from './jobs';

const SWEEP_PAGE = 500;

/**
 * Ends what calls that died left behind. Each step is one of the steps of the call itself and changes nothing the
 * second time, so two sweepers, or a sweeper and a slow call, do no harm. A reservation is ended only when it is
 * older than any call that could still use it.
 */
export async function sweep(db: Database, window: JobWindow) {
  const swept = {
    ...{ attempts: 0, returns: 0, markers: 0, canceled: 0, accepted: 0, finished: 0 },
    ...{ expired: 0, passedOn: 0, skipped: 0 },
  };
  const { now } = window;
  type Step = Exclude<keyof typeof swept, 'skipped'>;

  async function each<Item>(
    step: Step,
    items: readonly Item[],
    end: (item: Item) => Promise<void>,
  ): Promise<void> {
    for (const item of items) {
      if (window.clock() >= window.stopAt) return;
      const done = await triedQuietly(() => end(item));
      swept[done ? step : 'skipped'] += 1;
    }
  }

  await each('attempts', await staleAttempts(db, now), (attempt) => endAttempt(db, attempt, now));
  await each('returns', await findOrders(db, { status: 'canceled', stockReturnedAt: null }), (order) =>
    returnStock(db, order, now),
  );
  await each('markers', await staleMarkers(db, now), (marker) => endMarker(db, marker));
  await each(
    'canceled',
    await findOrders(db, { status: 'awaiting_payment', expiresAt: { lte: now } }),
    async (order) => {
      const { _id: orderId, openid } = order;
      await cancelOrderOnce(db, { orderId, openid, reason: MEMOS.paymentTimeout, cause: 'timeout', now });
    },
  );
  await each('accepted', await findOrders(db, { status: 'paid', expiresAt: { lte: now } }), (order) =>
    moveOn(db, order, { status: 'accepted', acceptedAt: now, updatedAt: now }),
  );
  await each('finished', await findOrders(db, { status: 'shipped', expiresAt: { lte: now } }), (order) =>
    moveOn(db, order, { status: 'finished', finishedAt: now, updatedAt: now }),
  );
  await each('expired', await findOverdue(db, now), (overdue) => expireQualification(db, overdue, now));
  await each('passedOn', await findUnpassed(db), (ended) => passOn(db, ended, now));
  return swept;
}

/** One order that cannot be ended now does not keep the others waiting; a bug does. */
async function triedQuietly(end: () => Promise<void>): Promise<boolean> {
  try {
    await end();
    return true;
  } catch (error) {
    if (error instanceof Ambiguous || error instanceof DatabaseUnavailable || error instanceof Refusal)
      return false;
    throw error;
  }
}

interface StaleAttempt {
  readonly skuId: string;
  readonly attemptId: string;
  readonly orderId: string;
  readonly quantity: number;
}

async function staleAttempts(db: Database, now: number): Promise<readonly StaleAttempt[]> {
  const stocks = await db.find(
    'stocks',
    { all: { reserved: { gt: 0 } } },
    { order: [['reserved', 'asc']], limit: SWEEP_PAGE },
  );
  return stocks.flatMap(({ _id: skuId, reservations }) =>
    Object.entries(reservations)
      .filter(([, { at }]) => isSettled(at, now))
      .map(([attemptId, { orderId, quantity }]) => ({ skuId, attemptId, orderId, quantity })),
  );
}

/**
 * A tombstone takes the place of an order that never came, before anything is released: should its commit still
 * arrive, it meets the tombstone's key. Then the order, or the tombstone, says how the attempt ends.
 */
async function endAttempt(db: Database, attempt: StaleAttempt, now: number): Promise<void> {
  const { skuId, attemptId, orderId, quantity } = attempt;
  const tombstone: Documents['orders'] = { _id: orderId, status: 'void', attemptId, createdAt: now };
  let order = await db.get('orders', orderId);
  if (order === null) {
    await repeatSafely(() => db.insertOnce('orders', tombstone));
    order = await db.get('orders', orderId);
  }
  invariant(order !== null, 'an order or its tombstone stands');
  await finishAttempt(db, attemptId, [{ skuId, quantity }], howAttemptEnds(attemptId, order), now);
}

interface Marker {
  readonly skuId: string;
  readonly orderId: string;
}

async function staleMarkers(db: Database, now: number): Promise<readonly Marker[]> {
  const stocks = await db.find(
    'stocks',
    { all: { returning: { gt: 0 } } },
    { order: [['returning', 'asc']], limit: SWEEP_PAGE },
  );
  return stocks.flatMap(({ _id: skuId, returns }) =>
    Object.entries(returns)
      .filter(([, at]) => isSettled(at, now))
      .map(([orderId]) => ({ skuId, orderId })),
  );
}

/** The marker goes only when the order says itself that its stock is back. */
async function endMarker(db: Database, { skuId, orderId }: Marker): Promise<void> {
  const order = await db.get('orders', orderId);
  if (order === null || order.status === 'void' || order.stockReturnedAt === null) return;
  await forgetReturn(db, skuId, orderId);
}

async function findOrders(
  db: Database,
  all: Readonly<Record<string, Condition>>,
): Promise<readonly LiveOrder[]> {
  const found = await db.find('orders', { all }, { limit: SWEEP_PAGE });
  return found.flatMap((order) => (order.status === 'void' ? [] : [order]));
}

/** Nobody moved it on by hand: it goes on by itself, unless somebody did meanwhile. */
async function moveOn(db: Database, { _id, status }: LiveOrder, changes: Partial<LiveOrder>): Promise<void> {
  await repeatSafely(() => db.updateWhere('orders', _id, { status }, setEach({ ...changes, expiresAt: null })));
}
