import { DAY_MS } from '../domain/calendar';
import { orderStates } from '../domain/order/states';
import { isRefunding } from '../domain/payment/refund';
import { refuse } from '../domain/refusal';
import type { Database, Tx } from './database';
import { readOwnOrder, type LiveOrder } from './orders';
import { repeatSafely } from './retry';
import { setEach } from './setEach';

export interface Shipment {
  readonly orderId: string;
  readonly carrier: string;
  readonly trackingNo: string;
}

/** Writes down how an order was sent; an order that a refund is asked of stays where it is. */
export async function shipOrder(
  tx: Tx,
  { orderId, carrier, trackingNo }: Shipment,
  autoReceiveDays: number,
  now: number,
) {
  const order = await tx.get('orders', orderId);
  if (order === null || order.status === 'void') return refuse('ORDER_NOT_FOUND', { orderId });
  const { status, acceptedAt } = order;
  if (status !== 'paid' && !orderStates.canMove(status, 'shipped'))
    return refuse('ORDER_NOT_SHIPPABLE', { status });
  if (isRefunding(order)) return refuse('REFUND_OPEN');
  const isSent = order.lines.some(({ snapshot }) => snapshot.shippingType === 'logistics');
  if (isSent && (carrier === '' || trackingNo === '')) return refuse('TRACKING_REQUIRED');
  const shipped = {
    status: 'shipped',
    acceptedAt: acceptedAt ?? now,
    shippedAt: now,
    delivery: { carrier, trackingNo },
    expiresAt: now + autoReceiveDays * DAY_MS,
    updatedAt: now,
  } as const;
  await tx.update('orders', orderId, setEach(shipped));
  return { orderId, status: shipped.status, shippedAt: now };
}

/** Finishes a shopper's own order, once. */
export async function receiveOrder(
  db: Database,
  openid: string,
  orderId: string,
  now: number,
): Promise<LiveOrder> {
  const { status } = await readOwnOrder(db, openid, orderId);
  if (status !== 'shipped' && status !== 'finished') return refuse('ORDER_NOT_SHIPPED', { status });
  const finished = setEach({ status: 'finished', finishedAt: now, expiresAt: null, updatedAt: now });
  await repeatSafely(() => db.updateWhere('orders', orderId, { status: 'shipped' }, finished));
  return readOwnOrder(db, openid, orderId);
}
