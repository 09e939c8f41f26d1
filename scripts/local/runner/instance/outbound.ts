import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { formatOrigin, INSTANCE_HEADER } from '../protocol';
import { type CurrentCall, currentCall, noteMovement } from './currentCall';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/**
 * Marks every request of this instance with its origin, so that the cloud's door knows who knocks, and
 * counts the open ones. There is no way out of the machine: a connection to anything but loopback fails at
 * once.
 */
export function markRequests(instanceId: string): void {
  patchModule(http, instanceId);
  patchModule(https, instanceId);
  patchFetch(instanceId);
  keepInside();
}

interface Ticket {
  readonly origin: string;
  /** The request is over: answered in full, refused or cut. */
  close(): void;
}

function openTicket(instanceId: string): Ticket {
  const call = currentCall();
  if (call === null)
    return { origin: formatOrigin({ instanceId, callId: null, sequence: 0 }), close: () => undefined };
  call.requestsSent += 1;
  const sequence = call.requestsSent;
  call.openRequests.add(sequence);
  noteMovement();
  return {
    origin: formatOrigin({ instanceId, callId: call.id, sequence }),
    close() {
      if (call.openRequests.delete(sequence)) noteMovement();
    },
  };
}

function patchModule(module: typeof http | typeof https, instanceId: string): void {
  const realRequest = module.request;
  const request = (...parts: unknown[]): http.ClientRequest => {
    const call = currentCall();
    const outgoing: http.ClientRequest = Reflect.apply(realRequest, module, parts);
    if (isScheduled(call)) unlimitTime(outgoing);
    const ticket = openTicket(instanceId);
    if (!outgoing.headersSent) outgoing.setHeader(INSTANCE_HEADER, ticket.origin);
    outgoing.prependOnceListener('response', (response: http.IncomingMessage) => {
      response.once('close', ticket.close).once('end', ticket.close);
      // Without our listener Node would throw away an answer that nobody listens for.
      if (outgoing.listenerCount('response') === 0) response.resume();
    });
    outgoing.once('close', ticket.close);
    return outgoing;
  };
  const get = (...parts: unknown[]): http.ClientRequest => request(...parts).end();
  Object.assign(module, { request, get });
}

function isScheduled(call: CurrentCall | null): boolean {
  return call !== null && call.random !== null;
}

/**
 * A scheduled request may be held for as long as the scheduler likes: the wall clock must not end it,
 * neither by its own limit nor by the five seconds of Node's global agent.
 */
function unlimitTime(outgoing: http.ClientRequest): void {
  outgoing.once('socket', (socket) => socket.setTimeout(0));
  outgoing.setTimeout(0);
  outgoing.setTimeout = () => outgoing;
}

function patchFetch(instanceId: string): void {
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const isUnlimited = isScheduled(currentCall());
    const ticket = openTicket(instanceId);
    try {
      const request = new Request(input, isUnlimited ? { ...init, signal: null } : init);
      request.headers.set(INSTANCE_HEADER, ticket.origin);
      const response = await realFetch(request);
      if (currentCall() === null) return response;
      const body = [204, 205, 304].includes(response.status) ? null : await response.arrayBuffer();
      return new Response(body, response);
    } finally {
      ticket.close();
    }
  };
}

function keepInside(): void {
  const realConnect = net.Socket.prototype.connect;
  const connect = function (this: net.Socket, ...parts: unknown[]): net.Socket {
    const host = hostOf(parts);
    if (host === null || LOOPBACK.has(host)) return Reflect.apply(realConnect, this, parts);
    const error = Object.assign(new Error(`the local cloud has no way out to ${host}`), {
      code: 'ENETUNREACH',
    });
    process.nextTick(() => this.destroy(error));
    return this;
  };
  Object.assign(net.Socket.prototype, { connect });
}

/** connect(options), connect(port, host), connect(path), or Node's own normalised [options, callback]. */
function hostOf(parts: readonly unknown[]): string | null {
  const first: unknown = Array.isArray(parts[0]) ? parts[0][0] : parts[0];
  if (typeof first !== 'object' || first === null) return typeof parts[1] === 'string' ? parts[1] : null;
  return 'host' in first && typeof first.host === 'string' ? first.host : null;
}
