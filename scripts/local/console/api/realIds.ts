import { randomUUID } from 'node:crypto';
import type { Document, Engine, FindRequest } from '../../engine/types';
import { isObject } from '../documentJson';

const KNOWN_IDS_MAX = 20;
const FIRST_ID_OF: Readonly<Record<string, string>> = {
  orderId: 'orders',
  categoryId: 'categories',
  openid: 'shoppers',
  operatorId: 'operators',
};
/** What any shopper could take: one kind of it, and no liquor. The cheapest comes first. */
const EASY_PRODUCT = {
  query: { status: 'on_sale', isLiquor: false, 'skus.1': { $exists: false } },
  order: [['pricePoints', 1]],
} as const;

/** An example that can be sent at once: its ids name documents that exist, its request id is fresh. */
export async function withRealIds(engine: Engine, example: unknown): Promise<unknown> {
  return fill(example, await readRealIds(engine));
}

export async function knownIds(engine: Engine, collection: string): Promise<readonly string[]> {
  const documents = await findSome(engine, { collection, query: {}, limit: KNOWN_IDS_MAX });
  return documents.map(({ _id }) => String(_id));
}

async function readRealIds(engine: Engine): Promise<ReadonlyMap<string, unknown>> {
  const ids = new Map<string, unknown>([['requestId', randomUUID()]]);
  for (const [field, collection] of Object.entries(FIRST_ID_OF)) {
    const found = (await findSome(engine, { collection, query: {}, limit: 1 }))[0];
    if (found !== undefined) ids.set(field, found._id);
  }
  const product = (await findSome(engine, { collection: 'products', ...EASY_PRODUCT, limit: 1 }))[0];
  if (product !== undefined) ids.set('productId', product._id).set('skuId', onlySkuOf(product));
  return ids;
}

function onlySkuOf(product: Document): unknown {
  const { skus } = product;
  const sku: unknown = Array.isArray(skus) ? skus[0] : undefined;
  return isObject(sku) ? sku['skuId'] : undefined;
}

function fill(example: unknown, ids: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(example)) return example.map((item) => fill(item, ids));
  if (!isObject(example)) return example;
  return Object.fromEntries(
    Object.entries(example).map(([field, value]) => [field, ids.get(field) ?? fill(value, ids)]),
  );
}

async function findSome(engine: Engine, request: FindRequest): Promise<readonly Document[]> {
  if (!engine.collections().includes(request.collection)) return [];
  return (await engine.find(request)).documents;
}
