import type { PaymentMode } from '../contract/units';
import { hashOf } from '../domain/hash';
import { remember } from '../runtime/remember';
import type { Condition, Database, Where } from './database';
import { isWhole, type Product } from './products';

export interface ProductFilter {
  readonly categoryId?: string | undefined;
  readonly includeChildren: boolean;
  readonly keyword?: string | undefined;
  readonly minPoints?: number | undefined;
  readonly maxPoints?: number | undefined;
  readonly paymentMode?: PaymentMode | undefined;
  readonly isHot?: boolean | undefined;
  readonly isNew?: boolean | undefined;
}

const COUNT_TTL_MS = 60_000;
const COUNTS_KEPT_MAX = 200;

const cachedCounts = remember<number>(COUNT_TTL_MS, COUNTS_KEPT_MAX);

/** The shop's order (F-042), streamed from an index for every filter by equality. One broken by hand is left out. */
export async function findProducts(
  db: Pick<Database, 'find'>,
  filter: ProductFilter,
  slice: { readonly skip: number; readonly limit: number },
): Promise<readonly Product[]> {
  const order = [
    ['sort', 'desc'],
    ['salesCount', 'desc'],
    ['createdAt', 'desc'],
  ] as const;
  const found = await db.find('products', toWhere(filter), { order, ...slice });
  return found.filter(isWhole);
}

/** How many there are, at most 60 s old in one instance: nobody turns pages by it to the product. */
export async function countProducts(
  db: Pick<Database, 'count'>,
  filter: ProductFilter,
  now: number,
): Promise<number> {
  return cachedCounts(hashOf(filter), now, () => db.count('products', toWhere(filter)));
}

function toWhere(filter: ProductFilter): Where {
  const { categoryId, includeChildren, keyword, minPoints, maxPoints, paymentMode, isHot, isNew } = filter;
  const all: Record<string, Condition> = { status: 'on_sale' };
  if (categoryId !== undefined) all[includeChildren ? 'rootCategoryId' : 'categoryId'] = categoryId;
  if (paymentMode !== undefined) all['paymentMode'] = paymentMode;
  if (isHot !== undefined) all['isHot'] = isHot;
  if (isNew !== undefined) all['isNew'] = isNew;
  if (minPoints !== undefined || maxPoints !== undefined)
    all['pricePoints'] = { range: [minPoints ?? null, maxPoints ?? null] };
  if (keyword === undefined) return { all };
  return { all, anyOf: [{ name: { contains: keyword } }, { description: { contains: keyword } }] };
}
