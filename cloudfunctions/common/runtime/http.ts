import type { Envelope } from '../contract/envelope';

/** An event of the platform's HTTP access service (docs.cloudbase.net/service/access-cloud-function). */
interface HttpEvent {
  readonly httpMethod: string;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

interface IntegrationResponse {
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
  const body = event.body ?? '';
  const text = event.isBase64Encoded === true ? Buffer.from(body, 'base64').toString('utf8') : body;
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
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
