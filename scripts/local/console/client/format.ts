import type { Caller } from '../../gateway/types';
import { CALLERS } from '../texts';

const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000; // no summer time since 1991
const EARLIEST_AT = Date.UTC(2000, 0, 1);
const LATEST_AT = Date.UTC(2200, 0, 1);
const CELL_CHARS_MAX = 48;

/** 'YYYY-MM-DD HH:mm:ss' in Shanghai. */
export function formatInstant(at: number): string {
  return new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** What `<input type="datetime-local">` shows and gives back, read as Shanghai's time. */
export function toLocalInput(at: number): string {
  return formatInstant(at).replace(' ', 'T');
}
export function fromLocalInput(text: string): number | null {
  const at = Date.parse(`${text}${text.length === 16 ? ':00' : ''}Z`) - SHANGHAI_OFFSET_MS;
  return Number.isNaN(at) ? null : at;
}

/** Fields named `...At` (or `at`) hold epoch milliseconds. */
export function isInstant(fieldName: string, value: unknown): value is number {
  const named = fieldName === 'at' || fieldName.endsWith('At');
  return named && typeof value === 'number' && value >= EARLIEST_AT && value < LATEST_AT;
}

/** A value on one short line, for a table. */
export function formatCell(fieldName: string, value: unknown): string {
  if (value === undefined) return '';
  if (isInstant(fieldName, value)) return formatInstant(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > CELL_CHARS_MAX ? `${text.slice(0, CELL_CHARS_MAX)}…` : text;
}

export function formatCaller(caller: Caller): string {
  switch (caller.kind) {
    case 'shopper':
      return `${CALLERS.shopper} ${caller.openid}`;
    case 'timer':
      return `${CALLERS.timer} ${caller.triggerName}`;
    case 'http':
      return `${CALLERS.http} ${caller.clientIp}`;
    case 'console':
      return CALLERS.console;
    case 'payCallback':
      return CALLERS.payCallback;
    case 'function':
      return `${CALLERS.function} ← ${formatCaller(caller.parent)}`;
    default:
      return caller satisfies never;
  }
}
