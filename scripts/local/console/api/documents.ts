import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { EngineError, type Engine, type Query } from '../../engine/types';
import type { DocumentDetail, DocumentPage, Order, SaveResult } from '../apiTypes';
import { decode, encode, encodeDocument, isObject } from '../documentJson';
import { ConsoleError, parseJson } from '../http';
import type { ApiContext, ApiRequest, ApiRoute } from '../router';
import { propertiesOf, warningsOf } from '../schema';
import { requireCollection } from './collections';
import { integerOf, parseInput } from './input';

const PAGE_SIZE = 50;
const PAGE_MAX = 100_000;
/** Stands for the id that the database will give, which no operator needs to write. */
const ID_TO_COME = '0'.repeat(32);
/** The first of these that the documents have tells which of them is newest. */
const BIRTH_FIELDS = ['createdAt', 'at', 'startedAt', 'registeredAt', 'earnedAt', 'sentAt', 'updatedAt'];

export const documentRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/collections/:name/documents', answer: browse },
  { method: 'GET', path: '/collections/:name/document', answer: open },
  { method: 'POST', path: '/collections/:name/insert', answer: insert },
  { method: 'POST', path: '/collections/:name/replace', answer: replace },
  { method: 'POST', path: '/collections/:name/remove', answer: remove },
];

async function browse(context: ApiContext, request: ApiRequest): Promise<DocumentPage> {
  const collection = request.param('name');
  requireCollection(context, collection);
  const { engine } = context.cloud;
  const query = queryOf(request.search.get('query'));
  const order = orderOf(request.search.get('sort')) ?? (await newestFirst(context, collection));
  const page = integerOf(request.search.get('page'), 1, { min: 1, max: PAGE_MAX });
  const found = await engine.find({
    collection,
    query,
    order: [[order.field, order.direction]],
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  const { total } = await engine.count({ collection, query });
  const { examined, index } = found.cost;
  return {
    documents: found.documents.map(encodeDocument),
    total,
    page,
    pageSize: PAGE_SIZE,
    order,
    examined,
    index,
  };
}

function queryOf(text: string | null): Query {
  if (text === null || text.trim() === '') return {};
  const query = decode(parseJson(text));
  if (!isObject(query)) throw new ConsoleError('QUERY_NOT_OBJECT');
  return query;
}

/** '-createdAt' is descending. */
function orderOf(text: string | null): Order | null {
  if (text === null || text === '') return null;
  return text.startsWith('-') ? { field: text.slice(1), direction: -1 } : { field: text, direction: 1 };
}

async function newestFirst({ cloud, project }: ApiContext, collection: string): Promise<Order> {
  const model = propertiesOf(project.model(collection));
  const sample = (await cloud.engine.find({ collection, query: {}, limit: 1 })).documents[0] ?? {};
  const field = BIRTH_FIELDS.find((name) => name in model) ?? BIRTH_FIELDS.find((name) => name in sample);
  return field === undefined ? { field: '_id', direction: 1 } : { field, direction: -1 };
}

async function open(context: ApiContext, request: ApiRequest): Promise<DocumentDetail> {
  const collection = request.param('name');
  requireCollection(context, collection);
  const id = decode(parseJson(request.search.get('id') ?? ''));
  const found = await context.cloud.engine.find({ collection, query: { _id: id }, limit: 1 });
  const document = found.documents[0];
  if (document === undefined) throw new ConsoleError('DOCUMENT_NOT_FOUND', String(id));
  const json = encodeDocument(document);
  return { document: json, warnings: warningsOf(context.project.model(collection), json) };
}

const jsonDocument = z.record(z.string(), z.unknown());
const saveBody = z.strictObject({ document: jsonDocument, acceptWarnings: z.boolean() });
const replaceBody = saveBody.extend({ before: jsonDocument });

async function insert(context: ApiContext, request: ApiRequest): Promise<SaveResult> {
  const collection = request.param('name');
  requireCollection(context, collection);
  const body = parseInput(saveBody, request.body);
  const warnings = warningsOf(context.project.model(collection), { _id: ID_TO_COME, ...body.document });
  if (warnings.length > 0 && !body.acceptWarnings) return { saved: false, warnings };
  const inserted = await context.cloud.engine.insert({
    collection,
    documents: [decodeDocument(body.document)],
  });
  return { saved: true, id: encode(inserted.insertedIds[0]), warnings };
}

/** Saves only over the document that the operator has seen: what a function wrote meanwhile is not lost. */
async function replace(context: ApiContext, request: ApiRequest): Promise<SaveResult> {
  const collection = request.param('name');
  requireCollection(context, collection);
  const body = parseInput(replaceBody, request.body);
  const document = decodeDocument(body.document);
  const before = decodeDocument(body.before);
  if (!isDeepStrictEqual(document['_id'], before['_id'])) throw new ConsoleError('ID_CHANGED');
  const warnings = warningsOf(context.project.model(collection), body.document);
  if (warnings.length > 0 && !body.acceptWarnings) return { saved: false, warnings };
  await replaceUnchanged(context, { collection, before, document });
  return { saved: true, id: encode(document['_id']), warnings };
}

async function replaceUnchanged(
  { cloud }: ApiContext,
  change: { collection: string; before: Record<string, unknown>; document: Record<string, unknown> },
): Promise<void> {
  const { engine } = cloud;
  const { collection } = change;
  const query = { _id: change.before['_id'] };
  const transactionId = await engine.startTransaction();
  try {
    const found = await engine.find({ collection, query, transactionId, limit: 1 });
    const current = found.documents[0];
    if (current === undefined) throw new ConsoleError('DOCUMENT_NOT_FOUND', String(query._id));
    if (!isDeepStrictEqual(encode(current), encode(change.before))) throw new ConsoleError('DOCUMENT_CHANGED');
    await engine.update({ collection, query, update: change.document, replace: true, transactionId });
  } catch (error) {
    await abortIfOpen(engine, transactionId);
    throw error;
  }
  await engine.commit(transactionId);
}

/** A conflict has ended the transaction already; anything else leaves it open, and its locks with it. */
async function abortIfOpen(engine: Engine, transactionId: string): Promise<void> {
  try {
    await engine.abort(transactionId);
  } catch (error) {
    if (!(error instanceof EngineError && error.code === 'DATABASE_TRANSACTION_FAIL')) throw error;
  }
}

async function remove(context: ApiContext, request: ApiRequest): Promise<{ deleted: number }> {
  const collection = request.param('name');
  requireCollection(context, collection);
  const { id } = parseInput(z.strictObject({ id: z.unknown() }), request.body);
  const { deleted } = await context.cloud.engine.remove({
    collection,
    query: { _id: decode(id) },
    multi: false,
  });
  if (deleted === 0) throw new ConsoleError('DOCUMENT_NOT_FOUND', String(id));
  return { deleted };
}

function decodeDocument(document: Record<string, unknown>): Record<string, unknown> {
  const decoded = decode(document);
  if (!isObject(decoded)) throw new ConsoleError('QUERY_NOT_OBJECT');
  return decoded;
}
