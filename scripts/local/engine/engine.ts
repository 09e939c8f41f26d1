import { setImmediate as nextTurn } from 'node:timers/promises';
import { aggregate } from './aggregate';
import { Collection } from './collection';
import { Database, type Collections } from './database';
import { IdSource } from './identifiers';
import type { Entry, Journal } from './journal';
import { compileProjection } from './matcher';
import { countDocuments, readDocuments } from './reader';
import { assertUnique, checkCollectionName, checkIndex, requireSameIndex } from './schema';
import { planInsert, planRemove, planUpdate, type Statement, type Surroundings } from './statements';
import type { Transaction } from './transaction';
import { TransactionTable } from './transactionTable';
import {
  EngineError,
  type Cost,
  type Document,
  type Engine,
  type EngineSnapshot,
  type FindRequest,
  type IndexDefinition,
  type Query,
  type UpdateRequest,
} from './types';
import { copyDocument } from './values';

interface Target {
  readonly collection: string;
  readonly transactionId?: string | undefined;
}

class Snapshot implements EngineSnapshot {
  readonly kind = 'engine-snapshot';
  constructor(readonly collections: Collections) {}
}

/**
 * The database in memory. Every operation is synchronous up to its durable commit, which makes it
 * atomic.
 */
export class LocalEngine implements Engine {
  readonly #now: () => number;
  readonly #journal: Journal | null;
  readonly #ids = new IdSource();
  readonly #transactions: TransactionTable;
  #committed: Database;
  #failure: Error | null = null; // memory and disk differ after a failed commit: nothing may be answered from memory

  constructor(options: {
    readonly now: () => number;
    readonly journal: Journal | null;
    readonly collections: Collections;
  }) {
    this.#now = options.now;
    this.#journal = options.journal;
    this.#committed = new Database(options.collections);
    this.#transactions = new TransactionTable(options.now);
  }

