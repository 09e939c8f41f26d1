import type { DrawFields } from '../../contract/draw';
import { MINUTE_MS } from '../calendar';

/** Registration is open while opensAt <= now < closesAt. */
type Window = Readonly<DrawFields['windows'][number]>;
type Windows = readonly Window[];

/**
 * From the last close to the draw. Calls of the last second may still write for REQUEST_SETTLE_MS; then the list is
 * frozen at the next run of a timer, and its root has to be published before the beacon's round is known.
 */
export const DRAW_DELAY_MIN_MS = 2 * MINUTE_MS;
export const DRAW_DELAY_DEFAULT_MS = 5 * MINUTE_MS;

export type WindowsFault = 'empty' | 'order' | 'over' | 'drawTooEarly';

/** What is wrong with the times of a draw, or null. A draft, with no `now`, may have windows that are over. */
export function windowsFault(
  { windows, drawAt }: { readonly windows: Windows; readonly drawAt: number },
  now: number | null,
): WindowsFault | null {
  const closesAt = lastCloseOf(windows);
  if (windows.some((window) => window.opensAt >= window.closesAt)) return 'empty';
  const isDisjoint = windows.every(({ opensAt }, index) => {
    const before = windows[index - 1];
    return before === undefined || before.closesAt <= opensAt;
  });
  if (!isDisjoint) return 'order';
  if (now !== null && closesAt <= now) return 'over';
  return drawAt < closesAt + DRAW_DELAY_MIN_MS ? 'drawTooEarly' : null;
}

export const lastCloseOf = (windows: Windows): number =>
  windows.reduce((last, { closesAt }) => Math.max(last, closesAt), 0);

export const isOpen = (windows: Windows, now: number): boolean =>
  windows.some(({ opensAt, closesAt }) => opensAt <= now && now < closesAt);

/** When registration opens again; null: it does not. */
export function nextOpensAt(windows: Windows, now: number): number | null {
  return windows.find(({ opensAt }) => now < opensAt)?.opensAt ?? null;
}

/** The window that is open, or the next one; null: all are over. */
export function currentWindow(windows: Windows, now: number): Window | null {
  return windows.find(({ closesAt }) => now < closesAt) ?? null;
}
