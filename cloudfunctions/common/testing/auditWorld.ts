import type { Engine } from '../../../scripts/local/types';
import { auditDraw } from '../domain/audit/draw';
import type { Finding } from '../domain/audit/finding';
import { auditOrder } from '../domain/audit/order';
import { auditStock } from '../domain/audit/stock';
import { auditWallet } from '../domain/audit/wallet';
import type { CollectionName, Documents } from '../store/documents';

const EVERYTHING = 10_000_000;

/** All documents of a collection, straight from the engine. */
export async function readAll<Name extends CollectionName>(
  engine: Engine,
  collection: Name,
): Promise<Documents[Name][]> {
  const { documents } = await engine.find({ collection, query: {}, limit: EVERYTHING });
  return documents as unknown as Documents[Name][];
}

/** Every law over the whole database, read at one moment: what auditLedger does over its runs. */
export async function auditWorld(engine: Engine): Promise<readonly Finding[]> {
  const [shoppers, entries, orders, stocks, refunds, draws] = await Promise.all([
    readAll(engine, 'shoppers'),
    readAll(engine, 'entries'),
    readAll(engine, 'orders'),
    readAll(engine, 'stocks'),
    readAll(engine, 'refunds'),
    auditDraws(engine),
  ]);
  entries.sort((a, b) => a.sequence - b.sequence);
  const ofShopper = groupBy(entries, ({ openid }) => openid);
  const ofOrder = groupBy(entries, ({ orderId }) => orderId);
  const refundsOf = groupBy(refunds, ({ orderId }) => orderId);
  const orphans = [...ofShopper.keys()].filter((openid) => !shoppers.some(({ _id }) => _id === openid));
  return [
    ...orphans.map((openid): Finding => ({
      law: 'wallet.balance',
      subject: `wallet ${openid}`,
      expected: 'a wallet',
      actual: 'none',
    })),
    ...shoppers.flatMap(({ _id, wallet }) => auditWallet(_id, wallet, ofShopper.get(_id) ?? [])),
    ...orders.flatMap((order) =>
      auditOrder(order, ofOrder.get(order._id) ?? [], refundsOf.get(order._id) ?? []),
    ),
    ...stocks.flatMap((stock) => auditStock(stock, orders)),
    ...draws,
  ];
}

/** The same moment as that of `auditWorld`: nothing runs between reads of the engine. */
async function auditDraws(engine: Engine): Promise<readonly Finding[]> {
  const draws = await readAll(engine, 'draws');
  if (draws.length === 0) return [];
  const [qualifications, registrations, orders, stocks, chunks] = await Promise.all([
    readAll(engine, 'qualifications'),
    readAll(engine, 'registrations'),
    readAll(engine, 'orders'),
    readAll(engine, 'stocks'),
    readAll(engine, 'drawChunks'),
  ]);
  const registrants = new Map(registrations.map(({ _id, openid }) => [_id, openid]));
  const live = orders.flatMap((order) => (order.status === 'void' ? [] : [order]));
  return draws.flatMap((draw) =>
    auditDraw({
      draw,
      registrants,
      qualifications: qualifications.filter(({ drawId }) => drawId === draw._id),
      purchases: live.filter(({ drawId }) => drawId === draw._id),
      stock: stocks.find(({ _id }) => _id === draw.skuId) ?? null,
      chunks: chunks.filter(({ drawId }) => drawId === draw._id).map(({ entries }) => entries),
    }),
  );
}

function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
