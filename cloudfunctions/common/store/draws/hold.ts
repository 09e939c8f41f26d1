import { refuse } from '../../domain/refusal';
import type { Changes, Database, Tx } from '../database';
import type { Draw } from './read';

export async function requireHoldable(db: Pick<Database, 'get'>, skuId: string): Promise<void> {
  if ((await db.get('stocks', skuId)) === null) refuse('DRAW_PRODUCT_INVALID', { why: 'sku' });
}

/**
 * Keeps the quota for the winners, or gives it back. The stock document is hot, so its write is the transaction's first
 * request, and reservations wait for the rest; what it says afterwards decides whether the hold may stand.
 */
export async function moveHold(
  tx: Tx,
  { _id: drawId, skuId, quota }: Pick<Draw, '_id' | 'skuId' | 'quota'>,
  how: 'hold' | 'back',
  now: number,
): Promise<void> {
  const units = how === 'hold' ? quota : -quota;
  const hold: Changes = { [`holds.${drawId}`]: how === 'hold' ? { set: quota } : { unset: true } };
  await tx.update('stocks', skuId, {
    ...hold,
    available: { inc: -units },
    drawHeld: { inc: units },
    updatedAt: { set: now },
  });
  const stock = await tx.get('stocks', skuId);
  if (stock === null || stock.available < 0)
    refuse('DRAW_STOCK_NOT_ENOUGH', { available: (stock?.available ?? 0) + units, quota });
}