  async find(request: FindRequest): Promise<{ readonly documents: Document[]; readonly cost: Cost }> {
    const { documents, cost } = await this.#read(request, (database) => {
      const project = compileProjection(request.projection, request.query);
      const read = readDocuments(database.get(request.collection), request);
      return {
        documents: read.documents.map((document) => project(copyDocument(document))),
        cost: read.cost,
      };
    });
    return { documents, cost };
  }

  async count(
    request: Target & { readonly query: Query },
  ): Promise<{ readonly total: number; readonly cost: Cost }> {
    return this.#read(request, (database) => countDocuments(database.get(request.collection), request.query));
  }

  async aggregate(request: {
    readonly collection: string;
    readonly stages: readonly Query[];
  }): Promise<{ readonly documents: Document[]; readonly cost: Cost }> {
    return this.#read(request, (database) =>
      aggregate(database, request.collection, request.stages, this.#now()),
    );
  }

  async insert(
    request: Target & { readonly documents: readonly Record<string, unknown>[] },
  ): Promise<{ readonly insertedIds: unknown[] }> {
    return this.#write(request, () => planInsert(request.documents, this.#surroundings()));
  }

  async update(
    request: UpdateRequest,
  ): Promise<{ readonly matched: number; readonly modified: number; readonly upsertedId?: unknown }> {
    const { document: _, ...counts } = await this.#write(request, (collection) =>
      planUpdate(collection, request, this.#surroundings()),
    );
    return counts;
  }

  async updateAndReturn(
    request: UpdateRequest,
  ): Promise<{ readonly updated: number; readonly document: Document | null }> {
    const single = { ...request, multi: false };
    const { document } = await this.#write(request, (collection) =>
      planUpdate(collection, single, this.#surroundings()),
    );
    return { updated: document ? 1 : 0, document: document && copyDocument(document) };
  }

  async remove(
    request: Target & { readonly query: Query; readonly multi?: boolean },
  ): Promise<{ readonly deleted: number }> {
    return this.#write(request, (collection) => planRemove(collection, request.query, request.multi ?? false));
  }

  async startTransaction(): Promise<string> {
    this.#requireHealth();
    this.#transactions.sweep();
    return this.#transactions.start().id;
  }

  async commit(transactionId: string): Promise<void> {
    this.#requireHealth();
    const transaction = this.#transactions.idle(transactionId);
    const effects = transaction.effects();
    for (const { name, changes } of effects) this.#committed.applyChecked(name, changes);
    this.#transactions.end(transaction);
    await this.#record(effects.map(({ name, changes }) => ({ kind: 'documents', collection: name, changes })));
  }

  async abort(transactionId: string): Promise<void> {
    this.#requireHealth();
    this.#transactions.end(this.#transactions.idle(transactionId));
  }

  collections(): string[] {
    return this.#committed.names();
  }

  async createCollection(name: string, indexes: readonly IndexDefinition[] = []): Promise<void> {
    this.#requireHealth();
    checkCollectionName(name);
    indexes.forEach(checkIndex);
    if (!this.#committed.find(name)) {
      this.#committed.put(Collection.of(name, indexes, []));
      return this.#record([{ kind: 'collection', collection: name, indexes }]);
    }
    for (const index of indexes) await this.createIndex(name, index);
  }

  async dropCollection(name: string): Promise<void> {
    this.#requireHealth();
    const documents = this.#committed.get(name).all();
    this.#transactions.endAll();
    this.#committed.drop(name);
    await this.#record([{ kind: 'dropped', collection: name, documents }]);
  }

  async createIndex(name: string, index: IndexDefinition): Promise<void> {
    this.#requireHealth();
    checkIndex(index);
    const collection = this.#committed.get(name);
    const existing = collection.indexes.find(({ definition }) => definition.name === index.name);
    if (existing) return requireSameIndex(existing.definition, index);
    const indexed = collection.withIndex(index);
    assertUnique(indexed);
    this.#transactions.endAll();
    this.#committed.put(indexed);
    await this.#record([{ kind: 'collection', collection: name, indexes: this.indexes(name) }]);
  }

  indexes(name: string): readonly IndexDefinition[] {
    return this.#committed.get(name).indexes.map(({ definition }) => definition);
  }

  snapshot(): EngineSnapshot {
    this.#transactions.endAll();
    return new Snapshot(this.#committed.snapshot());
  }

  async restore(snapshot: EngineSnapshot): Promise<void> {
    this.#requireHealth();
    if (!(snapshot instanceof Snapshot)) throw new EngineError('INVALID_PARAM', 'not a snapshot of an engine');
    this.#transactions.endAll();
    const dropped = [...this.#committed.snapshot().values()].map((collection): Entry => {
      return { kind: 'dropped', collection: collection.name, documents: collection.all() };
    });
    this.#committed = new Database(snapshot.collections);
    await this.#record([...dropped, ...[...snapshot.collections.values()].flatMap(describeCollection)]);
  }

  async close(): Promise<void> {
    this.#failure ??= new Error('the engine is closed');
    this.#transactions.endAll();
    await this.#journal?.close();
  }

  async #read<Result>(target: Target, read: (database: Database) => Result): Promise<Result> {
    this.#requireHealth();
    if (target.transactionId === undefined) return read(this.#committed);
    return this.#inTransaction(target.transactionId, (transaction) => read(transaction.view(this.#committed)));
  }

  async #write<Result>(target: Target, plan: (collection: Collection) => Statement<Result>): Promise<Result> {
    this.#requireHealth();
    const { collection: name, transactionId } = target;
    if (transactionId === undefined) return this.#writeAlone(name, plan);
    return this.#inTransaction(transactionId, (transaction) => {
      const statement = plan(transaction.view(this.#committed).get(name));
      return transaction.write(this.#committed, this.#transactions.locks, name, statement);
    });
  }

  /** Outside a transaction a write waits for what an open transaction holds, and then looks anew. */
  async #writeAlone<Result>(
    name: string,
    plan: (collection: Collection) => Statement<Result>,
  ): Promise<Result> {
    for (;;) {
      this.#requireHealth();
      this.#transactions.sweep();
      const { changes, result } = plan(this.#committed.get(name));
      const holder = this.#transactions.holderOf(this.#committed.get(name), changes);
      if (!holder) {
        if (changes.length > 0) {
          this.#committed.apply(name, changes);
          await this.#record([{ kind: 'documents', collection: name, changes }]);
        }
        return result;
      }
      await this.#transactions.waitFor(holder);
    }
  }

  /**
   * A failed operation rolls its transaction back, as MongoDB does. An operation stays in flight until
   * the event loop has looked for requests once more: another one that was sent at the same time finds
   * the transaction busy.
   */
  async #inTransaction<Result>(id: string, perform: (transaction: Transaction) => Result): Promise<Result> {
    const transaction = this.#transactions.begin(id);
    transaction.isBusy = true;
    try {
      return perform(transaction);
    } catch (error) {
      this.#transactions.end(transaction);
      throw error;
    } finally {
      await nextTurn();
      await nextTurn();
      transaction.isBusy = false;
    }
  }

  async #record(entries: readonly Entry[]): Promise<void> {
    if (!this.#journal || entries.length === 0) return;
    try {
      await this.#journal.write(entries);
    } catch (error) {
      this.#failure = new Error('the journal could not be written', { cause: error });
      throw this.#failure;
    }
  }

  #requireHealth(): void {
    if (this.#failure) throw this.#failure;
  }

  #surroundings(): Surroundings {
    const now = this.#now();
    return { now, nextId: () => this.#ids.next(now) };
  }
}

function describeCollection(collection: Collection): Entry[] {
  const indexes = collection.indexes.map(({ definition }) => definition);
  const changes = collection.all().map((after) => ({ id: after._id, before: undefined, after }));
  return [
    { kind: 'collection', collection: collection.name, indexes },
    { kind: 'documents', collection: collection.name, changes },
  ];
}
