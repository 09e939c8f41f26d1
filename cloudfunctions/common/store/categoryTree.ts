import type * as z from 'zod';
import { category as categorySchema, type categoryFields } from '../../../database/collections/categories';
import { invariant } from '../domain/invariant';
import { refuse } from '../domain/refusal';
import type { Category } from './categories';
import type { Tx } from './database';
import type { Frozen } from './documents';

type CategoryFields = z.output<typeof categoryFields>;

/** Products that follow their category in its transaction: one update each, of 100 requests. */
const MOVED_PRODUCTS_MAX = 80;

/** What a new category is where its operator says nothing (F-039). */
const NEW_CATEGORY = {
  icon: '',
  description: '',
  parentId: null,
  sort: 0,
  enabled: true,
} as const satisfies Frozen<Omit<CategoryFields, 'name'>>;

/** The category that an operator wants to change, as they saw it. */
export async function readCategoryForChange(
  tx: Tx,
  categoryId: string,
  revision: number | undefined,
): Promise<Category> {
  const known = await tx.get('categories', categoryId);
  if (known === null) refuse('CATEGORY_NOT_FOUND', { categoryId });
  if (known.revision !== revision) refuse('REVISION_STALE', { revision: known.revision });
  return known;
}

/**
 * Writes a change that is always one: two transactions that rely on the same category conflict, where reading it
 * alone would let both go through.
 */
export async function claimCategory(tx: Tx, category: Category, now: number): Promise<void> {
  await tx.update('categories', category._id, { updatedAt: { set: Math.max(now, category.updatedAt + 1) } });
}

/** Writes the category at its place in a tree of two levels; its products follow it to another root. */
export async function fileCategory(
  tx: Tx,
  known: Category | null,
  changes: Partial<Frozen<CategoryFields>>,
  categoryId: string,
  now: number,
): Promise<Category> {
  const merged = { ...(known ?? { ...NEW_CATEGORY, _id: categoryId, createdAt: now }), ...changes };
  const level = await placeUnder(tx, categoryId, merged.parentId, known, now);
  const marks = {
    level,
    revision: (known?.revision ?? 0) + 1,
    updatedAt: Math.max(now, (known?.updatedAt ?? 0) + 1),
  };
  const whole = categorySchema.safeParse({ ...merged, ...marks });
  invariant(whole.success, 'a stored category is whole');
  const filed: Category = whole.data;
  if (known === null) await tx.insert('categories', filed);
  else await tx.put('categories', filed);
  if (known !== null && known.parentId !== filed.parentId) await refileProducts(tx, filed, now);
  return filed;
}

/** The level below this parent. A category with children has to stay on the first. */
async function placeUnder(
  tx: Tx,
  categoryId: string,
  parentId: string | null,
  known: Category | null,
  now: number,
): Promise<Category['level']> {
  if (parentId === null) return 1;
  const parent = await tx.get('categories', parentId);
  if (parent === null) return refuse('CATEGORY_NOT_FOUND', { categoryId: parentId });
  const children =
    known === null ? [] : await tx.find('categories', { all: { parentId: categoryId } }, { limit: 1 });
  const fits = parent.level === 1 && parentId !== categoryId && children.length === 0;
  if (!fits) refuse('CATEGORY_LEVEL_INVALID', { parentId });
  if (known?.parentId !== parentId) await claimCategory(tx, parent, now);
  return 2;
}

async function refileProducts(tx: Tx, { _id: categoryId, parentId }: Category, now: number): Promise<void> {
  const shown = { categoryId, status: { oneOf: ['draft', 'on_sale', 'off_sale'] } };
  const products = await tx.find('products', { all: shown }, { limit: MOVED_PRODUCTS_MAX + 1 });
  if (products.length > MOVED_PRODUCTS_MAX) refuse('CATEGORY_TOO_LARGE', { max: MOVED_PRODUCTS_MAX });
  const root = parentId ?? categoryId;
  for (const { _id: productId, rootCategoryId } of products) {
    if (rootCategoryId === root) continue;
    await tx.update('products', productId, { rootCategoryId: { set: root }, updatedAt: { set: now } });
  }
}
