import type { Clock } from '../types';
import { readClock, writeClock } from './sharedClock';

/** The cloud's clock as its rooms hold it: the threads of the instances read the same memory. */
export interface CloudClock extends Clock {
  readonly memory: SharedArrayBuffer;
  /** Called after every set, move and run; answers how to unsubscribe. */
  onChange(listener: () => void): () => void;
}

/** With `at` the clock stands there; without, it shows real time. */
export function createClock(at?: number): CloudClock {
  const memory = new SharedArrayBuffer(8);
  const listeners = new Set<() => void>();
  let standing = false;
  const now = (): number => readClock(memory, Date.now());
  const change = (stands: boolean, instant: number): void => {
    standing = stands;
    writeClock(memory, stands ? { standsAt: instant } : { aheadMs: instant - Date.now() });
    for (const listener of [...listeners]) listener();
  };
  change(at !== undefined, at ?? Date.now());
  return {
    memory,
    now,
    set: (instant) => change(true, checkInstant(instant)),
    move: (ms) => change(standing, checkInstant(now() + ms)),
    run: () => change(false, now()),
    get standing() {
      return standing;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function checkInstant(instant: number): number {
  if (!Number.isSafeInteger(instant))
    throw new RangeError(`the clock takes whole epoch milliseconds, not ${instant}`);
  return instant;
}
