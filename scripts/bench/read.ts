import { invariant } from '../../cloudfunctions/common/domain/invariant';
import { answerOf, openWorld, type World } from '../../cloudfunctions/common/testing/world';
import { categoryOf, ENTRIES, fillShop, ORDERS, PRODUCTS, SHOPPER } from './readData';
import type { Progress, ReadResult } from './results';
import { roundTo } from './statistics';

const PAGE_SIZE = 20;
const DEEP_PAGE = 400;

interface ReadQuery {
  readonly name: string; // in the report
  readonly operation: string;
  readonly collection: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly list: string; // the answer's field that holds what was found
}

const products = (what: string, input: ReadQuery['input']): ReadQuery => ({
  name: `listProducts.${what}`,
  operation: 'listProducts',
  collection: 'products',
  input,
  list: 'products',
});
const entries = (what: string, input: ReadQuery['input']): ReadQuery => ({
  name: `listEntries.${what}`,
  operation: 'listEntries',
  collection: 'entries',
  input,
  list: 'entries',
});
const orders = (what: string, input: ReadQuery['input']): ReadQuery => ({
  name: `listOrders.${what}`,
  operation: 'listOrders',
  collection: 'orders',
  input,
  list: 'orders',
});

const QUERIES: readonly ReadQuery[] = [
  products('firstPage', {}),
  products('deepPage', { page: DEEP_PAGE }),
  products('category', { categoryId: categoryOf(3) }),
  products('categoryTree', { categoryId: categoryOf(4), includeChildren: true, page: 10 }),
  products('hot', { isHot: true, page: 10 }),
  products('paymentMode', { paymentMode: 'coin_points', page: DEEP_PAGE }),
  entries('firstPage', {}),
  entries('lastPage', { before: PAGE_SIZE + 1 }),
  entries('lastPageOfCoins', { asset: 'coin', before: PAGE_SIZE * 10 }),
  orders('firstPage', {}),
  orders('deepPage', { page: DEEP_PAGE }),
  orders('status', { status: 'shipped', page: 50 }),
];

/** What each list looks at in the database to answer one page, of a large shop and a shopper with a long past. */
export async function measureReads(progress: Progress): Promise<ReadResult> {
  const world = await openWorld();
  try {
    progress(`read: writing ${PRODUCTS} products, ${ENTRIES} entries, ${ORDERS} orders`);
    await fillShop(world);
    const examined: Record<string, number> = {};
    for (const query of QUERIES) {
      examined[query.name] = await measureQuery(world, query);
      progress(`read: ${query.name} ${examined[query.name]}`);
    }
    return { examined };
  } finally {
    await world.close();
  }
}

/** Every read of the collection counts, the total for the page numbers too; a new instance remembers none of it. */
async function measureQuery(world: World, { operation, collection, input, list }: ReadQuery): Promise<number> {
  await world.cloud.recycle(operation);
  const event = { pageSize: PAGE_SIZE, ...input };
  const call = await world.cloud.functions.invoke(operation, event, { kind: 'shopper', openid: SHOPPER });
  const { data } = answerOf(call);
  const found = data?.[list];
  const isFull = Array.isArray(found) && found.length === PAGE_SIZE;
  invariant(isFull, `${operation} answers a full page: ${JSON.stringify(input)}`);
  const page = typeof input['page'] === 'number' ? input['page'] : 1;
  const reads = call.requests.filter((request) => request.collection === collection);
  const examined = reads.reduce((sum, request) => sum + (request.examined ?? 0), 0);
  return roundTo(examined / (page * PAGE_SIZE), 3);
}
