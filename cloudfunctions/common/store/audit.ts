import type { Finding } from '../domain/audit/finding';
import { auditOrder } from '../domain/audit/order';
import { auditStock } from '../domain/audit/stock';
import { atOneMoment } from './atOneMoment';
import { auditOneDraw } from './auditDraw';
import type { Database, FindOptions } from './database';
import type { Documents } from './documents';
import { auditShopper } from './auditShopper';
import { reportFindings } from './findings';
import type { JobWindow } from './jobs';

const ENTRIES_PER_ORDERS_MAX = 1_000;
const ORDERS_PER_STOCK_MAX = 20_000;
const ORDERS_PAGE = 1_000;

type Cursor = Readonly<Record<string, unknown>>;

/** In this order; of each so many at once, so that a page ends well within a job's margin. */
const PAGES = { shoppers: 50, orders: 50, stocks: 2, draws: 1 } as const;
type Audited = keyof typeof PAGES;
const ROUND: readonly Audited[] = ['shoppers', 'orders', 'stocks', 'draws'];

/** Where a round stands: everything before was seen. */
type Place = { readonly collection: Audited; readonly after: string };

/**
 * Goes through shoppers, orders, stocks and draws by id, from where the last run stopped, until the round is over or
 * the time is; a round may take many runs, and none of the four waits for ever. It changes nothing but its own
 * findings and checkpoints.
 */
export async function auditAll(db: Database, from: Cursor, window: JobWindow) {
  const result = { wallets: 0, entries: 0, orders: 0, stocks: 0, draws: 0, findings: 0, finished: false };

  const audits: Readonly<Record<Audited, (page: readonly string[]) => Promise<readonly Finding[]>>> = {
    async shoppers(page) {
      const audited = await Promise.all(page.map((openid) => auditShopper(db, openid, window.now)));
      result.wallets += audited.length;
      result.entries += audited.reduce((sum, { entries }) => sum + entries, 0);
      return audited.flatMap(({ findings }) => findings);
    },
    async orders(page) {
      result.orders += page.length;
      return auditOrders(db, page);
    },
    async stocks(page) {
      result.stocks += page.length;
      const findings: Finding[] = [];
      for (const skuId of page) findings.push(...(await auditSku(db, skuId)));
      return findings;
    },
    async draws(page) {
      result.draws += page.length;
      const findings: Finding[] = [];
      for (const drawId of page) findings.push(...(await auditOneDraw(db, drawId)));
      return findings;
    },
  };

  let place: Place | null = readPlace(from);
  while (place !== null && window.clock() < window.stopAt) {
    const page = await idsAfter(db, place);
    if (page.length > 0)
      result.findings += await reportFindings(db, await audits[place.collection](page), window.now);
    place = placeAfter(place, page);
  }
  result.finished = place === null;
  return { cursor: place ?? {}, result };
}

function readPlace({ collection, after }: Cursor): Place {
  const known = ROUND.find((each) => each === collection);
  return known === undefined || typeof after !== 'string'
    ? { collection: 'shoppers', after: '' }
    : { collection: known, after };
}

/** Null when the round is over. */
function placeAfter({ collection }: Place, page: readonly string[]): Place | null {
  const last = page.at(-1);
  if (last !== undefined && page.length === PAGES[collection]) return { collection, after: last };
  const next = ROUND[ROUND.indexOf(collection) + 1];
  return next === undefined ? null : { collection: next, after: '' };
}

async function idsAfter(db: Database, { collection, after }: Place): Promise<readonly string[]> {
  const page: FindOptions = { order: [['_id', 'asc']], limit: PAGES[collection] };
  const found = await db.find(collection, { all: { _id: { gt: after } } }, page);
  return found.map(({ _id }) => _id);
}

async function auditOrders(db: Database, ids: readonly string[]): Promise<readonly Finding[]> {
  const { orders, entries, refunds } = await atOneMoment(db, async (tx) => ({
    orders: await tx.find('orders', { all: { _id: { oneOf: ids } } }, { limit: ids.length }),
    entries: await tx.find('entries', { all: { orderId: { oneOf: ids } } }, { limit: ENTRIES_PER_ORDERS_MAX }),
    refunds: await tx.find('refunds', { all: { orderId: { oneOf: ids } } }, { limit: ENTRIES_PER_ORDERS_MAX }),
  }));
  const complete = Math.max(entries.length, refunds.length) < ENTRIES_PER_ORDERS_MAX;
  if (!complete && ids.length > 1) {
    const half = Math.ceil(ids.length / 2);
    return [...(await auditOrders(db, ids.slice(0, half))), ...(await auditOrders(db, ids.slice(half)))];
  }
  return orders.flatMap((order) =>
    auditOrder(
      order,
      entries.filter(({ orderId }) => orderId === order._id),
      refunds.filter(({ orderId }) => orderId === order._id),
    ),
  );
}

/**
 * What a stock document must be whatever its orders are: all that is left of a sku with more orders than a snapshot
 * holds.
 */
const LAWS_WITHOUT_ORDERS: readonly Finding['law'][] = [
  'stock.form',
  'stock.conservation',
  'stock.reserved',
  'stock.held',
  'stock.notNegative',
];

async function auditSku(db: Database, skuId: string): Promise<readonly Finding[]> {
  return atOneMoment(db, async (tx) => {
    const stock = await tx.get('stocks', skuId);
    if (stock === null) return [];
    const orders: Documents['orders'][] = [];
    for (let skip = 0; skip < ORDERS_PER_STOCK_MAX; skip += ORDERS_PAGE) {
      const page = await tx.find(
        'orders',
        { all: { productIds: stock.productId } },
        {
          order: [['createdAt', 'desc']],
          skip,
          limit: ORDERS_PAGE,
        },
      );
      orders.push(...page);
      if (page.length < ORDERS_PAGE) return auditStock(stock, orders);
    }
    return auditStock(stock, orders).filter(({ law }) => LAWS_WITHOUT_ORDERS.includes(law));
  });
}
