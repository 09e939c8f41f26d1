import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { INSTANCE_HEADER } from './admin';
import { ADMIN_BODY_BYTES_MAX, readBody } from './body';
import { describeError } from './reply';
import { headerOf, pathOf, sendText } from './server';
import { pathOfUrl, refuseExpired } from './storageActions';
import type { StorageContext } from './storageActions';
import type { Door, Reply } from './types';

const TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** The stored files themselves: PUT with an upload's metadata, GET and HEAD with a download address. */
export function createFileDoor(context: StorageContext, door: Door) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const cloudPath = pathOfUrl(pathOf(request));
    if (request.method === 'GET' || request.method === 'HEAD') return sendFile(request, response, cloudPath);
    if (request.method !== 'PUT') return sendText(response, 405, 'files take PUT, GET and HEAD');
    const content = await readBody(request, ADMIN_BODY_BYTES_MAX);
    const call = { instanceId: headerOf(request, INSTANCE_HEADER), action: 'storage.putFile' };
    const reply = await door.around(call, async (): Promise<Reply> => {
      await context.store.write(cloudPath, content);
      return { status: 200, contentType: 'application/xml', body: '' };
    });
    if (reply === 'hangUp') return void response.destroy();
    response.writeHead(reply.status, { 'content-type': reply.contentType });
    response.end(reply.body);
  };

  async function sendFile(
    request: IncomingMessage,
    response: ServerResponse,
    cloudPath: string,
  ): Promise<void> {
    try {
      refuseExpired(new URL(request.url ?? '/', context.url).searchParams, context.now());
    } catch (error) {
      return sendText(response, 403, describeError(error).message);
    }
    const content = await context.store.read(cloudPath);
    if (content === null) return sendText(response, 404, 'there is no such file');
    const type = TYPES[extname(cloudPath).toLowerCase()] ?? 'application/octet-stream';
    response.writeHead(200, {
      'content-type': type,
      'content-length': content.length,
      // What somebody uploaded must not run as a page of this origin, where the console lives.
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
    response.end(request.method === 'HEAD' ? undefined : content);
  }
}
