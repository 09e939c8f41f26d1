import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { LocalCloud } from '../types';
import { callRoutes } from './api/calls';
import { collectionRoutes } from './api/collections';
import { documentRoutes } from './api/documents';
import { faultRoutes } from './api/faults';
import { functionRoutes } from './api/functions';
import { overviewRoutes } from './api/overview';
import { payRoutes } from './api/pay';
import { streamEvents } from './api/stream';
import { timeRoutes } from './api/time';
import { worldRoutes } from './api/world';
import { Assets } from './assets';
import { ConsoleError, send, sendFailure } from './http';
import { Project } from './project';
import { answerApi, type ApiRoute } from './router';

const PREFIX = '/console';
const PROJECT_ROOT = join(__dirname, '../../..');

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The operator's console at /console: its page, its API under /console/api, and a stream of what happens. */
export function mountConsole(
  cloud: LocalCloud,
  mount: (prefix: string, handler: Handler) => void,
  options: { readonly projectRoot?: string } = {},
): void {
  const context = { cloud, project: new Project(options.projectRoot ?? PROJECT_ROOT) };
  const assets = new Assets();
  const routes: readonly ApiRoute[] = [
    ...overviewRoutes,
    ...collectionRoutes,
    ...documentRoutes,
    ...functionRoutes,
    ...callRoutes,
    ...timeRoutes,
    ...faultRoutes,
    ...worldRoutes(),
    ...payRoutes,
  ];

  mount('/', (request, response) => {
    const isRoot = request.url === '/';
    response.writeHead(isRoot ? 302 : 404, isRoot ? { location: PREFIX } : {}).end();
  });
  mount(PREFIX, async (request, response) => {
    try {
      const { path, search } = locate(request);
      if (path === '/api/stream') streamEvents(cloud, request, response);
      else if (path.startsWith('/api/')) {
        await answerApi(routes, context, path.slice('/api'.length), search, request, response);
      } else await sendPage(assets, path, request, response);
    } catch (error) {
      sendFailure(response, error);
    }
  });
}

/** The path below /console. */
function locate(request: IncomingMessage): { path: string; search: URLSearchParams } {
  const url = new URL(request.url ?? PREFIX, 'http://console');
  return { path: url.pathname.slice(PREFIX.length), search: url.searchParams };
}

/** Every path that is no file is a place inside the page, which finds its own way. */
async function sendPage(
  assets: Assets,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new ConsoleError('METHOD_NOT_ALLOWED', path);
  const asset = path.startsWith('/assets/') ? await assets.find(path) : assets.page();
  if (asset === null) throw new ConsoleError('NOT_FOUND', path);
  send(response, 200, asset.contentType, request.method === 'HEAD' ? '' : asset.body);
}
