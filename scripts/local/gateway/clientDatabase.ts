import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Query } from '../engine/types';
import { CLIENT_BODY_BYTES_MAX, parse, parseJsonBody, readBody } from './body';
import { SHOPPER_HEADER } from './clientFunctions';
import { DATABASE_ACTIONS } from './databaseActions';
import { readAggregate, readModify, readQuery } from './databaseRequests';
import { decodeEjsonObject, encodeEjson, isPlain } from './ejson';
import type { GatewayOptions } from './options';
import { PlatformError, answerReply, errorReply } from './reply';
import { decideAccess } from './rules/collectionRule';
import type { Access } from './rules/collectionRule';
import type { Subject } from './rules/prove';
import { headerOf, sendReply } from './server';

export const CLIENT_DATABASE_PATH = '/client/database';

const CLIENT_GET_MAX = 20; // documents of one get in a mini-program
/** Stages that would reach past the collection whose rule was asked. */
const FOREIGN_STAGES = ['$lookup', '$graphLookup', '$unionWith', '$out', '$merge'];

const clientBody = z.looseObject({
  action: z.string(),
  collectionName: z.string().min(1),
  query: z.string().optional(),
  limit: z.int().min(0).optional(),
});
const insertBody = z.object({ data: z.array(z.string()).min(1) });

type Plain = Record<string, unknown>;
interface Request {
  readonly body: z.infer<typeof clientBody>;
  readonly openid: string;
  readonly options: GatewayOptions;
}

/** POST /client/database: `wx.cloud.database()` of a mini-program; the wire of /admin under the collection's rule. */
export function createClientDatabaseDoor(options: GatewayOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const openid = headerOf(request, SHOPPER_HEADER) ?? '';
      const body = parse(clientBody, parseJsonBody(await readBody(request, CLIENT_BODY_BYTES_MAX)));
      const action = DATABASE_ACTIONS.get(body.action);
      const prepare = PREPARERS.get(body.action);
      if (action === undefined || prepare === undefined || body['transactionId'] !== undefined) {
        throw new PlatformError(
          'INVALID_PARAM',
          `a client cannot send ${body.action}, nor anything in a transaction`,
        );
      }
      if (openid === '') throw denied(body.collectionName);
      const prepared = { ...body, ...(await prepare({ body, openid, options })) };
      sendReply(response, answerReply(await action(prepared, options)));
    } catch (error) {
      sendReply(response, errorReply(error));
    }
  };
}

type Prepare = (request: Request) => Promise<Plain>;

const prepareCount: Prepare = async (request) => ({ query: await allowQuery(request, 'read', {}) });

const prepareGet: Prepare = async (request) => ({
  query: await allowQuery(request, 'read', {}),
  limit: Math.min(request.body.limit ?? CLIENT_GET_MAX, CLIENT_GET_MAX),
});

const prepareRemove: Prepare = async (request) => ({ query: await allowQuery(request, 'delete', {}) });

const prepareInsert: Prepare = async (request) => {
  const at = request.options.now();
  const documents = parse(insertBody, request.body).data.map((text) => decodeEjsonObject(text, at));
  return { data: await Promise.all(documents.map((document) => allowCreate(request, document))) };
};

const prepareModify: Prepare = async (request) => {
  const { update, replace } = readModify(request.body, request.options.now());
  if (!replace)
    return { query: await allowQuery(request, 'update', writtenFields(request, update)), upsert: false };
  // `set` replaces a document or makes it: both must be allowed.
  const data = await allowCreate(request, update);
  return { data, query: await allowQuery(request, 'update', update) };
};

const prepareAggregate: Prepare = async (request) => {
  const { stages } = readAggregate(request.body, request.options.now());
  const isForeign = FOREIGN_STAGES.some((key) => JSON.stringify(stages).includes(`"${key}"`));
  if (isForeign) throw denied(request.body.collectionName);
  const first = stages[0]?.['$match'];
  const query = withOpenid(isPlain(first) ? first : {}, request.openid);
  const restricted = await allow(request, 'read', { query }, {});
  const rest = isPlain(first) ? stages.slice(1) : stages;
  return { stages: [{ $match: restricted }, ...rest].map(encodeStage) };
};

/** What of a request's body changes before it is performed; each refuses what the rule does not allow. */
const PREPARERS: ReadonlyMap<string, Prepare> = new Map([
  ['database.getDocument', prepareGet],
  ['database.calculateDocument', prepareCount],
  ['database.aggregateDocuments', prepareAggregate],
  ['database.insertDocument', prepareInsert],
  ['database.modifyDocument', prepareModify],
  ['database.removeDocument', prepareRemove],
]);

async function allowQuery(request: Request, access: Access, requestData: Plain): Promise<string> {
  const query = withOpenid(readQuery(request.body.query, request.options.now()), request.openid);
  return encodeEjson(await allow(request, access, { query }, requestData));
}

/** The platform writes who made a document into it, and lets no client choose that. */
async function allowCreate(request: Request, document: Plain): Promise<string> {
  if ('_openid' in document) throw denied(request.body.collectionName);
  const own = { ...document, _openid: request.openid };
  await allow(request, 'create', { document: own }, document);
  return encodeEjson(own);
}

/** Asks the rule; answers the query with the platform's own restriction in it. */
async function allow(request: Request, access: Access, subject: Subject, requestData: Plain): Promise<Query> {
  const { openid, options, body } = request;
  const { engine, now } = options;
  const rule = options.collections().find(({ name }) => name === body.collectionName)?.rule;
  const decision = await decideAccess(rule, access, {
    openid,
    now: now(),
    subject,
    requestData,
    fetch: async (collection, id) =>
      (await engine.find({ collection, query: { _id: id }, limit: 1 })).documents[0] ?? null,
  });
  if (!decision.allowed) throw denied(body.collectionName);
  const query = 'query' in subject ? subject.query : {};
  return decision.restrict === undefined ? query : { $and: [query, decision.restrict] };
}

/** request.data of an update: what it sets. Who made the document cannot be changed. */
function writtenFields(request: Request, update: Plain): Plain {
  for (const [operator, fields] of Object.entries(update)) {
    if (!isPlain(fields)) continue;
    const paths = operator === '$rename' ? Object.entries(fields).flat() : Object.keys(fields);
    if (paths.some((path) => /^_openid(\.|$)/.test(String(path)))) throw denied(request.body.collectionName);
  }
  return isPlain(update['$set']) ? update['$set'] : {};
}

/** The text '{openid}' in a client's query stands for the client itself. */
function withOpenid(query: Readonly<Plain>, openid: string): Plain {
  const replace = (value: unknown): unknown => {
    if (value === '{openid}') return openid;
    if (Array.isArray(value)) return value.map(replace);
    return isPlain(value) ? withOpenid(value, openid) : value;
  };
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, replace(value)]));
}

function encodeStage(stage: Query): Plain {
  const [stageKey = '', stageValue] = Object.entries(stage)[0] ?? [];
  return { stageKey, stageValue: encodeEjson(stageValue) };
}

function denied(collection: string): PlatformError {
  return new PlatformError(
    'DATABASE_PERMISSION_DENIED',
    `Permission denied: the security rules of ${collection} refuse this`,
  );
}
