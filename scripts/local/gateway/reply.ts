import { randomUUID } from 'node:crypto';
import { EngineError } from '../engine/types';
import type { Cost } from '../engine/types';
import type { QueryCost } from './missingIndex';
import type { Reply } from './types';

/** The content type by which the SDK tells an error from the raw bytes of a wx answer. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/** An error the platform would answer: a string code and a text, inside HTTP 200. */
export class PlatformError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'PlatformError';
  }
}

/** What an action answers: the fields of the body beside requestId, or raw bytes for the wx actions. */
export interface Answer {
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly raw?: { readonly contentType: string; readonly bytes: Buffer };
  readonly cost?: Cost;
  /** What a plain query asked and cost. An aggregation reads what it groups: its cost says nothing about an index. */
  readonly read?: Omit<QueryCost, 'action'>;
}

export const newRequestId = (): string => randomUUID();

export function answerReply(answer: Answer, requestId = newRequestId()): Reply {
  const cost = answer.cost === undefined ? {} : { cost: answer.cost };
  if (answer.raw !== undefined) {
    return { status: 200, contentType: answer.raw.contentType, body: answer.raw.bytes, ...cost };
  }
  return {
    status: 200,
    contentType: JSON_TYPE,
    body: JSON.stringify({ ...answer.fields, requestId }),
    ...cost,
  };
}

/** The answer for something thrown. The SDK loses the code of a non-200 status, so it is 200, as on the platform. */
export function errorReply(error: unknown, requestId = newRequestId()): Reply {
  const { code, message } = describeError(error);
  return {
    status: 200,
    contentType: JSON_TYPE,
    body: JSON.stringify({ code, message, requestId }),
    errorCode: code,
  };
}

export function describeError(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof EngineError) return { code: error.code, message: withAdvice(error) };
  if (error instanceof PlatformError) return { code: error.code, message: error.message };
  process.stderr.write(`gateway: ${error instanceof Error ? error.stack : String(error)}\n`);
  return { code: 'SYS_ERR', message: error instanceof Error ? error.message : String(error) };
}

/** The platform ends the text of a database error with its own advice, and suites compare the whole text. */
function withAdvice({ code, message }: EngineError): string {
  if (!code.startsWith('DATABASE_')) return message;
  const sentence = message.replace(/\.?( Please [^.]*\.)*$/, '.');
  const verb = code.startsWith('DATABASE_TRANSACTION') ? 'persists' : 'cannot be solved';
  return `${sentence} Please check your request, but if the problem ${verb}, contact us.`;
}
