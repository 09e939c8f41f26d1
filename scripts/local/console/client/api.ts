import type { ApiFailure } from '../apiTypes';
import { ERRORS } from '../texts';

export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ApiError';
  }
}

/** The server answers what apiTypes.ts says; both come from the same checkout. */
export async function read<Answer>(
  path: string,
  search: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const filled = Object.entries(search).filter(([, value]) => value !== '');
  const query = new URLSearchParams(filled).toString();
  return (await request(query === '' ? path : `${path}?${query}`, {})) as Answer;
}

export async function post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return (await request(path, { method: 'POST', headers, body: JSON.stringify(body) })) as Answer;
}

async function request(path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(`/console/api${path}`, init).catch((error: unknown) => {
    throw new ApiError('OFFLINE', ERRORS.OFFLINE, '', { cause: error });
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  const failure = body as ApiFailure | null;
  const error = failure?.error ?? { code: String(response.status), message: response.statusText };
  throw new ApiError(error.code, error.message, error.detail ?? '');
}

/** A path part as the server's router reads it. */
export function part(text: string): string {
  return encodeURIComponent(text);
}
