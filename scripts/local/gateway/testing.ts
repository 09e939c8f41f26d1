import tcb from '@cloudbase/node-sdk';
import { openEngine } from '../engine';
import type { Engine } from '../engine/types';
import { openGateway } from '.';
import type { Gateway, GatewayOptions } from '.';
import type { CallRecord, Caller, FunctionInvoker, OutboundCall, Reply } from './types';

export const ENV_ID = 'local-test';

export interface TestGateway {
  readonly gateway: Gateway;
  readonly engine: Engine;
  /** What passed the door, in order, with its reply. */
  readonly passed: { readonly call: OutboundCall; readonly reply: Reply }[];
  readonly app: ReturnType<typeof tcb.init>;
  close(): Promise<void>;
}

/** A gateway on the real engine, in memory, and this process set up so that the unmodified SDKs reach it. */
export async function openTestGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const now = options.now ?? Date.now;
  const engine = options.engine ?? (await openEngine({ now }));
  const passed: TestGateway['passed'] = [];
  const gateway = await openGateway({
    engine,
    now,
    envId: ENV_ID,
    door: {
      async around(call, perform) {
        const reply = await perform();
        passed.push({ call, reply });
        return reply;
      },
    },
    functions: hostFunctions({}),
    collections: () => [],
    functionRule: () => false,
    httpRoute: () => null,
    callerOf: () => null,
    wechat: { openApi: async () => ({ errcode: 0 }), payApi: async () => ({ return_code: 'SUCCESS' }) },
    ...options,
  });
  Object.assign(process.env, sdkEnvironment(gateway.url));
  const app = tcb.init({ env: ENV_ID });
  return {
    gateway,
    engine,
    passed,
    app,
    async close() {
      await gateway.close();
      await engine.close();
    },
  };
}

/** As the platform sets it around a function; both SDKs read it at each request. */
export function sdkEnvironment(url: string): Record<string, string> {
  return {
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: ENV_ID,
    TCB_ENV: ENV_ID,
    TENCENTCLOUD_SECRETID: 'local',
    TENCENTCLOUD_SECRETKEY: 'local',
    TENCENTCLOUD_SESSIONTOKEN: 'local',
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${url}/admin` }),
    SILENCE: 'true',
  };
}

/** Two functions that every host has: one without a free instance, one that runs out of time. */
export const BUSY = 'busy';
export const SLOW = 'slow';
const TIMED_OUT = { code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED', message: 'Invoking task timed out after 3 seconds' };

export type Main = (event: unknown, caller: Caller) => unknown;

/** Functions that run in this process: the smallest host of the port that the runner fills with instances. */
export function hostFunctions(mains: Readonly<Record<string, Main>>): FunctionInvoker {
  return {
    names: [...Object.keys(mains), BUSY, SLOW],
    async invoke(functionName, event, caller) {
      const record: Omit<CallRecord, 'outcome' | 'result' | 'error'> = {
        id: 'call',
        functionName,
        caller,
        instanceId: 'instance',
        cold: false,
        startedAt: 0,
        ms: 0,
        requests: [],
        logs: [],
      };
      if (functionName === BUSY)
        throw Object.assign(new Error('no instance is free'), { code: 'EXCEED_CONCURRENT_REQUEST_LIMIT' });
      if (functionName === SLOW) return { ...record, outcome: 'timedOut', result: null, error: TIMED_OUT };
      try {
        const result = await mains[functionName]?.(event, caller);
        return { ...record, outcome: 'answered', result, error: null };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return {
          ...record,
          outcome: 'threw',
          result: null,
          error: { code: 'FUNCTIONS_EXECUTE_FAIL', message },
        };
      }
    },
  };
}

type Geometry = new (parts: readonly unknown[]) => object;
export interface Geometries {
  readonly Point: new (longitude: number, latitude: number) => object;
  readonly LineString: Geometry;
  readonly Polygon: Geometry;
  readonly MultiPoint: Geometry;
  readonly MultiLineString: Geometry;
  readonly MultiPolygon: Geometry;
}

/** The SDK's own types know Point only. */
export function geometriesOf(db: { readonly Geo: unknown }): Geometries {
  return db.Geo as Geometries;
}

/** What wx-server-sdk answers; its own types leave most of it out. */
export async function answerOf(promise: unknown): Promise<Record<string, unknown>> {
  return (await promise) as Record<string, unknown>;
}

/** The platform's whole texts, as suites for the real service compare them. */
export const CONFLICT = {
  code: 'DATABASE_TRANSACTION_CONFLICT',
  message:
    '[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others. ' +
    'Please check your request, but if the problem persists, contact us.',
};
export const NOT_EXIST = {
  code: 'DATABASE_TRANSACTION_FAIL',
  message:
    '[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server, ' +
    'transaction must be commit or abort in 30 seconds. ' +
    'Please check your request, but if the problem persists, contact us.',
};
