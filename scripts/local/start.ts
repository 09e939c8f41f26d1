import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seedCloud } from '../../database/seed';
import { openDraw, type OpenDraw } from '../../database/seed/draw';
import { buildFunctions } from '../build';
import { openLocalCloud } from './cloud';
import { mountConsole } from './console';
import { LOCAL_ENVIRONMENT } from './environment';
import { PortTaken } from './gateway';
import { formatCall, formatCallInFull } from './runner/callLines';
import { claimData, DataRefused, resetData } from './runner/localData';
import type { LocalCloud } from './types';

const USAGE = `npm start -- [options]
  --port N             the port to listen on (8787, or the environment variable PORT)
  --data DIR           where the database lives (.local/data)
  --memory             keep nothing: the database lives in memory
  --fresh              remove the data first
  --watch              build again at every save and run what was built
  --faults             be as unkind as a bad day: slow, lost answers, crashes, doubled timers
  --inspect FUNCTION   its first call waits for a debugger (port 9229)
  --log FUNCTION       print the calls of this function only, with their requests and output`;

const PROJECT_ROOT = resolve(__dirname, '../..');
const PORT = 8_787;
const INSPECTOR_PORT = 9_229;

interface StartOptions {
  readonly port: number;
  readonly dataDir: string | null; // null: in memory
  readonly fresh: boolean;
  readonly watch: boolean;
  readonly faults: boolean;
  readonly inspect: string | null;
  readonly log: string | null;
}

/** A wish that cannot be fulfilled: the text is all there is to say. */
class UsageError extends Error {}

void main();

async function main(): Promise<void> {
  // The platform's machines live in UTC. Threads take the zone of their process.
  process.env['TZ'] = 'UTC';
  try {
    await start(readOptions(process.argv.slice(2)));
  } catch (error) {
    const isExpected =
      error instanceof UsageError || error instanceof PortTaken || error instanceof DataRefused;
    if (!isExpected) throw error;
    const hint = error instanceof PortTaken ? '; stop it or choose another one: npm start -- --port 8788' : '';
    process.stderr.write(`${error.message}${hint}\n`);
    process.exitCode = 1;
  }
}

async function start(options: StartOptions): Promise<void> {
  const { dataDir, inspect } = options;
  if (options.fresh && dataDir !== null) {
    claimData(dataDir)();
    resetData(dataDir);
  }
  const release = dataDir === null ? () => undefined : claimData(dataDir);
  const cloud = await openLocalCloud({
    port: options.port,
    ...(dataDir === null ? {} : { dataDir }),
    environment: LOCAL_ENVIRONMENT,
    ...(inspect === null ? {} : { inspect: { functionName: inspect, port: INSPECTOR_PORT } }),
  }).catch((error: unknown) => {
    release();
    throw error;
  });
  const close = async (): Promise<void> => {
    await cloud.close();
    release();
  };
  endOnSignal(close);
  for (const name of [inspect, options.log]) {
    if (name === null || cloud.functions.names.includes(name)) continue;
    await close();
    throw new UsageError(`there is no function ${name}; there are: ${cloud.functions.names.join(', ')}`);
  }

  await seedCloud(cloud);
  const draw = await openDraw(cloud);
  mountConsole(cloud, cloud.mount);
  if (options.faults) addFaults(cloud);
  printCalls(cloud, options.log);
  cloud.timers.start();
  if (options.watch) await watch(cloud);
  greet(cloud, draw, options);
}

function readOptions(args: readonly string[]): StartOptions {
  const { values } = parseOptions(args);
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  const port = Number(values.port ?? process.env['PORT'] ?? PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`${values.port} is not a port\n${USAGE}`);
  return {
    port,
    dataDir: values.memory ? null : resolve(values.data ?? join(PROJECT_ROOT, '.local/data')),
    fresh: values.fresh ?? false,
    watch: values.watch ?? false,
    faults: values.faults ?? false,
    inspect: values.inspect ?? null,
    log: values.log ?? null,
  };
}

function parseOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    port: text,
    data: text,
    inspect: text,
    log: text,
    fresh: flag,
    memory: flag,
    watch: flag,
    faults: flag,
    help: flag,
  };
  try {
    return parseArgs({ args: [...args], options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/** The first signal ends everything in order, a second one at once. */
function endOnSignal(close: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) process.exit(1);
    ending = true;
    void close().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}

function addFaults({ faults }: LocalCloud): void {
  faults.set({ kind: 'latency', ms: 20, jitterMs: 60 });
  faults.set({ kind: 'loseAnswer', match: { probability: 0.02 } });
  faults.set({ kind: 'crash', point: 'before', match: { probability: 0.005 } });
  faults.set({ kind: 'crash', point: 'after', match: { probability: 0.005 } });
  faults.set({ kind: 'timerDoubled', match: { probability: 0.3 } });
}

function printCalls({ calls }: LocalCloud, only: string | null): void {
  calls.subscribe((call) => {
    if (only !== null && call.functionName !== only) return;
    process.stdout.write(`${only === null ? formatCall(call) : formatCallInFull(call)}\n`);
  });
}

async function watch(cloud: LocalCloud): Promise<void> {
  await buildFunctions({
    watch: true,
    onRebuild: (names) => {
      process.stdout.write(`built ${names.join(', ')}\n`);
      for (const name of names) void cloud.recycle(name);
    },
  });
  await cloud.recycle();
}

function greet(cloud: LocalCloud, draw: OpenDraw | null, { dataDir, faults, inspect }: StartOptions): void {
  const lines = [
    `The mall's cloud is open.`,
    `  console    ${cloud.url}/console`,
    `  health     ${cloud.url}/http/health`,
    `  functions  ${cloud.functions.names.length}, ${cloud.timers.list().length} of them on a timer`,
    `  data       ${dataDir ?? 'in memory, gone at the end'}`,
    ...(draw === null
      ? []
      : [
          `  draw       ${draw.drawId}: register until ${clockTime(draw.closesAt)}, drawn ${clockTime(draw.drawAt)}`,
        ]),
    ...(faults ? ['  faults     on: slow requests, lost answers, crashes, doubled timers'] : []),
    ...(inspect === null
      ? []
      : [`  debugger   the first call of ${inspect} waits for one at 127.0.0.1:${INSPECTOR_PORT}`]),
    ...cloud.missingFiles.map((file) => `  missing    ${file}: run "npm run generate"`),
    'Ctrl-C ends it.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** As clocks in Shanghai show it. */
const clockTime = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', timeStyle: 'short' }).format(at);
