import { type AuditedPurchase, type AuditedQualification, auditDraw } from '../domain/audit/draw';
import type { Finding } from '../domain/audit/finding';
import { atOneMoment } from './atOneMoment';
import type { Database, FindOptions, Tx } from './database';
import type { Draw } from './draws/read';
import { entryIdsOf } from './draws/read';

const PAGE = 1_000;
const CHUNKS_PAGE = 16; // about a megabyte
/** A longer list is not ranked again: whose place is wrong among those who have one is found all the same. */
const CHUNKS_MAX = 200;

/** Counts one draw again. The list is frozen, so that it alone is read outside of the moment. */
export async function auditOneDraw(db: Database, drawId: string): Promise<readonly Finding[]> {
  const books = await atOneMoment(db, async (tx) => {
    const draw = await tx.get('draws', drawId);
    if (draw === null) return null;
    const qualifications = await readRights(tx, drawId);
    const purchases = await readPurchases(tx, draw);
    return { draw, qualifications, purchases, stock: await tx.get('stocks', draw.skuId) };
  });
  if (books === null) return [];
  const { draw, qualifications } = books;
  const registrants = await readRegistrants(db, qualifications);
  const chunks = qualifications.length === 0 ? null : await readChunks(db, draw);
  return auditDraw({ ...books, registrants, chunks });
}

async function readRights(tx: Tx, drawId: string): Promise<readonly AuditedQualification[]> {
  const rights: AuditedQualification[] = [];
  for (let { after, before } = entryIdsOf(drawId); ;) {
    const page = await tx.find('qualifications', { all: { _id: { between: [after, before] } } }, byId(PAGE));
    rights.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return rights;
    after = last._id;
  }
}

async function readPurchases(tx: Tx, draw: Draw): Promise<readonly AuditedPurchase[]> {
  const purchases: AuditedPurchase[] = [];
  const where = { all: { productIds: draw.productId, drawId: draw._id } };
  for (let skip = 0; ; skip += PAGE) {
    const page = await tx.find('orders', where, { order: [['createdAt', 'desc']], skip, limit: PAGE });
    purchases.push(...page.flatMap((order) => (order.status === 'void' ? [] : [order])));
    if (page.length < PAGE) return purchases;
  }
}

async function readRegistrants(
  db: Database,
  rights: readonly AuditedQualification[],
): Promise<ReadonlyMap<string, string>> {
  const registrants = new Map<string, string>();
  for (let first = 0; first < rights.length; first += PAGE) {
    const ids = rights.slice(first, first + PAGE).map(({ _id }) => _id);
    const where = { all: { _id: { oneOf: ids } } };
    const page = await db.findFields('registrations', ['_id', 'openid'], where, { limit: PAGE });
    for (const { _id, openid } of page) registrants.set(_id, openid);
  }
  return registrants;
}

async function readChunks(db: Database, { _id: drawId, list }: Draw): Promise<readonly string[] | null> {
  if (list === null || list.chunks > CHUNKS_MAX) return null;
  const chunks: string[] = [];
  for (let { after, before } = entryIdsOf(drawId); ;) {
    const where = { all: { _id: { between: [after, before] } } } as const;
    const page = await db.findFields('drawChunks', ['_id', 'entries'], where, byId(CHUNKS_PAGE));
    chunks.push(...page.map(({ entries }) => entries));
    const last = page.at(-1);
    if (last === undefined || page.length < CHUNKS_PAGE) return chunks;
    after = last._id;
  }
}

const byId = (limit: number): FindOptions => ({ order: [['_id', 'asc']], limit });
