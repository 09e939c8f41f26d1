import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { FUNCTION_BYTES_MAX, readBody } from '../../gateway/body';
import { headerOf } from '../../gateway/server';
import type { Door, Reply } from '../../gateway/types';
import { INSTANCE_HEADER } from '../../runner/protocol';
import { PayRefused } from './refusal';
import { digest, judgeAuthorization, signAsPlatform } from './signing';
import { findV3Call, type V3Rooms } from './v3Calls';
import { refusalReply, v3Error } from './v3Errors';

export const WECHATPAY_PATH = '/wechatpay';
const DOWNLOAD_PATH = '/v3/billdownload/file';
const BILL_PATH = '/v3/bill/tradebill';

export interface V3HttpRooms extends V3Rooms {
  readonly door: Door;
  readonly isDown: () => boolean;
  readonly address: () => string; // the cloud's
}

/** A request, read to its end. */
interface V3Request {
  readonly method: string;
  readonly path: string; // below the prefix, without the query
  readonly target: string; // as it was sent
  readonly query: URLSearchParams;
  readonly body: string;
  readonly authorization: string;
}

/**
 * WeChat Pay v3 over HTTP, below /wechatpay. Every request's signature is verified and answers are signed, as
 * there. Who signs the path that is sent and who leaves the prefix out of it are both right.
 */
export function createV3(rooms: V3HttpRooms) {
  const files = new Map<string, string>(); // bills that may be downloaded, by token

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const instanceId = headerOf(request, INSTANCE_HEADER);
    // Before the door: behind it nothing waits for the network, so that a scheduled run knows when all stand still.
    const read = await readRequest(request);
    let ours: Reply | null = null;
    const reply = await rooms.door.around({ instanceId, action: 'http:wechatpay' }, async () => {
      ours = answer(rooms, files, read);
      return ours;
    });
    if (reply === 'hangUp') response.destroy();
    else send(response, reply, reply === ours && isSigned(read, reply) ? rooms.now() : null);
  };
}

function answer(rooms: V3HttpRooms, files: Map<string, string>, request: V3Request): Reply {
  const { method, target, body, authorization } = request;
  const paths = [target, target.slice(WECHATPAY_PATH.length)];
  const wrong = judgeAuthorization({ method, paths, body, authorization }, rooms.now());
  if (wrong !== null) return v3Error(401, 'SIGN_ERROR', wrong);
  try {
    if (rooms.isDown()) throw new PayRefused('outage');
    if (method === 'GET' && request.path === BILL_PATH) return offerBill(rooms, files, request.query);
    if (method === 'GET' && request.path === DOWNLOAD_PATH) return download(files, request.query);
    const call = findV3Call(method, request.path);
    if (call === null) return v3Error(404, 'RESOURCE_NOT_EXISTS', `${method} ${request.path}`);
    const fields = call.perform(rooms, { params: call.params, query: request.query, body: parse(body) });
    return fields === null ? reply(204, '') : reply(200, JSON.stringify(fields));
  } catch (error) {
    if (!(error instanceof PayRefused)) throw error;
    return refusalReply(error, request.path);
  }
}

/** Where the day's bill can be had, with the digest of what is in it. */
function offerBill(rooms: V3HttpRooms, files: Map<string, string>, query: URLSearchParams): Reply {
  const type = query.get('bill_type') ?? 'ALL';
  if (type !== 'ALL' && type !== 'SUCCESS' && type !== 'REFUND')
    throw new PayRefused('invalid', `bill_type：${type}`);
  const file = rooms.bills.file(query.get('bill_date') ?? '', 'wechatPayV3', type);
  const token = digest(file, 32);
  files.set(token, file);
  const packed = query.get('tar_type') === 'GZIP' ? '&tar_type=GZIP' : '';
  return reply(
    200,
    JSON.stringify({
      hash_type: 'SHA1',
      hash_value: createHash('sha1').update(file).digest('hex'),
      download_url: `${rooms.address()}${WECHATPAY_PATH}${DOWNLOAD_PATH}?token=${token}${packed}`,
    }),
  );
}

function download(files: ReadonlyMap<string, string>, query: URLSearchParams): Reply {
  const file = files.get(query.get('token') ?? '');
  if (file === undefined) throw new PayRefused('noBill');
  const bytes = Buffer.from(file);
  return query.get('tar_type') === 'GZIP'
    ? { status: 200, contentType: 'application/x-gzip', body: gzipSync(bytes) }
    : { status: 200, contentType: 'text/plain', body: bytes };
}

/** Files are proved by their digest, and who did not sign well is told so without a signature. */
const isSigned = ({ path }: V3Request, { status }: Reply): boolean => path !== DOWNLOAD_PATH && status !== 401;

async function readRequest(request: IncomingMessage): Promise<V3Request> {
  const target = request.url ?? WECHATPAY_PATH;
  const url = new URL(target, 'http://wechatpay');
  return {
    method: request.method ?? 'GET',
    path: url.pathname.slice(WECHATPAY_PATH.length),
    target,
    query: url.searchParams,
    body: (await readBody(request, FUNCTION_BYTES_MAX)).toString('utf8'),
    authorization: request.headers.authorization ?? '',
  };
}

function parse(body: string): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new PayRefused('invalid', `body：${String(error)}`);
  }
}

const reply = (status: number, body: string): Reply => ({ status, contentType: 'application/json', body });

function send(response: ServerResponse, { status, contentType, body }: Reply, signedAt: number | null): void {
  const signature = signedAt === null ? {} : signAsPlatform(body.toString(), signedAt);
  const form = status === 204 ? {} : { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(status, { ...form, ...signature }).end(body);
}
