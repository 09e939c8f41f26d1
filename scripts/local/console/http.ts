import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError } from '../engine/types';
import { FUNCTION_BYTES_MAX, readBody } from '../gateway/body';
import { PlatformError } from '../gateway/reply';
import { ERRORS, type ErrorCode } from './texts';
import type { ApiFailure } from './apiTypes';

const STATUS: Partial<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  COLLECTION_NOT_FOUND: 404,
  DOCUMENT_NOT_FOUND: 404,
  FUNCTION_NOT_FOUND: 404,
  CALL_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  DOCUMENT_CHANGED: 409,
  NOT_JSON: 415,
  INTERNAL: 500,
};

/** An expected no of the console itself. */
export class ConsoleError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly detail?: string,
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'ConsoleError';
  }
}

/** A foreign page cannot send this content type without the browser asking first, so it cannot change anything. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(contentType)) throw new ConsoleError('NOT_JSON');
  return parseJson((await readBody(request, FUNCTION_BYTES_MAX)).toString('utf8'));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConsoleError('JSON_INVALID', messageOf(error), { cause: error });
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

export function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
  });
  response.end(body);
}

export function sendFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const failure = describe(error);
  sendJson(response, failure.status, failure.body);
}

function describe(error: unknown): { status: number; body: ApiFailure } {
  if (error instanceof ConsoleError) {
    const body = { code: error.code, message: ERRORS[error.code] };
    return {
      status: STATUS[error.code] ?? 400,
      body: { error: error.detail === undefined ? body : { ...body, detail: error.detail } },
    };
  }
  if (error instanceof EngineError) {
    return {
      status: 400,
      body: { error: { code: error.code, message: ERRORS.DATABASE, detail: error.message } },
    };
  }
  if (error instanceof PlatformError) {
    const { code, message: detail } = error;
    return { status: 413, body: { error: { code, message: ERRORS.BODY_TOO_LARGE, detail } } };
  }
  return {
    status: 500,
    body: { error: { code: 'INTERNAL', message: ERRORS.INTERNAL, detail: messageOf(error) } },
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
