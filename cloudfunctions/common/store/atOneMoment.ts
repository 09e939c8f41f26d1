import type { Database, Tx } from './database';

/** Reads inside a transaction: what belongs together is seen at one moment. */
export function atOneMoment<Result>(db: Database, read: (tx: Tx) => Promise<Result>): Promise<Result> {
  return db.transact(read, async () => null);
}
