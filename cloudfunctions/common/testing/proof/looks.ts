import type { Asset } from '../../contract/units';
import type { CollectionName } from '../../store/documents';
import type { World } from '../world';

/** Short views of the database for tables of what must be there. */

/** What a shopper can spend now, counted from the lots. */
export async function balancesOf(
  world: World,
  openid: string,
): Promise<{ readonly points: number; readonly coins: number }> {
  const lots = (await world.document('shoppers', openid))?.wallet.lots ?? [];
  const now = world.cloud.clock.now();
  const live = (asset: Asset): number =>
    lots
      .filter((lot) => lot.asset === asset && now < lot.expiresAt)
      .reduce((sum, { remaining }) => sum + remaining, 0);
  return { points: live('points'), coins: live('coin') };
}

/** `available reserved sold` */
export async function countsOf(world: World, skuId: string): Promise<string> {
  const stock = await world.document('stocks', skuId);
  return stock === null ? 'none' : `${stock.available} ${stock.reserved} ${stock.sold}`;
}

/** The statuses of all orders, sorted. */
export async function statusesOf(world: World): Promise<readonly string[]> {
  return (await world.all('orders')).map(({ status }) => status).sort();
}

/** A shopper's statement: amount and reason of each entry, in order. */
export async function statementOf(world: World, openid: string): Promise<readonly string[]> {
  const entries = (await world.all('entries')).filter((entry) => entry.openid === openid);
  return entries
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ asset, amount, reason }) => `${asset} ${amount} ${reason}`);
}

export async function countOf(world: World, collection: CollectionName): Promise<number> {
  return (await world.all(collection)).length;
}
