import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Door, OutboundCall, Reply, RequestRecord } from '../gateway/types';
import type { CallLog, LiveCall, Mutable } from './calls';
import type { FaultSwitchboard, RequestFault } from './faults';
import type { Passage } from './scheduler';

/**
 * Every outbound request passes here: it is written down, waits for its turn, and suffers what the
 * switchboard says.
 */
export function createDoor(rooms: {
  readonly calls: CallLog;
  readonly faults: FaultSwitchboard;
  readonly passage: Passage;
}): Door {
  const { calls, faults, passage } = rooms;

  const pass = async (
    call: LiveCall | undefined,
    request: OutboundCall,
    perform: () => Promise<Reply>,
  ): Promise<Reply | 'hangUp'> => {
    const fault = faults.requestFault({ action: request.action, collection: request.collection, call });
    if (fault.latencyMs > 0 && !passage.isScheduled()) await sleep(fault.latencyMs);
    const stopped = stopBefore(fault, call);
    if (stopped !== null) return stopped;
    const reply = await perform();
    if (fault.after === 'crash') call?.crash();
    return fault.after === null ? reply : 'hangUp';
  };

  return {
    async around(request, perform) {
      const call = calls.find(request.instanceId);
      const startedAt = performance.now();
      const record: Mutable<RequestRecord> = { action: request.action, ms: 0 };
      if (request.collection !== undefined) record.collection = request.collection;
      call?.requests.push(record);
      const settle = await passage.enter(request);
      try {
        const isOrphan = call !== undefined && !call.alive;
        const reply = isOrphan ? 'hangUp' : await pass(call, request, perform);
        describeReply(record, reply);
        return reply;
      } finally {
        record.ms = Math.round((performance.now() - startedAt) * 100) / 100;
        settle();
      }
    },
  };
}

function stopBefore({ before }: RequestFault, call: LiveCall | undefined): Reply | 'hangUp' | null {
  if (before === null) return null;
  if (before.kind === 'fail') return failureReply(before);
  if (before.kind === 'crash') call?.crash();
  return 'hangUp';
}

function failureReply({ code, message }: { readonly code: string; readonly message: string }): Reply {
  const body = JSON.stringify({ code, message, requestId: randomUUID() });
  return { status: 200, contentType: 'application/json; charset=utf-8', body, errorCode: code };
}

function describeReply(record: Mutable<RequestRecord>, reply: Reply | 'hangUp'): void {
  if (reply === 'hangUp') {
    record.errorCode = 'HANG_UP';
    return;
  }
  if (reply.errorCode !== undefined) record.errorCode = reply.errorCode;
  if (reply.cost === undefined) return;
  record.examined = reply.cost.examined;
  record.returned = reply.cost.returned;
}
