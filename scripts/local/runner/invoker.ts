import type { CallRecord, Caller, FunctionInvoker } from '../gateway/types';
import type { CallLog, Ending, LiveCall } from './calls';
import type { CloudClock } from './clock';
import type { Deployment, FunctionDeployment } from './deployment';
import { type CloudIdentity, callEnvironment, contextOf, eventOf } from './environment';
import { ASYNC_EVENT_BYTES_MAX, InvokeRefused, RETURN_BYTES_MAX, RETURN_TOO_LARGE } from './failures';
import type { Instance, InstanceEnding } from './instance';
import type { InstancePool } from './pool';
import type { InvokeOrder } from './protocol';
import type { CallSchedule, ScheduledTurn } from './scheduler';

export interface InvokerRooms {
  readonly deployment: Deployment;
  readonly pool: InstancePool;
  readonly calls: CallLog;
  readonly clock: CloudClock;
  readonly schedule: CallSchedule;
  readonly identity: () => CloudIdentity;
  readonly inspectedFunction: string | null; // its calls are not limited in time
}

/**
 * Runs functions as the platform does: one call at a time on an instance, with the environment of that
 * call.
 */
export class LocalFunctions implements FunctionInvoker {
  constructor(private readonly rooms: InvokerRooms) {}

  get names(): readonly string[] {
    return [...this.rooms.deployment.functions().keys()];
  }

  async invoke(functionName: string, event: unknown, caller: Caller): Promise<CallRecord> {
    const { pool, calls, clock, schedule } = this.rooms;
    const deployment = this.deploymentOf(functionName);
    const text = eventText(event, caller);
    const { instance, cold } = pool.take(deployment);
    const call = calls.begin({
      functionName,
      caller,
      instanceId: instance.id,
      startedAt: clock.now(),
      cold,
      crash: () => {
        call.alive = false;
        void instance.terminate();
      },
    });
    const began = performance.now();
    const turn = schedule.begin(call.id, functionName, (sleepId) => instance.wake(call.id, sleepId));
    const order = this.orderOf(call, deployment, text, turn, instance);
    const ending = await instance.invoke(order, {
      timeoutMs: this.timeoutOf(deployment, turn !== null),
      logged: (line) => void (call.output += line),
      waits: (waits) => schedule.heardWaits(call.id, waits),
    });
    if (ending.outcome === 'timedOut' || ending.outcome === 'crashed') call.alive = false;
    if (ending.outcome === 'threw') call.output += ending.stack === '' ? '' : `${ending.stack}\n`;
    schedule.end(call.id);
    pool.giveBack(instance);
    return calls.end(call, Math.round((performance.now() - began) * 100) / 100, judge(ending));
  }

  private deploymentOf(functionName: string): FunctionDeployment {
    const deployment = this.rooms.deployment.functions().get(functionName);
    if (deployment === undefined)
      throw new InvokeRefused(
        'FUNCTION_NOT_FOUND',
        `FunctionName parameter could not be found: ${functionName}`,
      );
    return deployment;
  }

  private orderOf(
    call: LiveCall,
    deployment: FunctionDeployment,
    event: string,
    turn: ScheduledTurn | null,
    instance: Instance,
  ): InvokeOrder {
    const identity = this.rooms.identity();
    const environment = callEnvironment(identity, deployment, call.caller, call.id);
    const run = turn?.run ?? null;
    const fresh = run !== null && instance.loadedInRun !== run;
    if (run !== null) instance.loadedInRun = run;
    call.cold ||= fresh;
    return {
      kind: 'invoke',
      callId: call.id,
      event,
      context: contextOf({ deployment, environment, callId: call.id, envId: identity.envId }),
      environment,
      fresh,
      seed: turn?.seed ?? null,
    };
  }

  /** A scheduled call waits for others as long as it must: the scheduler has a limit of its own. */
  private timeoutOf(deployment: FunctionDeployment, scheduled: boolean): number | null {
    if (scheduled || deployment.name === this.rooms.inspectedFunction) return null;
    return deployment.timeoutSeconds * 1_000;
  }
}

function eventText(event: unknown, caller: Caller): string {
  const text = JSON.stringify(eventOf(event, caller));
  if (caller.kind === 'timer' && Buffer.byteLength(text) > ASYNC_EVENT_BYTES_MAX) {
    throw new InvokeRefused(
      'EXCEED_MAX_PAYLOAD_SIZE',
      `an asynchronous event has at most ${ASYNC_EVENT_BYTES_MAX} bytes`,
    );
  }
  return text;
}

function judge(ending: InstanceEnding): Ending {
  if (ending.outcome !== 'answered') return { outcome: ending.outcome, error: ending.error };
  if (Buffer.byteLength(ending.json) > RETURN_BYTES_MAX) return { outcome: 'threw', error: RETURN_TOO_LARGE };
  const result: unknown = JSON.parse(ending.json);
  return { outcome: 'answered', result };
}
