/** The only place of the product that asks for the time, waits, or draws at random. */
import { randomBytes } from 'node:crypto';
import { nanoid } from 'nanoid';

/** Epoch milliseconds. */
export function readClock(): number {
  return Date.now();
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A whole number of milliseconds in 0..maxMs. */
export function jitter(maxMs: number): number {
  return Math.floor(Math.random() * (maxMs + 1));
}

/** A fresh id that fits a field path: letters, digits, '_' and '-'. */
export function freshId(): string {
  return nanoid(16);
}

/** 32 bytes that nobody can guess, as hex. */
export function freshSecret(): string {
  return randomBytes(32).toString('hex');
}
