import { SKUS_MAX, type Sku } from '../../../database/collections/products';
import { refuse } from '../domain/refusal';
import type { Database, Tx } from './database';
import type { Documents } from './documents';

type Stock = Documents['stocks'];

/** What stock documents know of their product. */
export interface Offer {
  readonly productId: string;
  readonly revision: number;
  readonly onSale: boolean;
  readonly skus: readonly Pick<Sku, 'skuId'>[]; // none: nothing of it can be had
}

/** An offer, and the stock documents that the product has so far. */
export interface StockPlan extends Offer {
  readonly known: readonly Pick<Stock, '_id' | 'onSale'>[];
  readonly fresh: readonly string[]; // skus without a document
}

/** Skus that a product ever had: one update each has to fit into a transaction's 100 requests beside the rest. */
const SKUS_EVER_MAX = 80;

/** Looks up which stock documents have to follow the product; they are the same as long as its revision is. */
export async function planProductStocks(db: Pick<Database, 'find'>, offer: Offer): Promise<StockPlan> {
  const { productId } = offer;
  const known = await db.find('stocks', { all: { productId } }, { limit: SKUS_EVER_MAX + 1 });
  const knownIds = new Set(known.map(({ _id }) => _id));
  const fresh = offer.skus.map(({ skuId }) => skuId).filter((skuId) => !knownIds.has(skuId));
  const skus = known.length + fresh.length;
  if (skus > SKUS_EVER_MAX) refuse('SKUS_TOO_MANY', { skus, max: SKUS_EVER_MAX });
  return { ...offer, known, fresh };
}

/**
 * Makes every stock document of a product agree with it: a reservation holds only on sale and at this revision, so
 * nobody can buy at a price that was read before. A sku that was left out keeps its document and is not on sale.
 * First in a transaction, because stock documents are hot: reservations wait for it instead of making it conflict.
 */
export async function writeProductStocks(tx: Tx, plan: StockPlan, now: number): Promise<void> {
  const { revision, onSale, known, fresh } = plan;
  const offered = new Set(plan.skus.map(({ skuId }) => skuId));
  for (const { _id: skuId, onSale: wasOnSale } of known) {
    const isOffered = offered.has(skuId);
    if (!isOffered && !wasOnSale) continue;
    await tx.update('stocks', skuId, {
      productRevision: { set: revision },
      onSale: { set: onSale && isOffered },
      updatedAt: { set: now },
    });
  }
  if (fresh.length === 0) return;
  await refuseTaken(tx, fresh);
  await tx.insert('stocks', ...fresh.map((skuId) => newStock(skuId, plan, now)));
}

/** A sku belongs to one product for good. */
async function refuseTaken(tx: Tx, fresh: readonly string[]): Promise<void> {
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
    holds: {},
    reservations: {},
    returns: {},
    alertThreshold: 0,
    recordSequence: 0,
    updatedAt: now,
  };
}
