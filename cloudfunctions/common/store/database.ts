import type { CollectionName, Documents } from './documents';

/** A condition on one field: a plain value means equality. */
export type Condition =
  | string
  | number
  | boolean
  | null
  | { readonly gt: number | string }
  | { readonly gte: number | string }
  | { readonly lt: number | string }
  | { readonly lte: number }
  | { readonly oneOf: readonly (string | number)[] }
  | { readonly noneOf: readonly string[] }
  | { readonly exists: boolean }
  | { readonly contains: string } // case-insensitive text
  | { readonly range: readonly [from: number | null, to: number | null] } // both ends included
  | { readonly between: readonly [after: string, before: string] }; // neither of them

/**
 * Field paths to conditions; `anyOf` joins alternatives. Only parsed scalars go in: never an object of the client's.
 */
export interface Where {
  readonly all: Readonly<Record<string, Condition>>;
  readonly anyOf?: readonly Readonly<Record<string, Condition>>[];
}

/** A change of one field path. */
export type Change =
  | { readonly set: unknown } // replaces, also by an object
  | { readonly inc: number }
  | { readonly unset: true };
export type Changes = Readonly<Record<string, Change>>;

export interface FindOptions {
  readonly order?: readonly (readonly [field: string, direction: 'asc' | 'desc'])[];
  readonly skip?: number;
  readonly limit: number; // 1..1000
}

/**
 * Inside a transaction: documents by `_id`, one request at a time, at most 100 of them and 30 s. There is no update,
 * count or removal by condition here, because the platform silently runs those outside the transaction.
 */
export interface Tx {
  get<Name extends CollectionName>(collection: Name, id: string): Promise<Documents[Name] | null>;
  /** Reads by condition at the transaction's snapshot. */
  find<Name extends CollectionName>(
    collection: Name,
    where: Where,
    options: FindOptions,
  ): Promise<readonly Documents[Name][]>;
  /** Fails with DuplicateKey when one exists: the guard against doing a thing twice. Several go in one request. */
  insert<Name extends CollectionName>(
    collection: Name,
    ...documents: readonly Documents[Name][]
  ): Promise<void>;
  /** Changes an existing document; one that is missing, or that is so already, is a bug of the caller. */
  update(collection: CollectionName, id: string, changes: Changes): Promise<void>;
  /** Writes the whole document, new or not. */
  put<Name extends CollectionName>(collection: Name, document: Documents[Name]): Promise<void>;
  remove(collection: CollectionName, id: string): Promise<void>;
}

export interface Database {
  get<Name extends CollectionName>(collection: Name, id: string): Promise<Documents[Name] | null>;
  find<Name extends CollectionName>(
    collection: Name,
    where: Where,
    options: FindOptions,
  ): Promise<readonly Documents[Name][]>;
  /** Reads these fields only, for lists so long that the rest of their documents would count. */
  findFields<Name extends CollectionName, Field extends keyof Documents[Name] & string>(
    collection: Name,
    fields: readonly Field[],
    where: Where,
    options: FindOptions,
  ): Promise<readonly Pick<Documents[Name], Field>[]>;
  count(collection: CollectionName, where: Where): Promise<number>;
  /** Inserts; answers false when the document existed already. */
  insertOnce<Name extends CollectionName>(collection: Name, document: Documents[Name]): Promise<boolean>;
  /**
   * One atomic conditional update of one document: answers whether it was changed. Not repeated by itself, because a
   * lost answer leaves open whether it was done: the caller's condition has to make a repetition harmless.
   */
  updateWhere(
    collection: CollectionName,
    id: string,
    where: Readonly<Record<string, Condition>>,
    changes: Changes,
  ): Promise<boolean>;
  put<Name extends CollectionName>(collection: Name, document: Documents[Name]): Promise<void>;
  /** Removes at most one document by id. */
  remove(collection: CollectionName, id: string): Promise<void>;
  /**
   * Runs `body` in a transaction, again after a conflict, at most 5 times. When it stays open whether a commit was
   * done, or a duplicate key says that somebody was faster, `recall` is asked first: what it answers is the result.
   */
  transact<Result>(body: (tx: Tx) => Promise<Result>, recall: () => Promise<Result | null>): Promise<Result>;
}
