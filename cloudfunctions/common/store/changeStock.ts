import { refuse } from '../domain/refusal';
import type { Changes, Database, Tx } from './database';
import { newEvent } from './events';

/** A change of what is on hand, made by an operator. */
export interface StockChange {
  readonly operationId: string;
  readonly operatorId: string;
  readonly skuId: string;
  readonly change: 'inbound' | 'adjusted';
  readonly delta: number; // units, signed; 0 sets the threshold only
  readonly description: string;
  readonly alertThreshold?: number; // units; left out: as it is
}
export interface ChangedStock {
  readonly skuId: string;
  readonly available: number;
  readonly alertThreshold: number;
}

export async function requireSku(db: Pick<Database, 'get'>, skuId: string): Promise<void> {
  if ((await db.get('stocks', skuId)) === null) refuse('SKU_NOT_FOUND', { skuId });
}

/**
 * Counts, record and warning go together. The stock document is hot, so its write comes first, and reservations wait
 * for the rest; what it says afterwards decides whether the change may stand.
 */
export async function changeStock(tx: Tx, asked: StockChange, now: number): Promise<ChangedStock> {
  const { operationId, operatorId, skuId, change, delta, description } = asked;
  if (delta !== 0) {
    const counted: Changes = {
      available: { inc: delta },
      [change]: { inc: delta },
      recordSequence: { inc: 1 },
    };
    await tx.update('stocks', skuId, { ...counted, updatedAt: { set: now } });
  }
  const stock = await tx.get('stocks', skuId);
  if (stock === null) return refuse('SKU_NOT_FOUND', { skuId });
  const { productId, available, recordSequence: sequence } = stock;
  if (available < 0) refuse('STOCK_BELOW_ZERO', { available: available - delta, delta });

  const alertThreshold = asked.alertThreshold ?? stock.alertThreshold;
  if (alertThreshold !== stock.alertThreshold) {
    await tx.update('stocks', skuId, { alertThreshold: { set: alertThreshold } });
  }
  if (delta !== 0) {
    const record = {
      skuId,
      productId,
      change,
      delta,
      sequence,
      orderId: null,
      operatorId,
      description,
      at: now,
    };
    await tx.insert('inventoryRecords', { _id: `${operationId}:${skuId}`, ...record });
  }
  if (isLow(available, alertThreshold) && !isLow(available - delta, stock.alertThreshold)) {
    const payload = { skuId, productId, available, alertThreshold };
    await tx.insert('events', newEvent('mall.inventory.low', operationId, 'adjustStock', payload, now));
  }
  return { skuId, available, alertThreshold };
}

/** A threshold of 0 warns of nothing. */
function isLow(available: number, alertThreshold: number): boolean {
  return alertThreshold > 0 && available <= alertThreshold;
}
