import { Collection, type Change } from './collection';
import type { IndexTree } from './indexTree';
import type { IndexKey } from './keyOrder';
import { EngineError } from './types';
import { describeValue, encodeValue } from './values';

export type Collections = ReadonlyMap<string, Collection>;

const DATABASE_NAME = 'local';

/**
 * A state of all collections. A snapshot is O(number of collections): what it holds is copied only when
 * it is written.
 */
export class Database {
  readonly #collections: Map<string, Collection>;
  readonly #shared: Set<string>; // collections that a snapshot also holds

  constructor(collections: Collections = new Map()) {
    this.#collections = new Map(collections);
    this.#shared = new Set(collections.keys());
  }

  snapshot(): Collections {
    for (const name of this.#collections.keys()) this.#shared.add(name);
    return new Map(this.#collections);
  }

  names(): string[] {
    return [...this.#collections.keys()].sort();
  }

  find(name: string): Collection | undefined {
    return this.#collections.get(name);
  }

  get(name: string): Collection {
    const collection = this.#collections.get(name);
    if (collection) return collection;
    throw new EngineError(
      'DATABASE_COLLECTION_NOT_EXIST',
      `Db or Table not exist: ${name}. Please check your request, but if the problem cannot be solved, contact us.`,
    );
  }

  put(collection: Collection): void {
    this.#collections.set(collection.name, collection);
    this.#shared.delete(collection.name);
  }

  drop(name: string): void {
    this.#collections.delete(name);
    this.#shared.delete(name);
  }

  /** Makes all changes or, when one breaks uniqueness, none. */
  apply(name: string, changes: readonly Change[]): void {
    const collection = this.#writable(name);
    const done: Change[] = [];
    try {
      for (const change of changes) {
        checkUnique(collection, change);
        collection.replace(change);
        done.push(change);
      }
    } catch (error) {
      for (const { id, before, after } of done.reverse())
        collection.replace({ id, before: after, after: before });
      throw error;
    }
  }

  /** Makes changes that are known to fit. */
  applyChecked(name: string, changes: readonly Change[]): void {
    const collection = this.#writable(name);
    for (const change of changes) collection.replace(change);
  }

  #writable(name: string): Collection {
    const collection = this.get(name);
    if (!this.#shared.has(name)) return collection;
    const copy = collection.clone();
    this.put(copy);
    return copy;
  }
}

function checkUnique(collection: Collection, { id, before, after }: Change): void {
  if (!after) return;
  if (!before && collection.get(id)) throw duplicateKey(collection.name, '_id_', ['_id'], [id]);
  for (const index of uniqueIndexes(collection)) {
    for (const key of index.changedPrefixes(before, after).taken) {
      if (index.holderOf(key, id)) throw duplicateKeyOf(collection.name, index, key);
    }
  }
}

export function uniqueIndexes(collection: Collection): IndexTree[] {
  return collection.indexes.filter(({ definition }) => definition.unique === true);
}

export function duplicateKeyOf(collection: string, { definition }: IndexTree, key: IndexKey): EngineError {
  return duplicateKey(
    collection,
    definition.name,
    definition.keys.map(([field]) => field),
    key,
  );
}

function duplicateKey(
  collection: string,
  index: string,
  fields: readonly string[],
  values: IndexKey,
): EngineError {
  const key = fields.map((field, at) => `${field}: ${describeValue(values[at])}`).join(', ');
  const place = `collection: ${DATABASE_NAME}.${collection} index: ${index}`;
  return new EngineError('DATABASE_REQUEST_FAILED', `E11000 duplicate key error ${place} dup key: { ${key} }`);
}

/**
 * Names of all that a write must hold: its documents, and the unique keys that it takes or gives up.
 */
export function lockNamesOf(collection: Collection, changes: readonly Change[]): string[] {
  const unique = uniqueIndexes(collection);
  return changes.flatMap(({ id, before, after }) => {
    const keys = unique.flatMap((index) => {
      const { taken, given } = index.changedPrefixes(before, after);
      return [...taken, ...given].map((key) => `${collection.name}\u0000key\u0000${index.lockNameOf(key)}`);
    });
    return [`${collection.name}\u0000id\u0000${encodeValue(id)}`, ...keys];
  });
}
