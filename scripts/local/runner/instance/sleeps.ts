import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import { type HeldTimer, noteMovement, scheduledCall } from './currentCall';

type Callback = (...parts: unknown[]) => void;

const real = { setTimeout, clearTimeout, setInterval, clearInterval };
let lastId = 0;

/**
 * A timer of a scheduled call. It does not run by itself: the scheduler wakes it, in an order that the seed
 * chooses. It has Node's own interface, for libraries that call unref() or refresh() on what setTimeout
 * answers.
 */
class SleepHandle implements HeldTimer {
  readonly id = (lastId += 1);
  private readonly sleeps = scheduledCall()?.sleeps;

  constructor(
    readonly ms: number,
    private readonly callback: () => void,
    private readonly repeats: boolean,
  ) {
    this.hold();
  }
  hold(): void {
    this.sleeps?.delete(this.id);
    this.sleeps?.set(this.id, this);
    noteMovement();
  }
  fire(): void {
    if (!this.sleeps?.delete(this.id)) return;
    if (this.repeats) this.hold();
    noteMovement();
    this.callback();
  }
  cancel(): void {
    if (this.sleeps?.delete(this.id)) noteMovement();
  }
  refresh(): this {
    this.hold();
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  [Symbol.toPrimitive](): number {
    return this.id;
  }
}

/** Replaces the timers: as they are in a free call, held for the scheduler in a scheduled one. */
export function holdSleeps(): void {
  const start =
    (repeats: boolean) =>
    (callback: Callback, ms?: number, ...parts: unknown[]): unknown => {
      const delay = Number(ms ?? 0);
      const call = scheduledCall();
      if (call === null) return (repeats ? real.setInterval : real.setTimeout)(callback, delay, ...parts);
      if (repeats || delay >= 1) return new SleepHandle(Math.max(1, delay), () => callback(...parts), repeats);
      return startInstant(call, callback, parts);
    };
  const stop = (handle: unknown): void => {
    if (handle instanceof SleepHandle) handle.cancel();
    else if (typeof handle !== 'object' || handle === null)
      real.clearTimeout(handle as string | number | undefined);
    else real.clearTimeout(handle as NodeJS.Timeout);
  };
  const held = {
    setTimeout: Object.assign(start(false), { [promisify.custom]: sleep }),
    setInterval: start(true),
    clearTimeout: stop,
    clearInterval: stop,
  };
  Object.assign(globalThis, held);
  Object.assign(timers, held);
  Object.assign(timersPromises, { setTimeout: sleep });
}

function startInstant(
  call: { instantTimers: number },
  callback: Callback,
  parts: readonly unknown[],
): NodeJS.Timeout {
  call.instantTimers += 1;
  return real.setTimeout(() => {
    call.instantTimers -= 1;
    noteMovement();
    callback(...parts);
  }, 0);
}

const realSleep = timersPromises.setTimeout;
function sleep(
  ms?: number,
  value?: unknown,
  options?: { readonly signal?: AbortSignal; readonly ref?: boolean },
): Promise<unknown> {
  if (scheduledCall() === null) return realSleep(ms, value, options);
  const signal = options?.signal;
  return new Promise((resolve, reject) => {
    const handle = setTimeout(() => resolve(value), Math.max(1, ms ?? 1));
    const abort = (): void => {
      clearTimeout(handle);
      reject(new DOMException('The operation was aborted', 'AbortError'));
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
