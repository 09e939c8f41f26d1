import { SKUS_MAX, type Sku } from '../../../database/collections/products';
import { refuse } from '../domain/refusal';
import type { Tx } from './database';
import type { Documents } from './documents';

type Stock = Documents['stocks'];

/** What stock documents know of their product. */
export interface Offer {
  readonly productId: string;
  readonly revision: number;
  readonly onSale: boolean;
  readonly skus: readonly Pick<Sku, 'skuId'>[]; // none: nothing of it can be had
}

/** Skus that a product ever had: one update each has to fit into a transaction's 100 requests beside the rest. */
export const SKUS_EVER_MAX = 80;

/**
 * Makes every stock document of a product agree with it: a reservation holds only on sale and at this revision, so nobody can
 * buy at a price that was read before. A sku that was left out keeps its document and is not on sale. Last in a transaction,
 * because stock documents are hot.
 */
export async function writeProductStocks(tx: Tx, offer: Offer, now: number): Promise<void> {
  const { productId, revision, onSale } = offer;
  const known = await tx.find('stocks', { all: { productId } }, { limit: SKUS_EVER_MAX + 1 });
  const knownIds = new Set(known.map(({ _id }) => _id));
  const fresh = offer.skus.map(({ skuId }) => skuId).filter((skuId) => !knownIds.has(skuId));
  await refuseTaken(tx, fresh);
  const skus = known.length + fresh.length;
  if (skus > SKUS_EVER_MAX) refuse('SKUS_TOO_MANY', { skus, max: SKUS_EVER_MAX });

  if (fresh.length > 0) await tx.insert('stocks', ...fresh.map((skuId) => newStock(skuId, offer, now)));
  const offered = new Set(offer.skus.map(({ skuId }) => skuId));
  for (const { _id: skuId, onSale: wasOnSale } of known) {
    const isOffered = offered.has(skuId);
    if (!isOffered && !wasOnSale) continue;
    await tx.update('stocks', skuId, {
      productRevision: { set: revision },
      onSale: { set: onSale && isOffered },
      updatedAt: { set: now },
    });
  }
}

/** A sku belongs to one product for good. */
async function refuseTaken(tx: Tx, fresh: readonly string[]): Promise<void> {
  if (fresh.length === 0) return;
  const [taken] = await tx.find('stocks', { all: { _id: { oneOf: fresh } } }, { limit: SKUS_MAX });
  if (taken !== undefined) refuse('SKU_TAKEN', { skuId: taken._id });
}

function newStock(skuId: string, { productId, revision, onSale }: Offer, now: number): Stock {
  const none = { available: 0, reserved: 0, drawHeld: 0, sold: 0, inbound: 0, adjusted: 0, returning: 0 };
  return {
    _id: skuId,
    productId,
    productRevision: revision,
    onSale,
    ...none,
    reservations: {},
    returns: {},
    alertThreshold: 0,
    recordSequence: 0,
    updatedAt: now,
  };
}
