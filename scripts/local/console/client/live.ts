import type { CallSummary, CloudStatus } from '../apiTypes';

type Listener<Value> = (value: Value) => void;

const statusListeners = new Set<Listener<CloudStatus>>();
const callListeners = new Set<Listener<CallSummary>>();
const connectionListeners = new Set<Listener<boolean>>();

/** One stream for the whole page; the browser reconnects by itself when the local cloud comes back. */
export function connect(): void {
  const source = new EventSource('/console/api/stream');
  source.addEventListener('status', (event) => tellStatus(parse<CloudStatus>(event)));
  source.addEventListener('call', (event) => tell(callListeners, parse<CallSummary>(event)));
  source.addEventListener('open', () => tell(connectionListeners, true));
  source.addEventListener('error', () => tell(connectionListeners, false));
}

export function tellStatus(status: CloudStatus): void {
  tell(statusListeners, status);
}

export function onStatus(listener: Listener<CloudStatus>, signal: AbortSignal): void {
  listen(statusListeners, listener, signal);
}

export function onCall(listener: Listener<CallSummary>, signal: AbortSignal): void {
  listen(callListeners, listener, signal);
}

export function onConnection(listener: Listener<boolean>, signal: AbortSignal): void {
  listen(connectionListeners, listener, signal);
}

function listen<Value>(listeners: Set<Listener<Value>>, listener: Listener<Value>, signal: AbortSignal): void {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener));
}

function tell<Value>(listeners: ReadonlySet<Listener<Value>>, value: Value): void {
  for (const listener of listeners) listener(value);
}

function parse<Value>(event: MessageEvent<string>): Value {
  return JSON.parse(event.data) as Value;
}
