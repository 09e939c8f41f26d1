import { product as productSchema } from '../../../database/collections/products';
import { refuse } from '../domain/refusal';
import { remember } from '../runtime/remember';
import type { Database } from './database';
import type { Documents } from './documents';

export const PRODUCT_TTL_MS = 60_000;
const PRODUCTS_KEPT_MAX = 500;

export type Product = Documents['products'];

const cached = remember<Product>(PRODUCT_TTL_MS, PRODUCTS_KEPT_MAX);

/**
 * A product as an operator's command wrote it, at most 60 s old in one instance. Whoever decides on its price makes
 * sure of its revision (the reservation does). One that was broken by hand is refused, never guessed at.
 */
export async function readProduct(db: Pick<Database, 'get'>, productId: string, now: number): Promise<Product> {
  return cached(productId, now, async () => {
    const stored = await db.get('products', productId);
    if (stored === null || stored.status === 'deleted') return refuse('PRODUCT_NOT_FOUND', { productId });
    return isWhole(stored) ? stored : refuse('PRODUCT_BROKEN', { productId });
  });
}

export function forgetProduct(productId: string): void {
  cached.forget(productId);
}

/** Whether every field of the stored product is there and in its bounds. */
export function isWhole(stored: Product): boolean {
  return productSchema.safeParse(stored).success;
}
