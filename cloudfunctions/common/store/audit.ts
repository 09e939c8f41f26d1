import type { Finding } from '../domain/audit/finding';
import { auditOrder } from '../domain/audit/order';
import { auditStock } from '../domain/audit/stock';
import type { Database, FindOptions, Tx } from './database';
import type { CollectionName, Documents } from './documents';
import { auditShopper } from './auditShopper';
import { reportFindings } from './findings';

const PAGE = 50;
const ENTRIES_PER_ORDERS_MAX = 1_000;
const ORDERS_PER_STOCK_MAX = 20_000;
const ORDERS_PAGE = 1_000;

export interface AuditWindow {
  readonly now: number;
  readonly stopAt: number;
  readonly clock: () => number;
}
type Cursor = Readonly<Record<string, unknown>>;
type Audited = 'shoppers' | 'orders' | 'stocks';

/**
 * Goes through shoppers, orders and stocks by id, each from where the last run stopped, until all were seen once or the time
 * is over. It changes nothing but its own findings and checkpoints.
 */
export async function auditAll(db: Database, from: Cursor, window: AuditWindow) {
  const result = { wallets: 0, entries: 0, orders: 0, stocks: 0, findings: 0, finished: true };
  const cursor: Record<string, string | null> = {};

  const steps: readonly [Audited, (page: readonly string[]) => Promise<readonly Finding[]>][] = [
    ['shoppers', async (page) => {
      const audited = await Promise.all(page.map((openid) => auditShopper(db, openid, window.now)));
      result.wallets += audited.length;
      result.entries += audited.reduce((sum, { entries }) => sum + entries, 0);
      return audited.flatMap(({ findings }) => findings);
    }],
    ['orders', async (page) => {
      result.orders += page.length;
      return auditOrders(db, page);
    }],
    ['stocks', async (page) => {
      result.stocks += page.length;
      const findings: Finding[] = [];
      for (const skuId of page) findings.push(...(await auditSku(db, skuId)));
      return findings;
    }],
  ];
  for (const [collection, audit] of steps) {
    const walked = await walk(db, collection, from[collection], window, async (page) => {
      result.findings += await reportFindings(db, await audit(page), window.now);
    });
    cursor[collection] = walked.next;
    result.finished &&= walked.finished;
  }
  return { cursor, result };
}

/** One round over a collection by id; it starts where the last one stopped and ends where it started. */
async function walk(
  db: Database,
  collection: Audited,
  start: unknown,
  window: AuditWindow,
  visit: (ids: readonly string[]) => Promise<void>,
): Promise<{ readonly next: string | null; readonly finished: boolean }> {
  const origin = typeof start === 'string' ? start : '';
  let [after, wrapped] = [origin, origin === ''];
  for (;;) {
    if (window.clock() >= window.stopAt) return { next: after, finished: false };
    const page = await idsAfter(db, collection, after);
    const seen = wrapped ? page.filter((id) => origin === '' || id <= origin) : page;
    if (seen.length > 0) await visit(seen);
    const isLast = page.length < PAGE || seen.length < page.length;
    if (isLast && wrapped) return { next: null, finished: true };
    [after, wrapped] = isLast ? ['', true] : [page.at(-1) ?? '', wrapped];
  }
}

async function idsAfter(db: Database, collection: CollectionName, after: string): Promise<readonly string[]> {
  const page: FindOptions = { order: [['_id', 'asc']], limit: PAGE };
  const found = await db.find(collection, { all: { _id: { gt: after } } }, page);
  return found.map(({ _id }) => _id);
}

/** Reads inside a transaction: what belongs together is seen at one moment. */
function atOneMoment<Result>(db: Database, read: (tx: Tx) => Promise<Result>): Promise<Result> {
  return db.transact(read, async () => null);
}

async function auditOrders(db: Database, ids: readonly string[]): Promise<readonly Finding[]> {
  const { orders, entries } = await atOneMoment(db, async (tx) => ({
    orders: await tx.find('orders', { all: { _id: { oneOf: ids } } }, { limit: ids.length }),
    entries: await tx.find('entries', { all: { orderId: { oneOf: ids } } }, { limit: ENTRIES_PER_ORDERS_MAX }),
  }));
  const complete = entries.length < ENTRIES_PER_ORDERS_MAX;
  if (!complete && ids.length > 1) {
    const half = Math.ceil(ids.length / 2);
    return [...(await auditOrders(db, ids.slice(0, half))), ...(await auditOrders(db, ids.slice(half)))];
  }
  return orders.flatMap((order) => auditOrder(order, entries.filter(({ orderId }) => orderId === order._id)));
}

/** What a stock document must be whatever its orders are: all that is left of a sku with more orders than a snapshot holds. */
const LAWS_WITHOUT_ORDERS: readonly Finding['law'][] = ['stock.form', 'stock.conservation', 'stock.reserved', 'stock.notNegative'];

async function auditSku(db: Database, skuId: string): Promise<readonly Finding[]> {
  return atOneMoment(db, async (tx) => {
    const stock = await tx.get('stocks', skuId);
    if (stock === null) return [];
    const orders: Documents['orders'][] = [];
    for (let skip = 0; skip < ORDERS_PER_STOCK_MAX; skip += ORDERS_PAGE) {
      const page = await tx.find('orders', { all: { productIds: stock.productId } }, {
        order: [['createdAt', 'desc']],
        skip,
        limit: ORDERS_PAGE,
      });
      orders.push(...page);
      if (page.length < ORDERS_PAGE) return auditStock(stock, orders);
    }
    return auditStock(stock, orders).filter(({ law }) => LAWS_WITHOUT_ORDERS.includes(law));
  });
}
