import type { Envelope } from '../contract/envelope';

/** An event of the platform's HTTP access service (docs.cloudbase.net/service/access-cloud-function). */
export interface HttpEvent {
  readonly httpMethod: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export interface IntegrationResponse {
  readonly isBase64Encoded: false;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function isHttpEvent(event: unknown): event is HttpEvent {
  return (
    typeof event === 'object' && event !== null && 'httpMethod' in event && typeof event.httpMethod === 'string'
  );
}

/** A GET's query or a JSON body; what cannot be read is left to validation. */
export function readHttpInput(event: HttpEvent): unknown {
  if (event.httpMethod === 'GET' || event.httpMethod === 'HEAD') return event.queryStringParameters ?? {};
  const text = readBody(event);
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a webhook needs to prove a signature: headers by lower-case name, and the body as it was sent. */
export function readHttpNotice(event: HttpEvent) {
  const headers = Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return { headers: Object.fromEntries(headers), body: readBody(event) };
}

function readBody({ body = '', isBase64Encoded }: HttpEvent): string {
  return isBase64Encoded === true ? Buffer.from(body, 'base64').toString('utf8') : body;
}

/** 200 for an answer, 503 for one that says `healthy: false` (F-262), 400 for a refusal. */
export function answerHttp(envelope: Envelope<unknown>): IntegrationResponse {
  return {
    isBase64Encoded: false,
    statusCode: statusOf(envelope),
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
    body: JSON.stringify(envelope),
  };
}

function statusOf(envelope: Envelope<unknown>): number {
  if (!envelope.success) return envelope.code === 'INTERNAL' || envelope.code === 'BUSY' ? 503 : 400;
  const { data } = envelope;
  return typeof data === 'object' && data !== null && 'healthy' in data && data.healthy === false ? 503 : 200;
}
