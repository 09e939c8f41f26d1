/**
 * A stored document: plain JSON values, Date, RegExp and GeoJSON objects. `_id` is a string unless the client chose
 * otherwise.
 */
export type Document = { _id: unknown; [field: string]: unknown };
export type Query = Readonly<Record<string, unknown>>;

export interface IndexDefinition {
  readonly name: string;
  readonly keys: readonly (readonly [field: string, direction: 1 | -1])[];
  readonly unique?: boolean; // a missing field counts as null
}

/** Every request names its collection and, inside a transaction, the transaction. */
interface Request {
  readonly collection: string;
  readonly transactionId?: string | undefined;
}

export interface FindRequest extends Request {
  readonly query: Query;
  readonly order?: readonly (readonly [field: string, direction: 1 | -1])[];
  readonly offset?: number;
  readonly limit?: number;
  readonly projection?: Readonly<Record<string, unknown>>;
}
export interface UpdateRequest extends Request {
  readonly query: Query;
  readonly update: Readonly<Record<string, unknown>>; // update operators, or a whole document when `replace`
  readonly replace?: boolean;
  readonly multi?: boolean;
  readonly upsert?: boolean;
  readonly arrayFilters?: readonly Query[]; // what `$[name]` in a path means
}

/** What a read cost: documents (or index entries fetched as documents) looked at against documents answered. */
export interface Cost {
  readonly examined: number;
  readonly returned: number;
  readonly index: string | null; // null: the whole collection was scanned
}

/**
 * The database: MongoDB's meaning for queries, updates and aggregation; snapshot transactions; durable when it has a
 * folder. Fails with EngineError. Calls are atomic; an acknowledged write survives kill -9.
 */
export interface Engine {
  find(request: FindRequest): Promise<{ readonly documents: Document[]; readonly cost: Cost }>;
  count(request: Request & { readonly query: Query }): Promise<{ readonly total: number; readonly cost: Cost }>;
  aggregate(request: {
    readonly collection: string;
    readonly stages: readonly Query[];
  }): Promise<{ readonly documents: Document[]; readonly cost: Cost }>;
  insert(
    request: Request & { readonly documents: readonly Record<string, unknown>[] },
  ): Promise<{ readonly insertedIds: unknown[] }>;
  /** Outside a transaction it waits for a document that an open transaction wrote; inside, it conflicts at once. */
  update(
    request: UpdateRequest,
  ): Promise<{ readonly matched: number; readonly modified: number; readonly upsertedId?: unknown }>;
  /** Answers the document as it is after the update, or null when none matched. */
  updateAndReturn(
    request: UpdateRequest,
  ): Promise<{ readonly updated: number; readonly document: Document | null }>;
  remove(
    request: Request & { readonly query: Query; readonly multi?: boolean },
  ): Promise<{ readonly deleted: number }>;

  startTransaction(): Promise<string>;
  commit(transactionId: string): Promise<void>;
  abort(transactionId: string): Promise<void>;

  collections(): string[];
  createCollection(name: string, indexes?: readonly IndexDefinition[]): Promise<void>; // keeps what exists
  dropCollection(name: string): Promise<void>;
  createIndex(collection: string, index: IndexDefinition): Promise<void>;
  indexes(collection: string): readonly IndexDefinition[];

  /** The whole database at this instant, in O(1); transactions that are open end. For tests. */
  snapshot(): EngineSnapshot;
  restore(snapshot: EngineSnapshot): Promise<void>;
  close(): Promise<void>;
}
export interface EngineSnapshot {
  readonly kind: 'engine-snapshot';
}

export type EngineErrorCode =
  | 'DATABASE_TRANSACTION_CONFLICT'
  | 'DATABASE_TRANSACTION_FAIL'
  | 'DATABASE_REQUEST_FAILED' // duplicate key (E11000) and every malformed query or update
  | 'DATABASE_COLLECTION_NOT_EXIST'
  | 'DATABASE_COLLECTION_ALREADY_EXIST'
  | 'INVALID_PARAM';

export class EngineError extends Error {
  constructor(
    readonly code: EngineErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}
