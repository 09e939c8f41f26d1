import cloudbase from '@cloudbase/node-sdk';
import { invariant } from '../domain/invariant';
import { toQuery, toUpdate } from './translate';
import type { Changes, Condition, Database, FindOptions, Tx, Where } from './database';
import type { CollectionName, Documents } from './documents';
import { classify, DuplicateKey } from './failures';
import { repeatSafely, repeatTransaction } from './retry';

const REQUEST_TIMEOUT_MS = 8_000;

type Sdk = ReturnType<ReturnType<typeof cloudbase.init>['database']>;
/** The SDK types its transactions as any. */
interface SdkTransaction {
  collection(name: string): ReturnType<Sdk['collection']>;
  commit(): Promise<unknown>;
  rollback(reason: unknown): Promise<unknown>;
}

let opened: Sdk | undefined;

function sdk(): Sdk {
  opened ??= cloudbase
    .init({
      env: cloudbase.SYMBOL_CURRENT_ENV as unknown as string,
      timeout: REQUEST_TIMEOUT_MS,
      keepalive: true,
    })
    .database();
  return opened;
}

/** The document database of the function's own environment, through the platform's SDK. */
export function openDatabase(): Database {
  return { get, find, findFields, count, insertOnce, updateWhere, put, remove, transact };
}

async function get<Name extends CollectionName>(collection: Name, id: string): Promise<Documents[Name] | null> {
  return repeatSafely(async () => {
    const answer = await sdk().collection(collection).doc(checkId(id)).get();
    return firstOf<Documents[Name]>(answer.data);
  });
}

async function find<Name extends CollectionName>(
  collection: Name,
  where: Where,
  options: FindOptions,
): Promise<readonly Documents[Name][]> {
  return repeatSafely(async () => {
    const answer = await narrow(
      sdk()
        .collection(collection)
        .where(toQuery(sdk().command, sdk().RegExp, where)),
      options,
    ).get();
    return answer.data as Documents[Name][];
  });
}

async function findFields<Name extends CollectionName, Field extends keyof Documents[Name] & string>(
  collection: Name,
  fields: readonly Field[],
  where: Where,
  options: FindOptions,
): Promise<readonly Pick<Documents[Name], Field>[]> {
  const shown = { _id: false, ...Object.fromEntries(fields.map((field) => [field, true])) };
  return repeatSafely(async () => {
    const query = sdk()
      .collection(collection)
      .where(toQuery(sdk().command, sdk().RegExp, where));
    const answer = await narrow(query, options).field(shown).get();
    return answer.data as Pick<Documents[Name], Field>[];
  });
}

async function count(collection: CollectionName, where: Where): Promise<number> {
  return repeatSafely(async () => {
    const answer = await sdk()
      .collection(collection)
      .where(toQuery(sdk().command, sdk().RegExp, where))
      .count();
    return answer.total ?? 0;
  });
}

async function insertOnce<Name extends CollectionName>(
  collection: Name,
  document: Documents[Name],
): Promise<boolean> {
  try {
    await ask(() =>
      sdk()
        .collection(collection)
        .add({ ...document }),
    );
    return true;
  } catch (error) {
    if (error instanceof DuplicateKey) return false;
    throw error;
  }
}

async function updateWhere(
  collection: CollectionName,
  id: string,
  where: Readonly<Record<string, Condition>>,
  changes: Changes,
): Promise<boolean> {
  const query = toQuery(sdk().command, sdk().RegExp, { all: { _id: checkId(id), ...where } });
  const answer = await ask(() =>
    sdk()
      .collection(collection)
      .where(query)
      .options({ multiple: false })
      .update(toUpdate(sdk().command, changes)),
  );
  return (answer.updated ?? 0) === 1;
}

async function put<Name extends CollectionName>(collection: Name, document: Documents[Name]): Promise<void> {
  const { _id: id, ...fields } = document;
  await repeatSafely(() => ask(() => sdk().collection(collection).doc(checkId(id)).set(fields)));
}

async function remove(collection: CollectionName, id: string): Promise<void> {
  await repeatSafely(() => ask(() => sdk().collection(collection).doc(checkId(id)).remove()));
}

async function transact<Result>(
  body: (tx: Tx) => Promise<Result>,
  recall: () => Promise<Result | null>,
): Promise<Result> {
  return repeatTransaction(async () => {
    const transaction = await ask<SdkTransaction>(() => sdk().startTransaction());
    try {
      const result = await body(openTx(transaction));
      await ask(() => transaction.commit());
      return result;
    } catch (error) {
      await abortQuietly(transaction);
      throw error;
    }
  }, recall);
}

/**
 * Also after a commit without an answer: one that never arrived would keep its locks from the next attempt. A
 * transaction that cannot be told to abort ends by itself after 30 s; the error before it is what matters.
 */
async function abortQuietly(transaction: SdkTransaction): Promise<void> {
  await transaction.rollback('abort').catch(() => undefined);
}

function openTx(transaction: SdkTransaction): Tx {
  return {
    async get<Name extends CollectionName>(collection: Name, id: string) {
      const answer = await ask(() => transaction.collection(collection).doc(checkId(id)).get());
      return firstOf<Documents[Name]>(answer.data);
    },
    async find<Name extends CollectionName>(collection: Name, where: Where, options: FindOptions) {
      const query = transaction.collection(collection).where(toQuery(sdk().command, sdk().RegExp, where));
      const answer = await ask(() => narrow(query, options).get());
      return answer.data as Documents[Name][];
    },
    async insert(collection, ...documents) {
      invariant(documents.length > 0, 'an insert has a document');
      await ask(() => transaction.collection(collection).add(documents.map((document) => ({ ...document }))));
    },
    async update(collection, id, changes) {
      const answer = await ask(() =>
        transaction.collection(collection).doc(checkId(id)).update(toUpdate(sdk().command, changes)),
      );
      invariant(answer.updated === 1, `an update in a transaction meets its document: ${collection}`);
    },
    async put(collection, document) {
      const { _id: id, ...fields } = document;
      await ask(() => transaction.collection(collection).doc(checkId(id)).set(fields));
    },
    async remove(collection, id) {
      await ask(() => transaction.collection(collection).doc(checkId(id)).remove());
    },
  };
}

type SdkQuery = ReturnType<ReturnType<Sdk['collection']>['where']>;

function narrow(query: SdkQuery, options: FindOptions): SdkQuery {
  let narrowed = query;
  for (const [field, direction] of options.order ?? []) narrowed = narrowed.orderBy(field, direction);
  if (options.skip !== undefined && options.skip > 0) narrowed = narrowed.skip(options.skip);
  return narrowed.limit(options.limit);
}

async function ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await request();
    throwCoded(answer);
    return answer;
  } catch (error) {
    throw classify(error);
  }
}

/** Some calls of the SDK answer `{code, message}` instead of throwing. */
function throwCoded(answer: unknown): void {
  if (typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string')
    throw answer;
}

/** `where({_id: undefined})` would match everything. */
function checkId(id: unknown): string {
  invariant(typeof id === 'string' && id.length > 0, 'a document is named by a text');
  return id;
}

/** Outside a transaction the SDK answers an array, inside an object or null. */
function firstOf<Found>(data: unknown): Found | null {
  const found: unknown = Array.isArray(data) ? data[0] : data;
  return (found ?? null) as Found | null;
}
