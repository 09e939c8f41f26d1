import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalCloud } from '../../types';
import type { CloudStatus } from '../apiTypes';
import { summarize } from './calls';

const STATUS_EVERY_MS = 2000;

/** Server-sent events: every call as it ends, and the cloud's status now and then. Ends when the page goes away. */
export function streamEvents(cloud: LocalCloud, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  const tell = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const unsubscribe = cloud.calls.subscribe((call) => tell('call', summarize(call)));
  const timer = setInterval(() => tell('status', statusOf(cloud)), STATUS_EVERY_MS).unref();
  tell('status', statusOf(cloud));
  response.on('close', () => {
    clearInterval(timer);
    unsubscribe();
  });
  request.on('error', () => response.destroy());
}

export function statusOf(cloud: LocalCloud): CloudStatus {
  return {
    envId: cloud.envId,
    now: cloud.clock.now(),
    standing: cloud.clock.standing,
    faults: cloud.faults.list().length,
  };
}
