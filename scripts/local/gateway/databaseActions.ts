import type { Engine } from '../engine/types';
import {
  readAggregate,
  readCollectionName,
  readCount,
  readFind,
  readInsert,
  readModify,
  readRemove,
  readTransactionId,
} from './databaseRequests';
import { encodeEjson } from './ejson';
import { PlatformError } from './reply';
import type { Answer } from './reply';

export interface DatabaseContext {
  readonly engine: Engine;
  readonly now: () => number;
}

export type DatabaseAction = (body: unknown, context: DatabaseContext) => Promise<Answer>;

async function find(body: unknown, { engine, now }: DatabaseContext): Promise<Answer> {
  const request = readFind(body, now());
  const { documents, cost } = await engine.find(request);
  const { collection, query, order, offset = 0 } = request;
  const list = documents.map(encodeEjson);
  return { fields: { data: { list } }, cost, read: { collection, query, order, offset, cost } };
}

async function count(body: unknown, { engine, now }: DatabaseContext): Promise<Answer> {
  const request = readCount(body, now());
  const { total, cost } = await engine.count(request);
  const { collection, query } = request;
  return { fields: { data: { total } }, cost, read: { collection, query, order: undefined, offset: 0, cost } };
}

async function aggregate(body: unknown, { engine, now }: DatabaseContext): Promise<Answer> {
  const { documents, cost } = await engine.aggregate(readAggregate(body, now()));
  return { fields: { data: { list: documents.map(encodeEjson) } }, cost };
}

async function insert(body: unknown, { engine, now }: DatabaseContext): Promise<Answer> {
  const { insertedIds } = await engine.insert(readInsert(body, now()));
  return { fields: { data: { insertedIds } } };
}

/** An update counts what it changed; a replacement (`set`) counts the document it replaced, even by its equal. */
async function modify(body: unknown, { engine, now }: DatabaseContext): Promise<Answer> {
  const request = readModify(body, now());
  const { matched, modified, upsertedId } = await engine.update(request);
  const updated = request.replace ? matched : modified;
  return { fields: { data: { updated, ...(upsertedId === undefined ? {} : { upsert_id: upsertedId }) } } };
}

async function modifyAndReturn(body: unknown, { engine, now }: DatabaseContext): Promise<Answer> {
  const { collection, transactionId, query, update } = readModify(body, now());
  const { updated, document } = await engine.updateAndReturn({ collection, transactionId, query, update });
  return { fields: { data: { updated, doc: document === null ? null : encodeEjson(document) } } };
}

async function remove(body: unknown, { engine, now }: DatabaseContext): Promise<Answer> {
  const { deleted } = await engine.remove(readRemove(body, now()));
  return { fields: { data: { deleted } } };
}

async function addCollection(body: unknown, { engine }: DatabaseContext): Promise<Answer> {
  const name = readCollectionName(body);
  if (engine.collections().includes(name)) {
    throw new PlatformError(
      'DATABASE_COLLECTION_ALREADY_EXIST',
      '[ResourceUnavailable.ResourceExist] Table exist. ' +
        'Please check your request, but if the problem persists, contact us.',
    );
  }
  await engine.createCollection(name);
  return { fields: { message: 'success' } };
}

/** The SDK reads transactionId beside requestId, not inside data. */
async function startTransaction(_body: unknown, { engine }: DatabaseContext): Promise<Answer> {
  return { fields: { transactionId: await engine.startTransaction() } };
}

async function commitTransaction(body: unknown, { engine }: DatabaseContext): Promise<Answer> {
  await engine.commit(readTransactionId(body));
  return {};
}

async function abortTransaction(body: unknown, { engine }: DatabaseContext): Promise<Answer> {
  await engine.abort(readTransactionId(body));
  return {};
}

/** The database half of the wire: one entry per action that the SDKs send. */
export const DATABASE_ACTIONS: ReadonlyMap<string, DatabaseAction> = new Map([
  ['database.getDocument', find],
  ['database.calculateDocument', count],
  ['database.aggregateDocuments', aggregate],
  ['database.insertDocument', insert],
  ['database.modifyDocument', modify],
  ['database.modifyAndReturnDoc', modifyAndReturn],
  ['database.removeDocument', remove],
  ['database.addCollection', addCollection],
  ['database.startTransaction', startTransaction],
  ['database.commitTransaction', commitTransaction],
  ['database.abortTransaction', abortTransaction],
]);
