import type { Change, Collection } from './collection';
import { lockNamesOf } from './database';
import { busy, LIFE_MS, notExist, OPERATIONS_MAX, tooLong, Transaction } from './transaction';

const EXPIRY_CHECK_MS = 50; // while a write waits for a transaction that nobody may ever end

/** Which open transaction wrote a document or a unique key. */
export class LockTable {
  readonly #holders = new Map<string, Transaction>();

  /** A transaction other than `own` that holds one of the names. */
  holderOf(names: readonly string[], own?: Transaction): Transaction | undefined {
    for (const name of names) {
      const holder = this.#holders.get(name);
      if (holder && holder !== own) return holder;
    }
    return undefined;
  }

  get isEmpty(): boolean {
    return this.#holders.size === 0;
  }

  take(names: readonly string[], holder: Transaction): void {
    for (const name of names) {
      this.#holders.set(name, holder);
      holder.lockNames.add(name);
    }
  }

  release(holder: Transaction): void {
    for (const name of holder.lockNames) this.#holders.delete(name);
  }
}

/** The open transactions. An end, however it comes, releases what was held and wakes who waited. */
export class TransactionTable {
  readonly locks = new LockTable();
  readonly #open = new Map<string, Transaction>();
  #waiting = 0; // writes
  #expiryTimer: NodeJS.Timeout | null = null;

  constructor(private readonly now: () => number) {}

  start(): Transaction {
    const transaction = new Transaction(this.now());
    this.#open.set(transaction.id, transaction);
    return transaction;
  }

  /** An open transaction that has no operation in flight. */
  idle(id: string): Transaction {
    this.sweep();
    const transaction = this.#open.get(id);
    if (!transaction) throw notExist();
    if (transaction.isBusy) throw busy();
    return transaction;
  }

  /** The same, and one operation more of it is used. */
  begin(id: string): Transaction {
    const transaction = this.idle(id);
    if (transaction.operations >= OPERATIONS_MAX) {
      this.end(transaction);
      throw tooLong();
    }
    transaction.operations++;
    return transaction;
  }

  /** The open transaction that a write outside of all transactions has to wait for. */
  holderOf(collection: Collection, changes: readonly Change[]): Transaction | undefined {
    return this.locks.isEmpty ? undefined : this.locks.holderOf(lockNamesOf(collection, changes));
  }

  /** Until the transaction ends, though its time may run out with nobody there to notice. */
  async waitFor(holder: Transaction): Promise<void> {
    this.#waiting++;
    this.#expiryTimer ??= setInterval(() => this.sweep(), EXPIRY_CHECK_MS);
    await holder.ended;
    this.#waiting--;
    if (this.#waiting > 0 || !this.#expiryTimer) return;
    clearInterval(this.#expiryTimer);
    this.#expiryTimer = null;
  }

  /** Ends the transactions whose time is over. */
  sweep(): void {
    if (this.#open.size === 0) return;
    const oldest = this.now() - LIFE_MS;
    for (const transaction of this.#open.values()) if (transaction.startedAt <= oldest) this.end(transaction);
  }

  end(transaction: Transaction): void {
    if (!this.#open.delete(transaction.id)) return;
    this.locks.release(transaction);
    transaction.end();
  }

  endAll(): void {
    for (const transaction of [...this.#open.values()]) this.end(transaction);
  }
}
