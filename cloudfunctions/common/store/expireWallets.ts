import { expireDue } from '../domain/wallet/expire';
import type { Database, Tx } from './database';
import { DatabaseUnavailable } from './failures';
import type { JobWindow } from './jobs';

const DUE_PAGE = 1_000; // C-22's batch
/** Wallets written in one transaction: a find, an insert and one update each stay below its 100 operations. */
const WALLETS_PER_TRANSACTION = 40;
const TRANSACTIONS_AT_ONCE = 8;

type Expired = {
  readonly wallets: number;
  readonly lots: number;
  readonly skipped: number; // wallets that stayed busy; the next run comes back to them
  readonly finished: boolean; // nothing that is due was left for the next run
};

/**
 * Writes down what is due, soonest first, until nothing is left or the time is over. Safe to run twice at once and to
 * be killed: each wallet is read and written in one transaction, and a wallet that is done is not due any more.
 */
export async function expireDueWallets(db: Database, { now, stopAt, clock }: JobWindow): Promise<Expired> {
  let [wallets, lots] = [0, 0];
  const skipped = new Set<string>();
  while (clock() < stopAt) {
    const due = (await findDue(db, now, skipped.size)).filter((openid) => !skipped.has(openid));
    if (due.length === 0) return { wallets, lots, skipped: skipped.size, finished: skipped.size === 0 };
    const groups = groupsOf(due, WALLETS_PER_TRANSACTION);
    await Promise.all(Array.from({ length: TRANSACTIONS_AT_ONCE }, work));

    async function work(): Promise<void> {
      for (let group = groups.shift(); group !== undefined && clock() < stopAt; group = groups.shift()) {
        const written = await expireGroup(db, group, now, skipped);
        wallets += written.wallets;
        lots += written.lots;
      }
    }
  }
  return { wallets, lots, skipped: skipped.size, finished: false };
}

async function findDue(db: Database, now: number, skippedCount: number): Promise<readonly string[]> {
  const limit = Math.min(DUE_PAGE, WALLETS_PER_TRANSACTION * TRANSACTIONS_AT_ONCE * 3 + skippedCount);
  const order = [['wallet.nextExpiryAt', 'asc']] as const;
  const due = await db.find(
    'shoppers',
    { all: { 'wallet.nextExpiryAt': { range: [0, now] } } },
    { order, limit },
  );
  return due.map(({ _id }) => _id);
}

/** A group that keeps meeting conflicts is written wallet by wallet, so that one busy shopper holds nobody up. */
async function expireGroup(
  db: Database,
  openids: readonly string[],
  now: number,
  skipped: Set<string>,
): Promise<{ readonly wallets: number; readonly lots: number }> {
  try {
    return await db.transact(
      (tx) => writeGroup(tx, openids, now),
      async () => null,
    );
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error;
    const [only] = openids;
    if (openids.length === 1 && only !== undefined) {
      skipped.add(only);
      return { wallets: 0, lots: 0 };
    }
    let [wallets, lots] = [0, 0];
    for (const openid of openids) {
      const written = await expireGroup(db, [openid], now, skipped);
      wallets += written.wallets;
      lots += written.lots;
    }
    return { wallets, lots };
  }
}

async function writeGroup(tx: Tx, openids: readonly string[], now: number) {
  const shoppers = await tx.find('shoppers', { all: { _id: { oneOf: openids } } }, { limit: openids.length });
  const moved = shoppers
    .map((shopper) => ({ openid: shopper._id, ...expireDue(shopper.wallet, shopper._id, now) }))
    .filter(({ entries }) => entries.length > 0);
  for (const { openid, wallet } of moved) {
    await tx.update('shoppers', openid, { wallet: { set: wallet }, updatedAt: { set: now } });
  }
  const entries = moved.flatMap((one) => one.entries);
  if (entries.length > 0) await tx.insert('entries', ...entries);
  return { wallets: moved.length, lots: entries.length };
}

function groupsOf<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
