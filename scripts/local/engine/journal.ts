import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { Encoder } from 'msgpackr';
import { Collection, compareIds, type Change } from './collection';
import type { Collections } from './database';
import type { Document, IndexDefinition } from './types';
import { encodeValue } from './values';

/** One thing to write down. */
export type Entry =
  | { readonly kind: 'documents'; readonly collection: string; readonly changes: readonly Change[] }
  | { readonly kind: 'collection'; readonly collection: string; readonly indexes: readonly IndexDefinition[] }
  | { readonly kind: 'dropped'; readonly collection: string; readonly documents: readonly Document[] };

type Key = readonly [section: 'collection' | 'document', collection: string, id: string];

function documentKey(collection: string, id: unknown): Key {
  return ['document', collection, encodeValue(id)];
}

function collectionKey(collection: string): Key {
  return ['collection', collection, ''];
}

/**
 * The durable home of the documents. What is written in one call is there as a whole or not at all, and
 * calls are there in their order: a crash loses only a tail that nobody was told of.
 */
export class Journal {
  readonly #store: RootDatabase<unknown, Key[number][]>;

  private constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#store = open<unknown, Key[number][]>({
      path: join(dataDir, 'documents.mdb'),
      // Keeps regular expressions, and suits documents of many shapes. lmdb's own encoder would be shared by all
      // module realms of a process, and does not know the dates of another realm than its first.
      encoder: new Encoder({ structuredClone: true, useRecords: false }),
    });
  }

  static open(dataDir: string): { readonly journal: Journal; readonly collections: Collections } {
    const journal = new Journal(dataDir);
    return { journal, collections: journal.#load() };
  }

  #load(): Collections {
    const collections = new Map<string, Collection>();
    for (const { key, value } of this.#store.getRange({ start: ['collection'], end: ['document'] })) {
      const name = String(key[1]);
      collections.set(
        name,
        Collection.of(name, value as readonly IndexDefinition[], this.#loadDocuments(name)),
      );
    }
    return collections;
  }

  #loadDocuments(name: string): Document[] {
    const documents: Document[] = [];
    const range = { start: ['document', name], end: ['document', name, '\uffff'] };
    for (const { value } of this.#store.getRange(range)) {
      documents.push(value as Document);
    }
    return documents.sort((left, right) => compareIds(left._id, right._id));
  }

  /** Resolves when the entries are committed. */
  async write(entries: readonly Entry[]): Promise<void> {
    await this.#store.batch(() => {
      for (const entry of entries) this.#put(entry);
    });
  }

  #put(entry: Entry): void {
    switch (entry.kind) {
      case 'documents':
        for (const { id, after } of entry.changes) {
          const key = [...documentKey(entry.collection, id)];
          if (after) void this.#store.put(key, after);
          else void this.#store.remove(key);
        }
        return;
      case 'collection':
        void this.#store.put([...collectionKey(entry.collection)], entry.indexes);
        return;
      case 'dropped':
        void this.#store.remove([...collectionKey(entry.collection)]);
        for (const { _id } of entry.documents) void this.#store.remove([...documentKey(entry.collection, _id)]);
    }
  }

  async close(): Promise<void> {
    await this.#store.close();
  }
}
