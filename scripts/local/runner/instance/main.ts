import inspector from 'node:inspector';
import { syncBuiltinESMExports } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { seedRandom } from '../random';
import type { FromInstance, InstanceData, InvokeOrder, LoadOrder, ToInstance } from '../protocol';
import { type LoadedBundle, loadBundle, type Main } from './bundle';
import { followClock } from './clock';
import { beginCall, currentCall, endCall, noteMovement } from './currentCall';
import { markRequests } from './outbound';
import { captureOutput } from './output';
import { seedRandomness } from './randomness';
import { holdSleeps } from './sleeps';
import { reportWaits } from './waits';

/**
 * The thread of one instance: prepares its world as the platform would, loads the bundle, serves calls one
 * by one.
 */
const data = workerData as InstanceData;
const port = parentPort;
if (port === null) throw new Error('this file runs in a thread of the runner');
const send = (message: FromInstance): void => port.postMessage(message);

captureOutput((text) => send({ kind: 'logged', callId: currentCall()?.id ?? null, text }));
followClock(data.clock);
holdSleeps();
seedRandomness();
markRequests(data.instanceId);
reportWaits((callId, waits) => send({ kind: 'waits', callId, waits }));
syncBuiltinESMExports();
if (data.inspectorPort !== null) inspector.open(data.inspectorPort, '127.0.0.1', false);

let bundle: LoadedBundle | null = null;
let main: Main | null = null;
let namesOfLastCall: readonly string[] = [];
let debuggerAwaited = false;
let stopsHere = false;

port.on('message', (message: ToInstance) => {
  if (message.kind === 'invoke') void serve(message);
  else if (message.kind === 'load') load(message);
  else if (message.kind === 'wake') currentCall()?.sleeps.get(message.sleepId)?.fire();
  else if (bundle !== null) send({ kind: 'code', cache: toShared(bundle.createCodeCache()) });
});

async function serve(order: InvokeOrder): Promise<void> {
  setEnvironment(order.environment);
  const call = beginCall(order.callId, order.seed === null ? null : seedRandom(order.seed));
  try {
    if (main === null || order.fresh) main = loadMain();
    if (data.inspectorPort !== null) await waitForDebugger();
    send({ kind: 'started', callId: call.id });
    noteMovement();
    const event: unknown = JSON.parse(order.event);
    if (stopsHere) breakHere();
    const result = await main(event, order.context);
    answer(call.id, result);
  } catch (error) {
    const { message, stack } = describe(error);
    if (currentCall() === call) send({ kind: 'threw', callId: call.id, message, stack });
  }
  endCall();
}

function load(order: LoadOrder): void {
  setEnvironment(order.environment);
  try {
    main ??= loadMain();
    send({ kind: 'loaded', problem: null });
  } catch (error) {
    send({ kind: 'loaded', problem: describe(error).message });
  }
}

/**
 * The first evaluation happens inside the first call: what a module reads from the environment at load time
 * is there.
 */
function loadMain(): Main {
  bundle ??= loadBundle(data);
  return bundle.evaluate();
}

function answer(callId: string, result: unknown): void {
  send({ kind: 'answered', callId, json: JSON.stringify(result) ?? 'null' });
}

/**
 * Only the first call waits, and stops before `main`: by then breakpoints can be set in what the bundle's
 * source map names.
 */
async function waitForDebugger(): Promise<void> {
  const url = inspector.url();
  if (debuggerAwaited || url === undefined) return;
  debuggerAwaited = true;
  send({ kind: 'waitsForDebugger', url });
  await new Promise((resolve) => setImmediate(resolve));
  inspector.waitForDebugger();
  stopsHere = true;
}

/** Stepping out and into the next call leads to the function's own `main`. */
function breakHere(): void {
  stopsHere = false;
  debugger;
}

/** Exactly the platform's variables of this call: what the call before had and this one has not is gone. */
function setEnvironment(environment: Readonly<Record<string, string>>): void {
  for (const name of namesOfLastCall) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  namesOfLastCall = Object.keys(environment);
}

function describe(error: unknown): { message: string; stack: string } {
  if (!(error instanceof Error))
    return { message: typeof error === 'string' ? error : (JSON.stringify(error) ?? 'undefined'), stack: '' };
  return { message: `${error.name}: ${error.message}`, stack: error.stack ?? '' };
}

function toShared(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}
