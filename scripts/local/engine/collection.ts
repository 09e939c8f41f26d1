import type BTree from 'sorted-btree';
import { bulkLoad } from 'sorted-btree/extended/bulkLoad';
import { IndexTree, NODE_SIZE } from './indexTree';
import { comparePart } from './keyOrder';
import type { Document, IndexDefinition } from './types';

/** One document before and after a write; undefined means that it is not there. */
export interface Change {
  readonly id: unknown;
  readonly before: Document | undefined;
  readonly after: Document | undefined;
}

/** The documents of one collection with their indexes. Documents are replaced, never mutated. */
export class Collection {
  readonly #documents: BTree<unknown, Document>;

  private constructor(
    readonly name: string,
    readonly indexes: readonly IndexTree[],
    documents: BTree<unknown, Document>,
  ) {
    this.#documents = documents;
  }

  /** The documents are in the order of their ids, as `all` answers them. */
  static of(name: string, definitions: readonly IndexDefinition[], documents: readonly Document[]): Collection {
    const indexes = definitions.map((definition) => new IndexTree(definition, documents));
    const ids = documents.map(({ _id }) => _id);
    return new Collection(name, indexes, bulkLoad(ids, [...documents], NODE_SIZE, compareIds));
  }

  /** O(1): both share what neither has changed since. */
  clone(): Collection {
    return new Collection(
      this.name,
      this.indexes.map((index) => index.clone()),
      this.#documents.clone(),
    );
  }

  get size(): number {
    return this.#documents.size;
  }

  get(id: unknown): Document | undefined {
    return this.#documents.get(id ?? null);
  }

  replace({ id, before, after }: Change): void {
    for (const index of this.indexes) if (after) index.check(after);
    for (const index of this.indexes) index.replace(before, after);
    if (after) this.#documents.set(id, after);
    else this.#documents.delete(id);
  }

  /** Documents in the order of `_id`, from a bound to a bound; bounds may be marks of keyOrder. */
  *range(low: unknown, high: unknown, reverse: boolean): Generator<Document> {
    if (this.#documents.isEmpty) return;
    const pair: unknown[] = [];
    const entries = reverse ? this.#documents.entriesReversed(high, pair) : this.#documents.entries(low, pair);
    for (const [id, document] of entries) {
      if (reverse ? comparePart(id, low) < 0 : comparePart(id, high) > 0) return;
      yield document;
    }
  }

  all(): readonly Document[] {
    return this.#documents.valuesArray();
  }

  /** The same documents with one index more. The caller checks uniqueness. */
  withIndex(definition: IndexDefinition): Collection {
    const index = new IndexTree(definition, this.all());
    return new Collection(
      this.name,
      [...this.indexes.map((each) => each.clone()), index],
      this.#documents.clone(),
    );
  }
}

export function compareIds(left: unknown, right: unknown): number {
  return comparePart(left, right);
}
