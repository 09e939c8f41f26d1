import { randomBytes } from 'node:crypto';
import type { Change, Collection } from './collection';
import { Database, lockNamesOf, uniqueIndexes, type Collections } from './database';
import type { Statement } from './statements';
import type { LockTable } from './transactionTable';
import { EngineError } from './types';
import { encodeValue } from './values';

export const LIFE_MS = 30_000;
export const OPERATIONS_MAX = 100;

export function conflict(): EngineError {
  return new EngineError(
    'DATABASE_TRANSACTION_CONFLICT',
    '[ResourceUnavailable.TransactionConflict] Transaction is conflict, ' +
      'maybe resource operated by others. Please try again.',
  );
}

export function notExist(): EngineError {
  return new EngineError(
    'DATABASE_TRANSACTION_FAIL',
    '[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server, ' +
      'transaction must be commit or abort in 30 seconds',
  );
}

export function busy(): EngineError {
  return new EngineError(
    'DATABASE_TRANSACTION_FAIL',
    '[ResourceUnavailable.TransactionBusy] Transaction is busy, an operation of it has not been answered yet',
  );
}

export function tooLong(): EngineError {
  return new EngineError(
    'DATABASE_TRANSACTION_FAIL',
    `[LimitExceeded.TransactionOperations] A transaction has at most ${OPERATIONS_MAX} operations`,
  );
}

/** One open transaction: the state it began with, its own writes on top, and what it holds. */
export class Transaction {
  readonly id = randomBytes(16).toString('hex');
  readonly lockNames = new Set<string>();
  readonly ended: Promise<void>;
  isBusy = false;
  operations = 0;
  #end: () => void = () => undefined;
  #base: Collections | null = null; // from the first operation on
  #own: Database | null = null;
  readonly #writes = new Map<string, Map<string, Change>>();

  constructor(readonly startedAt: number) {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  end(): void {
    this.#end();
  }

  /** The state that this transaction sees: the snapshot of its first operation and its own writes. */
  view(committed: Database): Database {
    if (!this.#own) {
      this.#base = committed.snapshot();
      this.#own = new Database(this.#base);
    }
    return this.#own;
  }

  /** Performs a statement in this transaction's view, or conflicts. */
  write<Result>(
    committed: Database,
    locks: LockTable,
    name: string,
    { changes, result }: Statement<Result>,
  ): Result {
    if (changes.length === 0) return result;
    const own = this.view(committed);
    const names = lockNamesOf(own.get(name), changes);
    if (locks.holderOf(names, this)) throw conflict();
    this.#checkUnchanged(committed.find(name), own.get(name), changes);
    own.apply(name, changes);
    locks.take(names, this);
    this.#remember(name, changes);
    return result;
  }

  /**
   * The first to write wins: what others have committed since the snapshot is a conflict, unseen unique
   * keys included.
   */
  #checkUnchanged(committed: Collection | undefined, own: Collection, changes: readonly Change[]): void {
    const base = this.#base?.get(own.name);
    if (!base || !committed) throw conflict();
    const isChanged = (id: unknown) => committed.get(id) !== base.get(id);
    if (changes.some(({ id }) => isChanged(id))) throw conflict();
    for (const [at, index] of uniqueIndexes(own).entries()) {
      const committedIndex = uniqueIndexes(committed)[at];
      for (const { id, before, after } of changes) {
        for (const key of index.changedPrefixes(before, after).taken) {
          const holders = [committedIndex?.holderOf(key, id), index.holderOf(key, id)];
          if (holders.some((holder) => holder && isChanged(holder.id))) throw conflict();
        }
      }
    }
  }

  #remember(name: string, changes: readonly Change[]): void {
    const writes = this.#writes.get(name) ?? new Map<string, Change>();
    this.#writes.set(name, writes);
    for (const change of changes) {
      const key = encodeValue(change.id);
      const earlier = writes.get(key);
      writes.set(key, earlier ? { ...change, before: earlier.before } : change);
    }
  }

  /** What a commit changes, per collection. */
  effects(): { readonly name: string; readonly changes: Change[] }[] {
    return [...this.#writes].map(([name, writes]) => ({
      name,
      changes: [...writes.values()].filter(({ before, after }) => before !== after),
    }));
  }
}
