import type { SeededRandom } from '../random';

/** The call that this thread is busy with. An instance serves one at a time, so there is one of it. */
export interface CurrentCall {
  readonly id: string;
  /** Of a scheduled call: its randomness. Absent: the call runs freely. */
  readonly random: SeededRandom | null;
  requestsSent: number;
  /** Sequence numbers of requests that have no answer yet. */
  readonly openRequests: Set<number>;
  /** Timers that a scheduled call has set, in the order of setting. */
  readonly sleeps: Map<number, HeldTimer>;
  /** Zero-delay timers: they fire at once and are nothing to wait for. */
  instantTimers: number;
}
export interface HeldTimer {
  readonly ms: number;
  fire(): void;
}

let current: CurrentCall | null = null;
let onMovement: () => void = () => undefined;

export function currentCall(): CurrentCall | null {
  return current;
}

/** Answers the call when it is a scheduled one, the only kind whose waits are watched. */
export function scheduledCall(): (CurrentCall & { readonly random: SeededRandom }) | null {
  return current !== null && isScheduled(current) ? current : null;
}
function isScheduled(call: CurrentCall): call is CurrentCall & { readonly random: SeededRandom } {
  return call.random !== null;
}

export function beginCall(id: string, random: SeededRandom | null): CurrentCall {
  current = { id, random, requestsSent: 0, openRequests: new Set(), sleeps: new Map(), instantTimers: 0 };
  return current;
}

/** From here on the instance is frozen: what it still does counts for no call. */
export function endCall(): void {
  current = null;
}

/** Whoever starts or ends something that a call may wait for says so. */
export function noteMovement(): void {
  onMovement();
}
export function watchMovement(listener: () => void): void {
  onMovement = listener;
}
