import { MEMOS } from '../contract/texts';
import { orderStates } from '../domain/order/states';
import { refuse } from '../domain/refusal';
import { restore } from '../domain/wallet/refund';
import type { Entry } from '../domain/wallet/entry';
import { LOTS_MAX } from '../domain/wallet/lots';
import type { Database, Tx } from './database';
import { newEvent } from './events';
import { isOwn, type LiveOrder } from './orders';
import { newShopper, writeMovement, type Shopper } from './shoppers';
import { returnStock } from './stocks';
import { setEach } from './setEach';

export interface Cancellation {
  readonly orderId: string;
  readonly openid: string;
  readonly reason: string;
  readonly now: number;
}
interface Canceled {
  readonly order: LiveOrder;
  readonly shopper: Shopper;
}

/**
 * Cancels an order once: commit, then give the stock back. An order that is canceled already only has its stock
 * looked after, so that a call repeated after a crash ends what the first began; sweepOrders does the same.
 */
export async function cancelExchange(db: Database, cancellation: Cancellation): Promise<Canceled> {
  const canceled = await db.transact(
    (tx) => commitCancel(tx, cancellation),
    async () => null, // the transaction itself sees an order that is canceled already
  );
  if (canceled.order.stockReturnedAt === null) await returnStock(db, canceled.order, cancellation.now);
  return canceled;
}

async function commitCancel(tx: Tx, { orderId, openid, reason, now }: Cancellation): Promise<Canceled> {
  const order = await tx.get('orders', orderId);
  if (!isOwn(order, openid)) return refuse('ORDER_NOT_FOUND', { orderId });
  const known = await tx.get('shoppers', openid);
  const shopper = known ?? newShopper(openid, now);
  if (order.status === 'canceled') return { order, shopper };
  if (!orderStates.canMove(order.status, 'canceled'))
    return refuse('ORDER_NOT_CANCELABLE', { status: order.status });

  const spent = await readSpend(tx, orderId);
  const cause = {
    openid,
    causeId: `${orderId}.cancel`,
    orderId,
    reason: 'mall_refund',
    memo: MEMOS.cancel(reason),
    now,
  } as const;
  const movement = restore(shopper.wallet, spent, cause);
  const changed = {
    status: 'canceled',
    canceledAt: now,
    cancelReason: reason,
    expiresAt: null,
    updatedAt: now,
  } as const;
  await tx.update('orders', orderId, setEach(changed));
  await writeMovement(tx, shopper, known === null, movement, {}, now);
  const lines = order.lines.map(({ skuId, productId, quantity }) => ({ skuId, productId, quantity }));
  await tx.insert(
    'events',
    newEvent('mall.order.canceled', orderId, 'cancelOrder', { orderId, openid, lines }, now),
  );
  return { order: { ...order, ...changed }, shopper: { ...shopper, wallet: movement.wallet } };
}

/** The entries with which the order was paid: at most one for each lot there was. */
async function readSpend(tx: Tx, orderId: string): Promise<readonly Entry[]> {
  return tx.find(
    'entries',
    { all: { causeId: orderId } },
    { order: [['sequence', 'asc']], limit: LOTS_MAX * 2 },
  );
}
