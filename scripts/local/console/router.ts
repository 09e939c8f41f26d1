import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalCloud } from '../types';
import { ConsoleError, readJson, sendJson } from './http';
import type { Project } from './project';

export interface ApiContext {
  readonly cloud: LocalCloud;
  readonly project: Project;
}

export interface ApiRequest {
  param(name: string): string;
  readonly search: URLSearchParams;
  readonly body: unknown; // parsed JSON; undefined for GET
}

export interface ApiRoute {
  readonly method: 'GET' | 'POST'; // POST changes something
  readonly path: string; // '/collections/:name'
  readonly answer: (context: ApiContext, request: ApiRequest) => unknown;
}

export async function answerApi(
  routes: readonly ApiRoute[],
  context: ApiContext,
  path: string,
  search: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const found = find(routes, request.method ?? 'GET', path);
  const body = found.route.method === 'POST' ? await readJson(request) : undefined;
  const answer: unknown = await found.route.answer(context, {
    search,
    body,
    param: (name) => param(found.params, name),
  });
  sendJson(response, 200, answer ?? {});
}

function find(
  routes: readonly ApiRoute[],
  method: string,
  path: string,
): { route: ApiRoute; params: ReadonlyMap<string, string> } {
  const here = routes.flatMap((route) => {
    const params = match(route.path, path);
    return params === null ? [] : [{ route, params }];
  });
  const found = here.find(({ route }) => route.method === method);
  if (found !== undefined) return found;
  throw new ConsoleError(here.length > 0 ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND', `${method} ${path}`);
}

function match(pattern: string, path: string): ReadonlyMap<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params = new Map<string, string>();
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? '';
    if (part.startsWith(':')) params.set(part.slice(1), decodePart(text));
    else if (part !== text) return null;
  }
  return params;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new ConsoleError('NOT_FOUND', text, { cause: error });
  }
}

function param(params: ReadonlyMap<string, string>, name: string): string {
  const value = params.get(name);
  if (value === undefined) throw new Error(`the route has no parameter ${name}`);
  return value;
}
