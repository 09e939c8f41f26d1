import type { Caller } from '../gateway/types';
import type { FunctionDeployment } from './deployment';

export const REGION = 'ap-shanghai';
export const LOCAL_APPID = 'wx0000000000local';

/** What is the same for every call of this cloud. */
export interface CloudIdentity {
  readonly envId: string;
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>; // given to every function, and what {{env.NAME}} names
}

/** The variables by which an unmodified SDK finds this cloud, inside an instance or out of it. */
export function sdkEnvironment(cloud: Pick<CloudIdentity, 'envId' | 'url'>): Record<string, string> {
  return {
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: REGION,
    SCF_NAMESPACE: cloud.envId,
    TCB_ENV: cloud.envId,
    TENCENTCLOUD_SECRETID: 'local-secret-id',
    TENCENTCLOUD_SECRETKEY: 'local-secret-key',
    TENCENTCLOUD_SESSIONTOKEN: 'local-session-token',
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${cloud.url}/admin` }),
    SILENCE: 'true', // else a warning timer of the SDK outlives a failed request by three seconds
  };
}

/**
 * What an instance has before its first call: the platform's fixed variables and those of the function's
 * configuration.
 */
export function instanceEnvironment(
  cloud: CloudIdentity,
  deployment: FunctionDeployment,
): Record<string, string> {
  return {
    ...resolveTemplates(deployment.environment, cloud.environment),
    ...cloud.environment,
    ...sdkEnvironment(cloud),
    SCF_FUNCTIONNAME: deployment.name,
    SCF_FUNCTIONVERSION: '$LATEST',
    SCF_FUNCTION_HANDLER: 'index.main',
    TENCENTCLOUD_APPID: '1250000000',
    TZ: 'UTC',
  };
}

/** The environment during one call, as the platform sets it: nothing in it is chosen by the caller's event. */
export function callEnvironment(
  cloud: CloudIdentity,
  deployment: FunctionDeployment,
  caller: Caller,
  callId: string,
): Record<string, string> {
  return {
    ...instanceEnvironment(cloud, deployment),
    ...contextVariables(caller),
    TCB_SOURCE: sourceOf(caller),
    TCB_SEQID: callId,
    TCB_TRACELOG: 'off',
    TCB_CONTEXT_KEYS: 'TCB_ENV,TCB_SOURCE,TCB_SEQID,TCB_TRACELOG',
  };
}

export function sourceOf(caller: Caller): string {
  switch (caller.kind) {
    case 'shopper':
      return 'wx_client';
    case 'timer':
      return 'wx_trigger';
    case 'payCallback':
      return 'wx_paycallback';
    case 'http':
      return 'wx_http';
    case 'console':
      return 'tcb_console';
    case 'function':
      return `${sourceOf(caller.parent)},scf`;
  }
}

/**
 * The WX_ variables; getWXContext() answers {} where WX_CONTEXT_KEYS is empty. A nested call keeps its
 * caller's shopper.
 */
function contextVariables(caller: Caller): Record<string, string> {
  switch (caller.kind) {
    case 'function':
      return contextVariables(caller.parent);
    case 'shopper':
      return withKeys({
        WX_OPENID: caller.openid,
        WX_APPID: LOCAL_APPID,
        WX_CLIENTIP: '127.0.0.1',
        WX_API_TOKEN: 'local-api-token',
      });
    case 'timer':
      return {
        ...withKeys({ WX_APPID: LOCAL_APPID, WX_TRIGGER_API_TOKEN_V0: 'local-trigger-token' }),
        TRIGGER_SRC: 'timer',
      };
    case 'payCallback':
      return withKeys({ WX_APPID: LOCAL_APPID, WX_API_TOKEN: 'local-api-token' });
    case 'http':
      return { WX_CONTEXT_KEYS: '', TCB_SOURCE_IP: caller.clientIp };
    case 'console':
      return { WX_CONTEXT_KEYS: '' };
  }
}

function withKeys(variables: Record<string, string>): Record<string, string> {
  return { ...variables, WX_CONTEXT_KEYS: Object.keys(variables).join(',') };
}

/** An unknown name is left out, as an unset variable. */
function resolveTemplates(
  templates: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const [name, template] of Object.entries(templates)) {
    const text = template.replace(/\{\{env\.(\w+)\}\}/g, (_, variable: string) => values[variable] ?? '');
    if (text !== '') resolved[name] = text;
  }
  return resolved;
}

/**
 * The event as the function sees it: to a client's event the platform adds who sent it, over whatever the
 * client wrote there.
 */
export function eventOf(event: unknown, caller: Caller): unknown {
  if (caller.kind !== 'shopper') return event ?? {};
  const isObject = typeof event === 'object' && event !== null && !Array.isArray(event);
  return {
    ...(isObject ? event : {}),
    tcbContext: {},
    userInfo: { appId: LOCAL_APPID, openId: caller.openid },
  };
}

/** The `context` argument of main. */
export function contextOf(options: {
  readonly deployment: FunctionDeployment;
  readonly environment: Readonly<Record<string, string>>;
  readonly callId: string;
  readonly envId: string;
}): Record<string, unknown> {
  const { deployment, environment, callId, envId } = options;
  return {
    callbackWaitsForEmptyEventLoop: false,
    memory_limit_in_mb: deployment.memoryMb,
    time_limit_in_ms: deployment.timeoutSeconds * 1_000,
    request_id: callId,
    environment: JSON.stringify(environment),
    function_version: '$LATEST',
    function_name: deployment.name,
    namespace: envId,
    tencentcloud_region: REGION,
  };
}
