import { join } from 'node:path';
import { invariant } from '../../../cloudfunctions/common/domain/invariant';
import { loadContracts } from '../../build/contracts';
import { BUNDLES_DIR, ROOT } from '../../build/operations';
import { LOCAL_ENVIRONMENT } from '../../local/environment';
import { readDeployment, type FunctionDeployment } from '../../local/runner/deployment';
import { callEnvironment, contextOf, type CloudIdentity } from '../../local/runner/environment';
import type { ColdStartResult, Progress } from '../results';
import { medianOf, roundTo } from '../statistics';
import { openDoorbell, type ColdFunction } from './firstRequest';
import { validCallOf, type ValidCall } from './validCalls';

const ROUNDS = 10;
const CALL_ID = 'bench-cold-start';
const ENV_ID = 'golden-deer-bench';
const PLAIN = 'the plain function';
const PLAIN_FILE = join(ROOT, 'scripts/bench/coldStart/plainFunction.cjs');

/**
 * Process start to first request at the gateway: each operation's bundle against a plain unbundled function with
 * wx-server-sdk. Every round starts each of them once, so that whatever else the machine does meets all.
 */
export async function measureColdStarts(progress: Progress): Promise<ColdStartResult> {
  const doorbell = await openDoorbell();
  try {
    const functions = listFunctions({ envId: ENV_ID, url: doorbell.url, environment: LOCAL_ENVIRONMENT });
    const times = new Map<string, number[]>([...functions.keys()].map((name) => [name, []]));
    for (const cold of functions.values()) await doorbell.time(cold); // the files come into the machine's cache
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const [name, cold] of functions) times.get(name)?.push(await doorbell.time(cold));
      progress(`coldStart: round ${round} of ${ROUNDS}`);
    }
    return summarize(times);
  } finally {
    doorbell.close();
  }
}

function listFunctions(identity: CloudIdentity): ReadonlyMap<string, ColdFunction> {
  const deployments = readDeployment(ROOT, BUNDLES_DIR).functions();
  const functions = new Map<string, ColdFunction>();
  for (const contract of loadContracts()) {
    const deployment = deployments.get(contract.name);
    invariant(deployment !== undefined, `${contract.name} is built`);
    functions.set(
      contract.name,
      coldFunction(deployment.bundleFile, deployment, validCallOf(contract), identity),
    );
  }
  const [any] = deployments.values();
  invariant(any !== undefined, 'there are functions');
  const call: ValidCall = {
    event: { id: 'y' },
    caller: { kind: 'shopper', openid: 'oGoldenDeerBenchShopper_0001' },
  };
  functions.set(PLAIN, coldFunction(PLAIN_FILE, { ...any, name: 'plain' }, call, identity));
  return functions;
}

function coldFunction(
  file: string,
  deployment: FunctionDeployment,
  call: ValidCall,
  identity: CloudIdentity,
): ColdFunction {
  const environment = callEnvironment(identity, deployment, call.caller, CALL_ID);
  const context = contextOf({ deployment, environment, callId: CALL_ID, envId: identity.envId });
  return { file, event: call.event, context, environment };
}

function summarize(times: ReadonlyMap<string, readonly number[]>): ColdStartResult {
  const medians = [...times].map(([name, ms]) => [name, medianOf(ms)] as const);
  const plainMs = medians.find(([name]) => name === PLAIN)?.[1];
  invariant(plainMs !== undefined, 'the plain function was measured');
  const own = medians.filter(([name]) => name !== PLAIN);
  const ratios = own.map(([name, ms]) => [name, roundTo(ms / plainMs, 3)] as const);
  return {
    ratio: Object.fromEntries(ratios),
    medianRatio: roundTo(medianOf(ratios.map(([, ratio]) => ratio)), 3),
    plainMs: roundTo(plainMs, 1),
    ms: Object.fromEntries(own.map(([name, ms]) => [name, roundTo(ms, 1)])),
  };
}
