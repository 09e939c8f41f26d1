import type { Settings } from '../../../database/collections/settings';
import { product as productSchema, type ProductFields } from '../../../database/collections/products';
import type { PaymentMode } from '../contract/units';
import { cheapestOf, priceFits, type Price } from '../domain/catalog/price';
import type { ProductStatus } from '../domain/catalog/productStates';
import { invariant } from '../domain/invariant';
import { refuse } from '../domain/refusal';
import type { Database, Tx } from './database';
import { claimCategory } from './categoryTree';
import type { Frozen } from './documents';
import { isWhole, type Product } from './products';

/** What a new product is where its operator says nothing (F-033). */
export const NEW_PRODUCT = {
  description: '',
  detail: '',
  image: '',
  images: [],
  brand: '',
  paymentMode: 'points_only',
  originalPriceFen: 0,
  properties: {},
  isHot: false,
  isNew: false,
  isLiquor: false,
  grantsCoin: false,
  sort: 0,
  limit: { maxPerUser: 0, maxPerOrder: 0, timeLimit: { windowSeconds: 0, max: 0 }, userLevelRequired: 0 },
  productType: 'physical',
  shippingType: 'logistics',
  outerId: '',
} as const satisfies Frozen<Omit<ProductFields, 'name' | 'categoryId' | 'skus'>>;

const OWNER_TYPE = 'operator';

/** The product that an operator wants to change, as they saw it. */
export async function readProductForChange(
  from: Pick<Database, 'get'>,
  productId: string,
  revision: number,
): Promise<Product> {
  const known = await from.get('products', productId);
  if (known === null || known.status === 'deleted') refuse('PRODUCT_NOT_FOUND', { productId });
  if (known.revision !== revision) refuse('REVISION_STALE', { revision: known.revision });
  return known;
}

/** The product with its changes, one revision on. What a hand in the console broke has to be among the changes. */
export function mergeProduct(
  known: Product | null,
  changes: Partial<Frozen<ProductFields>>,
  productId: string,
  operatorId: string,
  now: number,
): Product {
  const base = known ?? startProduct(changes.categoryId, productId, operatorId, now);
  const marks = { revision: base.revision + 1, operatorId, updatedAt: now };
  const merged = productSchema.safeParse({ ...base, ...changes, ...marks });
  if (!merged.success) return refuse('PRODUCT_BROKEN', { productId, paths: pathsOf(merged.error.issues) });
  return { ...merged.data, ...priceOf(merged.data) };
}

function startProduct(categoryId: string | undefined, productId: string, operatorId: string, now: number) {
  return {
    ...NEW_PRODUCT,
    _id: productId,
    rootCategoryId: categoryId,
    status: 'draft',
    ...{ pricePoints: 0, priceCoins: 0, priceFen: 0 },
    salesCount: 0,
    revision: 0,
    ownerType: OWNER_TYPE,
    ownerId: operatorId,
    createdAt: now,
    deletedAt: null,
  };
}

/** What lists show. */
function priceOf({ skus: [first, ...others] }: Pick<Product, 'skus'>): Price {
  invariant(first !== undefined, 'a product has a sku');
  const { pricePoints, priceCoins, priceFen } = cheapestOf([first, ...others]);
  return { pricePoints, priceCoins, priceFen };
}

const pathsOf = (issues: readonly { readonly path: readonly PropertyKey[] }[]): readonly string[] =>
  issues.slice(0, 5).map(({ path }) => path.join('.'));

/** The shop's profile says which payment modes it has (C-01). */
/** Whatever the points mall or the shop sells may be in the catalogue (C-01). */
export function sellableModes({ pointsMallModes, shopModes }: Settings): readonly PaymentMode[] {
  return [...pointsMallModes, ...shopModes];
}

export function requireMode(
  { paymentMode }: Pick<Product, 'paymentMode'>,
  modes: readonly PaymentMode[],
): void {
  if (!modes.includes(paymentMode)) refuse('PAYMENT_MODE_NOT_ALLOWED', { paymentMode });
}

/** What may be put on sale: whole, its prices fit its payment mode, and the shop's profile allows the mode. */
export function requireSellable(product: Product, modes: readonly PaymentMode[]): void {
  const { _id: productId, paymentMode } = product;
  const isSound = isWhole(product) && product.skus.every((sku) => priceFits(paymentMode, sku));
  if (!isSound) refuse('PRODUCT_BROKEN', { productId });
  requireMode(product, modes);
}

/**
 * Writes the product under its category, unless somebody changed it since it was read. What comes new to a category
 * claims it, so that it cannot move meanwhile.
 */
export async function fileProduct(tx: Tx, product: Product, known: Product | null, now: number): Promise<void> {
  const current = known === null ? null : await readProductForChange(tx, known._id, known.revision);
  const category = await tx.get('categories', product.categoryId);
  if (category === null) return refuse('CATEGORY_NOT_FOUND', { categoryId: product.categoryId });
  if (current?.categoryId !== category._id) await claimCategory(tx, category, now);
  const filed: Product = { ...product, rootCategoryId: category.parentId ?? category._id };
  if (current === null) await tx.insert('products', filed);
  else await tx.put('products', { ...filed, salesCount: current.salesCount });
}

/** Writes the status alone, so that a product broken by hand can still be taken off sale. */
export async function writeProductStatus(
  tx: Tx,
  known: Product,
  status: ProductStatus,
  operatorId: string,
  now: number,
): Promise<void> {
  const { _id: productId, revision } = await readProductForChange(tx, known._id, known.revision);
  await tx.update('products', productId, {
    status: { set: status },
    revision: { set: revision + 1 },
    operatorId: { set: operatorId },
    updatedAt: { set: now },
    deletedAt: { set: status === 'deleted' ? now : null },
  });
}
