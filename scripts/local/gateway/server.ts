import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { JSON_TYPE, PlatformError, describeError } from './reply';
import type { Gateway, Handler } from './options';
import type { Reply } from './types';

const HOST = '127.0.0.1';
/** Longer than any client keeps an idle connection, so that a reused one is never cut under a request. */
const KEEP_ALIVE_MS = 120_000;

/** The port is in use: whoever starts the cloud can say so in one line. */
export class PortTaken extends Error {
  constructor(
    readonly port: number,
    options?: ErrorOptions,
  ) {
    super(`port ${port} is taken by another program`, options);
    this.name = 'PortTaken';
  }
}

/**
 * A loopback HTTP server with mounted prefixes. Every door checks Host and Origin, so no foreign page can reach it.
 */
export async function openServer(port: number): Promise<Gateway> {
  const routes: { readonly prefix: string; readonly handler: Handler }[] = [];
  const server = createServer((request, response) => {
    void dispatch(request, response).catch((error: unknown) => failRequest(response, error));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 1000;
  const boundPort = await listen(server, port);

  async function dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refuseForeign(request, boundPort);
    if (refusal !== null) return sendText(response, 403, refusal);
    const path = pathOf(request);
    const route = routes.find(({ prefix }) => isBelow(path, prefix));
    if (route === undefined) return sendText(response, 404, `nothing is mounted at ${path}`);
    await route.handler(request, response);
  }

  return {
    url: `http://${HOST}:${boundPort}`,
    port: boundPort,
    mount(prefix, handler) {
      routes.push({ prefix, handler });
      routes.sort((a, b) => b.prefix.length - a.prefix.length);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function sendReply(response: ServerResponse, reply: Reply): void {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  response.writeHead(reply.status, { 'content-type': reply.contentType, 'content-length': body.length });
  response.end(body);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendReply(response, { status, contentType: JSON_TYPE, body: JSON.stringify(value) });
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  sendReply(response, { status, contentType: 'text/plain; charset=utf-8', body: text });
}

/** The path without its query, as it was sent (still percent-encoded). */
export function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** The path below a prefix, decoded. */
export function pathBelow(request: IncomingMessage, prefix: string): string {
  const path = pathOf(request).slice(prefix.length);
  try {
    return decodeURIComponent(path);
  } catch (error) {
    throw new PlatformError('INVALID_PARAM', `not a path: ${path}`, { cause: error });
  }
}

/** One value of a header; the first when it was sent several times. */
export function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function isBelow(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}

/** Host guards against DNS rebinding, Origin against other sites' pages; what is no browser sends no Origin. */
function refuseForeign(request: IncomingMessage, port: number): string | null {
  const own = [`${HOST}:${port}`, `localhost:${port}`];
  if (!own.includes(request.headers.host ?? ''))
    return 'unknown Host: the local cloud answers to 127.0.0.1 and localhost only';
  const { origin } = request.headers;
  if (origin !== undefined && !own.some((host) => origin === `http://${host}`))
    return 'requests of other sites are refused';
  return null;
}

function failRequest(response: ServerResponse, error: unknown): void {
  const { code, message } = describeError(error);
  if (response.headersSent) response.destroy();
  else sendJson(response, 500, { code, message });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port, { cause: error }) : error);
    });
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
