import { createHash } from 'node:crypto';
import { redact } from './redact';

export type LogLevel = 'info' | 'warn' | 'error';

/** One line a call (F-253). */
export interface LogLine {
  readonly level: LogLevel;
  readonly operation: string;
  readonly requestId: string;
  readonly userId: string; // hash of the openid, or of nothing
  readonly code: string;
  readonly ms: number;
  readonly details: Readonly<Record<string, unknown>>;
}

export function writeLog(now: number, line: LogLine): void {
  const { details, ...head } = line;
  const environment = process.env['TCB_ENV'] ?? process.env['SCF_NAMESPACE'] ?? '';
  const record = { timestamp: now, service: 'points-mall', environment, ...head, details: redact(details) };
  process.stdout.write(`${JSON.stringify(record)}\n`);
}

/** Enough to follow one shopper through the log without naming them. */
export function hashForLog(openid: string | null): string {
  return openid === null ? '' : createHash('sha256').update(openid).digest('hex').slice(0, 16);
}
