import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import { PlatformError } from './reply';

export const KB = 1024;
export const MB = 1024 * KB;

/** What the platform takes: a client's text body, a function's event and answer, and any request of an SDK. */
export const CLIENT_BODY_BYTES_MAX = 100 * KB;
export const FUNCTION_BYTES_MAX = 6 * MB;
export const ADMIN_BODY_BYTES_MAX = 64 * MB;

/** Reads a request to its end. Past the limit nothing is kept; the rest is drained so that the answer can be read. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      if (!Buffer.isBuffer(chunk)) continue; // no encoding was set, so there is nothing else
      bytes += chunk.length;
      if (bytes <= bytesMax) chunks.push(chunk);
    }
  } catch (error) {
    throw new PlatformError('REQUEST_ABORTED', 'the client went away while it sent', { cause: error });
  }
  if (bytes > bytesMax) {
    throw new PlatformError(
      'EXCEED_MAX_PAYLOAD_SIZE',
      `Request entity too large: ${bytes} bytes, at most ${bytesMax} are taken`,
    );
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new PlatformError('INVALID_PARAM', 'the request body is not JSON', { cause: error });
  }
}

/** Reads a request by its schema; what does not fit is the sender's mistake. */
export function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.join('.');
  throw new PlatformError('INVALID_PARAM', `${path}: ${issue?.message ?? 'invalid'}`);
}

/** The fields of a multipart form, as bytes: protobuf would not survive being read as text. */
export function parseMultipart(body: Buffer, contentType: string): ReadonlyMap<string, Buffer> {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw new PlatformError('INVALID_PARAM', 'the form has no boundary');
  const fields = new Map<string, Buffer>();
  const delimiter = Buffer.from(`--${boundary}`);
  let start = body.indexOf(delimiter);
  while (start !== -1) {
    const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), delimiter]), start + delimiter.length);
    if (end === -1) break;
    const part = body.subarray(start + delimiter.length + 2, end);
    const headEnd = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.subarray(0, headEnd).toString('utf8'))?.[1];
    if (headEnd !== -1 && name !== undefined) fields.set(name, part.subarray(headEnd + 4));
    start = end + 2;
  }
  return fields;
}
