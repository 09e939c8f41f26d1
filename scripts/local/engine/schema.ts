import type { Collection } from './collection';
import { duplicateKeyOf, uniqueIndexes } from './database';
import { EngineError, type IndexDefinition } from './types';

const NAME_BYTES_MAX = 255;
const INDEX_FIELDS_MAX = 31;

function fail(message: string): never {
  throw new EngineError('INVALID_PARAM', message);
}

export function checkCollectionName(name: string): void {
  const isUsable =
    name !== '' && !name.includes('\u0000') && !name.includes('$') && Buffer.byteLength(name) <= NAME_BYTES_MAX;
  if (!isUsable) fail(`invalid collection name '${name}'`);
}

export function checkIndex({ name, keys }: IndexDefinition): void {
  if (name === '') fail('an index needs a name');
  if (keys.length === 0 || keys.length > INDEX_FIELDS_MAX)
    fail(`the index ${name} must have 1 to ${INDEX_FIELDS_MAX} fields`);
  if (new Set(keys.map(([field]) => field)).size < keys.length) fail(`the index ${name} names a field twice`);
  if (keys.some(([field]) => field === '' || field.startsWith('$')))
    fail(`the index ${name} has an invalid field`);
}

export function requireSameIndex(existing: IndexDefinition, wanted: IndexDefinition): void {
  if (describeIndex(existing) === describeIndex(wanted)) return;
  const message = `An existing index has the same name as the requested index, but differs: ${existing.name}`;
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

function describeIndex({ keys, unique = false }: IndexDefinition): string {
  return JSON.stringify({ keys, unique });
}

/** Refuses a collection whose documents share a unique key. */
export function assertUnique(collection: Collection): void {
  for (const index of uniqueIndexes(collection)) {
    for (const document of collection.all()) {
      const { taken } = index.changedPrefixes(undefined, document);
      const shared = taken.find((key) => index.holderOf(key, document._id));
      if (shared) throw duplicateKeyOf(collection.name, index, shared);
    }
  }
}
