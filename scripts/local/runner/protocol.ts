/** What the runner and the thread of an instance say to each other. */

/** Handed to a thread once, at its start. */
export interface InstanceData {
  readonly instanceId: string;
  readonly functionName: string;
  readonly fileName: string; // of the bundle, for stack traces and breakpoints
  readonly source: string;
  readonly codeCache: Uint8Array | null; // in shared memory
  readonly clock: SharedArrayBuffer;
  readonly inspectorPort: number | null; // a debugger may attach there; the first call waits for it
}

export interface InvokeOrder {
  readonly kind: 'invoke';
  readonly callId: string;
  readonly event: string; // JSON
  readonly context: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>; // the whole environment during this call
  readonly fresh: boolean; // evaluate the bundle again first: no module state of an earlier run is left
  readonly seed: number | null; // of a scheduled call: randomness is drawn from it, sleeps wait for `wake`
}

/** Evaluates the bundle without calling it. */
export interface LoadOrder {
  readonly kind: 'load';
  readonly environment: Readonly<Record<string, string>>;
}

export type ToInstance =
  | InvokeOrder
  | LoadOrder
  | { readonly kind: 'wake'; readonly callId: string; readonly sleepId: number }
  | { readonly kind: 'shareCode' };

export type FromInstance =
  | { readonly kind: 'loaded'; readonly problem: string | null } // answer to a LoadOrder
  | { readonly kind: 'waitsForDebugger'; readonly url: string }
  | { readonly kind: 'started'; readonly callId: string }
  | { readonly kind: 'logged'; readonly callId: string | null; readonly text: string }
  | { readonly kind: 'answered'; readonly callId: string; readonly json: string }
  | { readonly kind: 'threw'; readonly callId: string; readonly message: string; readonly stack: string }
  | { readonly kind: 'waits'; readonly callId: string; readonly waits: Waits }
  | { readonly kind: 'code'; readonly cache: Uint8Array };

/** Everything that a scheduled call waits for, once nothing else moves in it. */
export interface Waits {
  readonly requests: readonly number[]; // sequence numbers within the call
  readonly sleeps: readonly { readonly id: number; readonly ms: number }[];
}

export const INSTANCE_HEADER = 'x-local-instance';

/** The value of the header names the instance, its call and the request within the call. */
export interface RequestOrigin {
  readonly instanceId: string;
  readonly callId: string | null; // null: sent when no call ran
  readonly sequence: number;
}
export function formatOrigin(origin: RequestOrigin): string {
  return `${origin.instanceId}/${origin.callId ?? ''}/${origin.sequence}`;
}
export function parseOrigin(text: string | null): RequestOrigin | null {
  const [instanceId, callId, sequence] = (text ?? '').split('/');
  if (!instanceId) return null;
  return { instanceId, callId: callId || null, sequence: Number(sequence ?? 0) };
}
