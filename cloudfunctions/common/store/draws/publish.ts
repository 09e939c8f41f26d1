import { beaconFor, parametersHash, secretHash } from '../../domain/draw/promise';
import { windowsFault } from '../../domain/draw/windows';
import { refuse } from '../../domain/refusal';
import { freshSecret } from '../../runtime/clock';
import type { PaymentMode } from '../../contract/units';
import type { DrawFields } from '../../contract/draw';
import type { Database, Tx } from '../database';
import { moveHold, requireHoldable } from './hold';
import type { Draw, PublishedDraw } from './read';
import { writeDraw, type Saving } from './write';

/**
 * Fixes everything that decides: fields, price, the beacon's round and the hash of the secret. The quota leaves what is
 * available in the same transaction, so that a winner's bottle is there when they come.
 */
export async function planPublish(
  db: Database,
  draft: Draw,
  known: Draw | null,
  { rules, now }: Saving,
): Promise<(tx: Tx) => Promise<Draw>> {
  const why = windowsFault(draft, now);
  if (why !== null) refuse('DRAW_WINDOWS_INVALID', { why });
  const priceFen = await readPrice(db, draft, rules.shopModes);
  await requireHoldable(db, draft.skuId);
  const { endpoints: _endpoints, ...chain } = rules.draws.beacon;
  const beacon = beaconFor(chain, draft.drawAt);
  const secret = freshSecret();
  const published: PublishedDraw = {
    ...draft,
    status: 'published',
    promise: {
      priceFen,
      parametersHash: parametersHash(draft._id, fieldsOf(draft), priceFen, beacon),
      secretHash: secretHash(secret),
      beacon,
      publishedAt: now,
    },
  };
  const secrets = { _id: draft._id, secret, salt: freshSecret(), createdAt: now };
  return async (tx) => {
    await moveHold(tx, published, 'hold', now);
    await writeDraw(tx, published, known);
    await tx.insert('drawSecrets', secrets);
    return published;
  };
}

/** As the hash takes them: a draft's fields, in arrays of their own. */
const fieldsOf = (draft: Draw): DrawFields => ({
  ...draft,
  windows: draft.windows.map((window) => ({ ...window })),
});

/** What a winner will pay, whatever becomes of the product. Its bottles are sold for money alone. */
async function readPrice(
  db: Pick<Database, 'get'>,
  { productId, skuId }: Draw,
  shopModes: readonly PaymentMode[],
): Promise<number> {
  const product = await db.get('products', productId);
  if (product === null || product.status !== 'on_sale')
    return refuse('DRAW_PRODUCT_INVALID', { why: 'offSale' });
  const { paymentMode } = product;
  if (paymentMode !== 'money_only' || !shopModes.includes(paymentMode))
    return refuse('DRAW_PRODUCT_INVALID', { why: 'paymentMode', paymentMode });
  const sku = product.skus.find((one) => one.skuId === skuId);
  if (sku === undefined) return refuse('DRAW_PRODUCT_INVALID', { why: 'sku' });
  return sku.priceFen > 0 ? sku.priceFen : refuse('DRAW_PRODUCT_INVALID', { why: 'price' });
}
