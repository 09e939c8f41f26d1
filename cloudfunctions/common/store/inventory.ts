import { SKUS_MAX } from '../../../database/collections/products';
import { dateOn } from '../domain/calendar';
import type { Database } from './database';
import type { OrderPayload } from './eventPayloads';
import { newEvent } from './events';

/** How each change moves what can be sold, in units of the line. */
const DELTAS = { reserved: -1, outbound: -1, released: 1 } as const;

/** Writes down what an order's event did to the stock, once for each sku; `factor` 0: it moved before. */
export async function recordLines(
  db: Database,
  { orderId, lines }: OrderPayload,
  change: keyof typeof DELTAS,
  at: number,
  factor: 0 | 1 = 1,
): Promise<void> {
  for (const { skuId, productId, quantity } of lines) {
    await db.insertOnce('inventoryRecords', {
      _id: `${orderId}:${change}:${skuId}`,
      skuId,
      productId,
      change,
      delta: factor === 0 ? 0 : DELTAS[change] * quantity,
      sequence: null,
      orderId,
      operatorId: null,
      description: '',
      at,
    });
  }
  for (const productId of new Set(lines.map((one) => one.productId))) await refreshSalesCount(db, productId);
}

/** Derived from the stock documents, so that a repetition, or an event out of order, ends at the same number. */
async function refreshSalesCount(db: Database, productId: string): Promise<void> {
  const stocks = await db.find('stocks', { all: { productId } }, { limit: SKUS_MAX * 2 });
  const salesCount = Math.max(
    0,
    stocks.reduce((sum, { sold }) => sum + sold, 0),
  );
  await db.updateWhere('products', productId, {}, { salesCount: { set: salesCount } });
}

/** Once a day and sku. */
export async function warnOfLowStock(db: Database, { lines }: OrderPayload, now: number): Promise<void> {
  for (const { skuId } of lines) {
    const stock = await db.get('stocks', skuId);
    if (stock === null || stock.alertThreshold === 0 || stock.available > stock.alertThreshold) continue;
    const { available, alertThreshold } = stock;
    const event = newEvent(
      'mall.inventory.low',
      `${skuId}.${dateOn(now)}`,
      'dispatchEvents',
      { skuId, available, alertThreshold },
      now,
    );
    await db.insertOnce('events', event);
  }
}
