import type BTree from 'sorted-btree';
import { bulkLoad } from 'sorted-btree/extended/bulkLoad';
import { compileKeyOrder, HIGH, LOW, type IndexKey } from './keyOrder';
import { reach, splitPath, type Path, type Reached } from './paths';
import { EngineError, type Document, type IndexDefinition } from './types';
import { encodeValue, equalValues } from './values';

const KEYS_PER_DOCUMENT_MAX = 10_000;
export const NODE_SIZE = 32; // keys in a node of a tree

/**
 * The keys of a collection's documents in the order of one index. Copies are O(1) and share what
 * neither changed.
 */
export class IndexTree {
  readonly paths: readonly Path[];
  readonly #compare: (left: IndexKey, right: IndexKey) => number;
  readonly #tree: BTree<IndexKey, undefined>;
  readonly #multikey: number[]; // per field: documents with an array there

  /** Over a copy's source, or in one go over documents. */
  constructor(
    readonly definition: IndexDefinition,
    source: IndexTree | readonly Document[],
  ) {
    if (source instanceof IndexTree) {
      this.paths = source.paths;
      this.#compare = source.#compare;
      this.#tree = source.#tree.clone();
      this.#multikey = [...source.#multikey];
      return;
    }
    this.paths = definition.keys.map(([field]) => splitPath(field));
    this.#compare = compileKeyOrder(definition.keys.map(([, direction]) => direction));
    this.#multikey = definition.keys.map(() => 0);
    this.#tree = this.#load(source);
  }

  /** Sorting the keys first is several times faster than a million insertions. */
  #load(documents: readonly Document[]): BTree<IndexKey, undefined> {
    const keys: IndexKey[] = [];
    for (const document of documents) this.#change(document, 1, (key) => keys.push(key));
    keys.sort(this.#compare);
    const distinct = keys.filter((key, at) => at === 0 || this.#compare(keys[at - 1] ?? [], key) !== 0);
    return bulkLoad(distinct, new Array<undefined>(distinct.length).fill(undefined), NODE_SIZE, this.#compare);
  }

  clone(): IndexTree {
    return new IndexTree(this.definition, this);
  }

  /**
   * False when some document has an array there: then one document has several keys and the order is
   * not a sort.
   */
  isSingleValued(field: number): boolean {
    return this.#multikey[field] === 0;
  }

  get hasArrays(): boolean {
    return this.#multikey.some((count) => count > 0);
  }

  replace(before: Document | undefined, after: Document | undefined): void {
    if (before && after && this.paths.every((path) => before[path[0] ?? ''] === after[path[0] ?? ''])) return;
    if (before) this.#change(before, -1, (key) => this.#tree.delete(key));
    if (after) this.#change(after, 1, (key) => this.#tree.set(key, undefined));
  }

  /** Throws what `replace` would throw, before anything changed. */
  check(document: Document): void {
    if (this.paths.length > 1) this.#reach(document);
  }

  #change(document: Document, count: 1 | -1, apply: (key: IndexKey) => void): void {
    const reached = this.#reach(document);
    for (const [field, { throughArray }] of reached.entries()) {
      if (throughArray) this.#multikey[field] = (this.#multikey[field] ?? 0) + count;
    }
    for (const key of combine(reached, [document._id])) apply(key);
  }

  #reach(document: Document): readonly Reached[] {
    const reached = this.paths.map((path) => reach(document, path));
    if (reached.every(({ values }) => values.length === 1) || reached.length === 1) return reached;
    const arrays = new Set(
      this.paths.filter((_, field) => (reached[field]?.values.length ?? 0) > 1).map((path) => path[0]),
    );
    const keys = reached.reduce((product, { values }) => product * values.length, 1);
    if (arrays.size > 1 || keys > KEYS_PER_DOCUMENT_MAX) {
      const names = [...arrays].map((name) => `[${name}]`).join(' ');
      throw new EngineError('DATABASE_REQUEST_FAILED', `cannot index parallel arrays ${names}`);
    }
    return reached;
  }

  /** The unique keys that a write gives up or takes; none when it leaves them as they are. */
  changedPrefixes(
    before: Document | undefined,
    after: Document | undefined,
  ): { taken: IndexKey[]; given: IndexKey[] } {
    const old = before ? combine(this.#reach(before), []) : [];
    const now = after ? combine(this.#reach(after), []) : [];
    const isIn = (keys: readonly IndexKey[], key: IndexKey) =>
      keys.some((other) => this.#compare(other, key) === 0);
    return { taken: now.filter((key) => !isIn(old, key)), given: old.filter((key) => !isIn(now, key)) };
  }

  /** The `_id` of a document other than `except` that has this key. */
  holderOf(prefix: IndexKey, except: unknown): { readonly id: unknown } | undefined {
    for (const key of this.range([...prefix, LOW], [...prefix, HIGH], false)) {
      const id = key[key.length - 1];
      if (!equalValues(id, except)) return { id };
    }
    return undefined;
  }

  *range(low: IndexKey, high: IndexKey, reverse: boolean): Generator<IndexKey> {
    const pair: (IndexKey | undefined)[] = [];
    const entries = reverse ? this.#tree.entriesReversed(high, pair) : this.#tree.entries(low, pair);
    for (const [key] of entries) {
      if (reverse ? this.#compare(key, low) < 0 : this.#compare(key, high) > 0) return;
      yield key;
    }
  }

  lockNameOf(prefix: IndexKey): string {
    return `${this.definition.name}\u0000${prefix.map(encodeValue).join('\u0000')}`;
  }
}

function combine(reached: readonly Reached[], end: readonly unknown[]): IndexKey[] {
  if (reached.every(({ values }) => values.length === 1)) {
    return [[...reached.map(({ values }) => values[0]), ...end]];
  }
  const prefixes = reached.reduce<unknown[][]>(
    (all, { values }) => all.flatMap((prefix) => values.map((value) => [...prefix, value])),
    [[]],
  );
  return prefixes.map((prefix) => [...prefix, ...end]);
}
