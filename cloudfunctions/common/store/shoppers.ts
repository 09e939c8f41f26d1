import { EMPTY_WALLET } from '../domain/wallet/lots';
import type { Movement } from '../domain/wallet/entry';
import type { Changes, Tx } from './database';
import type { Documents } from './documents';

export type Shopper = Documents['shoppers'];

const FIRST_LEVEL = 1;

/** A shopper whom the mall has not written down yet. */
export function newShopper(openid: string, now: number): Shopper {
  return {
    _id: openid,
    level: FIRST_LEVEL,
    identity: null,
    wallet: EMPTY_WALLET,
    recentOrderAts: [],
    totalOrders: 0,
    totalExchanges: 0,
    lastExchangeAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * Writes a wallet and its entries together. The wallet guards the entries: two transactions that move one wallet
 * conflict on it, so that the chain of entries has one order.
 */
export async function writeMovement(
  tx: Tx,
  shopper: Shopper,
  isNew: boolean,
  movement: Movement,
  changes: Changes,
  now: number,
): Promise<void> {
  if (isNew) await tx.insert('shoppers', shopper);
  await tx.update('shoppers', shopper._id, {
    wallet: { set: movement.wallet },
    updatedAt: { set: now },
    ...changes,
  });
  if (movement.entries.length > 0) await tx.insert('entries', ...movement.entries);
}
