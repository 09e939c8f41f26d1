import { join, resolve } from 'node:path';
import { openEngine } from './engine';
import { openGateway } from './gateway';
import type { Gateway, GatewayOptions, MissingIndex } from './gateway';
import { Bundles, instanceProgram } from './runner/bundles';
import { CallLog } from './runner/calls';
import { createClock } from './runner/clock';
import { type Deployment, readDeployment } from './runner/deployment';
import { createDoor } from './runner/door';
import { type CloudIdentity, sdkEnvironment } from './runner/environment';
import { FaultSwitchboard } from './runner/faults';
import { LocalFunctions } from './runner/invoker';
import { InstancePool } from './runner/pool';
import { SeededScheduler } from './runner/scheduler';
import { LocalTimers } from './runner/timers';
import type { Caller, Engine, LocalCloud, LocalCloudOptions } from './types';
import { BEACON_PATH, createBeacon } from './wechat/beacon';
import { createFaceid, FACEID_PATH } from './wechat/faceid';
import { createMessages } from './wechat/messages';
import { createWechatPort } from './wechat/openApi';
import { createWechatPay, WECHATPAY_PATH } from './wechat/pay';

const PROJECT_ROOT = resolve(__dirname, '../..');
const ENV_ID = 'golden-deer-local';
/** Concurrent instances of a function on the small plan. */
const INSTANCES_MAX = 20;

/** Opens the whole cloud: engine, gateway, runner and the outside world's stand-ins, on loopback. */
export async function openLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const rooms = await openRooms(options);
  const gateway = await openGateway(gatewayOptions(rooms, options)).catch(async (error: unknown) => {
    await rooms.engine.close();
    throw error;
  });
  rooms.address.url = gateway.url;
  gateway.mount(FACEID_PATH, rooms.faceid.handle);
  gateway.mount(BEACON_PATH, rooms.beacon.handle);
  gateway.mount(WECHATPAY_PATH, rooms.pay.v3);
  rooms.pay.start();
  return presentCloud(rooms, gateway);
}

type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** Everything behind the gateway. */
async function openRooms(options: LocalCloudOptions) {
  const rootDir = options.rootDir ?? PROJECT_ROOT;
  const deployment = readDeployment(rootDir, options.functionsDir ?? join(rootDir, 'dist/cloudfunctions'));
  const clock = createClock(options.now);
  const faults = new FaultSwitchboard();
  const scheduler = new SeededScheduler({ clock, faults });
  const calls = new CallLog();
  const door = createDoor({ calls, faults, passage: scheduler });

  const address = { url: '' }; // known once the gateway is open
  const environment = options.environment ?? {};
  const identity = (): CloudIdentity => ({ envId: ENV_ID, url: address.url, environment });
  const inspect = options.inspect ?? null;
  const pool = new InstancePool({
    program: await instanceProgram(),
    bundles: new Bundles(),
    clock: clock.memory,
    identity,
    instancesMax: options.instancesPerFunctionMax ?? INSTANCES_MAX,
    inspect,
  });
  const inspectedFunction = inspect?.functionName ?? null;
  const runner = { deployment, pool, calls, clock, schedule: scheduler, identity, inspectedFunction };
  const functions = new LocalFunctions(runner);
  const timers = new LocalTimers({ deployment, functions, clock, faults });

  const engine = await openEngine({ ...(options.dataDir ? { dataDir: options.dataDir } : {}), now: clock.now });
  await createCollections(engine, deployment);
  const pay = createWechatPay({
    ...{ clock, door, functions, envId: ENV_ID, dataDir: options.dataDir, address: () => address.url },
    httpRoute: (path) => deployment.httpRoute(path),
  });
  return {
    ...{ address, deployment, clock, faults, scheduler, calls, door, pool, functions, timers, engine },
    messages: createMessages(clock.now),
    faceid: createFaceid(door),
    beacon: createBeacon(door, clock.now),
    pay,
    missingIndexes: new Array<MissingIndex>(),
  };
}

function presentCloud(rooms: Rooms, gateway: Gateway): LocalCloud {
  const { deployment, pool, engine, functions, clock, faults, scheduler, timers, calls, messages, faceid } =
    rooms;
  const { url, port } = gateway;
  return {
    ...{ url, port, envId: ENV_ID, engine, functions, clock, faults, scheduler, timers, calls },
    wechat: {
      messages: messages.world,
      faceid: { ...faceid.world, endpoint: `${url}${FACEID_PATH}` },
      beacon: { ...rooms.beacon.world, endpoint: `${url}${BEACON_PATH}` },
      pay: rooms.pay.world(),
    },
    missingFiles: deployment.missingFiles,
    missingIndexes: () => [...rooms.missingIndexes],
    mount: gateway.mount,
    sdkEnvironment: () => sdkEnvironment({ envId: ENV_ID, url }),
    async recycle(functionName) {
      deployment.reload();
      timers.reload();
      await pool.recycle(functionName);
    },
    async warm(functionName, instances) {
      const found = deployment.functions().get(functionName);
      if (found === undefined) throw new Error(`there is no function ${functionName}`);
      await pool.warm(found, instances);
    },
    async close() {
      timers.close();
      rooms.pay.stop();
      await pool.close();
      await gateway.close();
      rooms.pay.close();
      await engine.close();
    },
  };
}

function gatewayOptions(rooms: Rooms, options: LocalCloudOptions): GatewayOptions {
  const { engine, door, functions, deployment, calls, clock, messages, pay } = rooms;
  const callerOf = (instanceId: string | null): Caller | null => calls.find(instanceId)?.caller ?? null;
  const permissionsOf = (instanceId: string | null): readonly string[] | null => {
    const call = calls.find(instanceId);
    return call === undefined
      ? null
      : (deployment.functions().get(call.functionName)?.openApiPermissions ?? []);
  };
  return {
    ...{ engine, door, functions, now: clock.now, envId: ENV_ID },
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    collections: () => deployment.collections,
    functionRule: (name) => deployment.functionRule(name),
    httpRoute: (path) => deployment.httpRoute(path),
    callerOf,
    wechat: createWechatPort({ messages, cloudPay: pay.cloudPay, callerOf, permissionsOf }),
    onMissingIndex: (report) => void rooms.missingIndexes.push(report),
  };
}

async function createCollections(engine: Engine, deployment: Deployment): Promise<void> {
  for (const { name, indexes } of deployment.collections) {
    await engine.createCollection(name, indexes);
    const existing = new Set(engine.indexes(name).map((index) => index.name));
    for (const index of indexes) if (!existing.has(index.name)) await engine.createIndex(name, index);
  }
}
