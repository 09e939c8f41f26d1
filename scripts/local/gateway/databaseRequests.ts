import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { FindRequest, Query, UpdateRequest } from '../engine/types';
import { parse } from './body';
import { decodeEjson, decodeEjsonObject, isPlain } from './ejson';

const GET_DEFAULT = 100;
const GET_MAX = 1000;

const target = { collectionName: z.string().min(1), transactionId: z.string().optional() };
/** Absent, or '' from `collection.remove()`, when the SDK was given no condition: it means every document. */
const queryText = z.string().optional();

const findBody = z.object({
  ...target,
  query: queryText,
  queryType: z.enum(['DOC', 'WHERE']).optional(),
  order: z.string().optional(),
  offset: z.int().min(0).optional(),
  limit: z.int().min(0).optional(),
  projection: z.string().optional(),
});
const insertBody = z.object({ ...target, data: z.array(z.string()).min(1) });
const modifyBody = z.object({
  ...target,
  query: queryText,
  data: z.string(),
  multi: z.boolean().optional(),
  merge: z.boolean().optional(),
  upsert: z.boolean().optional(),
});
const removeBody = z.object({ ...target, query: queryText, multi: z.boolean().optional() });
const countBody = z.object({ collectionName: z.string().min(1), query: queryText });
const stage = z.object({ stageKey: z.string().startsWith('$'), stageValue: z.string() });
const aggregateBody = z.object({ collectionName: z.string().min(1), stages: z.array(stage) });
const collectionBody = z.object({ collectionName: z.string().min(1) });
const transactionBody = z.object({ transactionId: z.string() });

/** A request's body as it came, read for the engine; `now` is the instant of its server dates. */
export function readFind(body: unknown, now: number): FindRequest {
  const { queryType, limit = GET_DEFAULT, offset, order, projection, ...rest } = parse(findBody, body);
  return {
    ...readTargetQuery(rest, now),
    limit: queryType === 'DOC' ? 1 : Math.min(limit, GET_MAX),
    ...(offset === undefined ? {} : { offset }),
    ...(order === undefined ? {} : { order: readOrder(order) }),
    ...(projection === undefined ? {} : { projection: decodeEjsonObject(projection, now) }),
  };
}

export function readCount(body: unknown, now: number) {
  return readTargetQuery(parse(countBody, body), now);
}

export function readInsert(body: unknown, now: number) {
  const { collectionName: collection, transactionId, data } = parse(insertBody, body);
  return { collection, transactionId, documents: data.map((text) => withId(decodeEjsonObject(text, now))) };
}

export function readModify(body: unknown, now: number): UpdateRequest & { readonly replace: boolean } {
  const { data, merge, multi = false, upsert = false, ...rest } = parse(modifyBody, body);
  return {
    ...readTargetQuery(rest, now),
    update: decodeEjsonObject(data, now),
    replace: merge === false,
    multi,
    upsert,
  };
}

export function readRemove(body: unknown, now: number) {
  const { multi = true, ...rest } = parse(removeBody, body);
  return { ...readTargetQuery(rest, now), multi };
}

export function readAggregate(
  body: unknown,
  now: number,
): { readonly collection: string; readonly stages: Query[] } {
  const { collectionName: collection, stages } = parse(aggregateBody, body);
  return {
    collection,
    stages: stages.map(({ stageKey, stageValue }) => ({ [stageKey]: decodeEjson(stageValue, now) })),
  };
}

export function readCollectionName(body: unknown): string {
  return parse(collectionBody, body).collectionName;
}

export function readTransactionId(body: unknown): string {
  return parse(transactionBody, body).transactionId;
}

export function readQuery(text: string | undefined, now: number): Query {
  return text === undefined || text === '' ? {} : decodeEjsonObject(text, now);
}

/** The collection and transaction that a request names, for the log; nothing is checked here. */
export function readTarget(body: unknown): { readonly collection?: string; readonly transactionId?: string } {
  if (!isPlain(body)) return {};
  const { collectionName, transactionId } = body;
  return {
    ...(typeof collectionName === 'string' ? { collection: collectionName } : {}),
    ...(typeof transactionId === 'string' ? { transactionId } : {}),
  };
}

interface TargetQuery {
  readonly collectionName: string;
  readonly transactionId?: string | undefined;
  readonly query?: string | undefined;
}
function readTargetQuery({ collectionName: collection, transactionId, query }: TargetQuery, now: number) {
  return { collection, transactionId, query: readQuery(query, now) };
}

/** Reads one object of directions; the order of its keys is the order of the sort. */
function readOrder(text: string): [string, 1 | -1][] {
  return Object.entries(decodeEjsonObject(text, 0)).map(([field, direction]) => [
    field,
    direction === -1 ? -1 : 1,
  ]);
}

/** The server makes the id when the client brings none: 32 hex digits, first in the document. */
function withId(document: Record<string, unknown>): Record<string, unknown> {
  if (document['_id'] !== undefined) return document;
  return { _id: randomBytes(16).toString('hex'), ...document };
}
