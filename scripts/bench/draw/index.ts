import { join } from 'node:path';
import { invariant } from '../../../cloudfunctions/common/domain/invariant';
import { CHUNK_SIZE } from '../../../cloudfunctions/common/domain/draw/list';
import { chunkIdOf } from '../../../cloudfunctions/common/store/draws/chunks';
import {
  CLOSES_AT,
  DRAW_PRODUCT,
  publishDraw,
  readResult,
  SETTLE_MS,
  useLocalBeacon,
} from '../../../cloudfunctions/common/testing/draws';
import { openWorld, type World } from '../../../cloudfunctions/common/testing/world';
import { contract } from '../../../cloudfunctions/draw/contract';
import { BUNDLES_DIR, ROOT } from '../../build/operations';
import { LOCAL_ENVIRONMENT } from '../../local/environment';
import { readDeployment } from '../../local/runner/deployment';
import { callEnvironment, contextOf } from '../../local/runner/environment';
import type { DrawMillionResult, DrawResult, Progress } from '../results';
import { roundTo } from '../statistics';
import { computeMillion, insertMillion, MILLION } from './millionList';
import { measureVerifier } from './verifier';
import { startWatched, type Ended, type Program } from './watched';

const RUN_ONCE = join(ROOT, 'scripts/bench/draw/runOnce.cjs');
const CALL_ID = 'bench-draw';
const LATENCY_MS = 2;
const PLACES = { quota: 1_000, waitlistMax: 1_000 } as const;
const MINUTE_MS = 60_000;
/** Enough for slow machines: a list that is frozen after the round is frozen too late. */
const DRAW_DELAY_MS = 30 * MINUTE_MS;
const RUNS_MAX = 10;
const LOOK_MS = 20;
const KILL_AFTER_MS = 25_000;
const HALF = Math.floor(MILLION / CHUNK_SIZE / 2);

/** Freezes and draws a million registrations, and lets the offline verifier check what came of it. */
export async function measureDraw(progress: Progress): Promise<DrawResult> {
  const world = await openWorld();
  try {
    await world.product({ _id: DRAW_PRODUCT, paymentMode: 'money_only', stock: PLACES.quota });
    await useLocalBeacon(world);
    const drawAt = CLOSES_AT + DRAW_DELAY_MS;
    const drawId = await publishDraw(world, { ...PLACES, drawAt });
    progress(`draw: inserting ${MILLION} registrations`);
    await insertMillion(world, drawId);
    const million = await runUntilDrawn(world, drawId, drawAt, progress);
    progress('draw: computing winners and root from the same registrations');
    await checkWinners(world, drawId);
    const verify = await measureVerifier(world, drawId, progress);
    return { million, verify };
  } finally {
    await world.close();
  }
}

/**
 * Fires the timer until the draw is drawn; the first run is killed when half of the list is written. The function runs
 * in a process of its own, so that its memory is its own: to the cloud it comes from outside, where latency holds too.
 */
async function runUntilDrawn(
  world: World,
  drawId: string,
  drawAt: number,
  progress: Progress,
): Promise<DrawMillionResult> {
  const { clock, faults } = world.cloud;
  const latencyId = faults.set({ kind: 'latency', ms: LATENCY_MS });
  clock.set(CLOSES_AT + SETTLE_MS);
  clock.run();
  const runs: Ended[] = [];
  for (let status = await statusOf(world, drawId); status !== 'drawn'; status = await statusOf(world, drawId)) {
    invariant(runs.length < RUNS_MAX, `a draw ends: it is ${status} after ${runs.length} runs`);
    if (status === 'frozen') {
      clock.set(drawAt + MINUTE_MS);
      clock.run();
    }
    const ended = await runOnce(world, runs.length === 0 ? chunkIdOf(drawId, HALF) : null);
    runs.push(ended);
    const { data } = Object(ended.answer);
    const how = ended.exitCode === null ? 'killed half-way' : JSON.stringify(data);
    const cost = `${ended.seconds.toFixed(1)} s, ${Math.round(ended.peakMb)} MB`;
    progress(`draw: run ${runs.length}: ${cost}: ${how}`);
  }
  const slowed = faults.list().find(({ id }) => id === latencyId)?.hits ?? 0;
  invariant(slowed > MILLION / CHUNK_SIZE, `every request of the function had its latency: ${slowed}`);
  faults.clear();
  return {
    runs: runs.length,
    killed: runs.filter(({ exitCode }) => exitCode === null).length,
    secondsPerRun: roundTo(Math.max(...runs.map(({ seconds }) => seconds)), 1),
    seconds: roundTo(
      runs.reduce((sum, { seconds }) => sum + seconds, 0),
      1,
    ),
    peakMb: Math.round(Math.max(...runs.map(({ peakMb }) => peakMb))),
    registrations: MILLION,
  };
}

/** Runs the function once. It is killed as soon as that chunk is there, or when half of its time is over. */
async function runOnce(world: World, killAtChunk: string | null): Promise<Ended> {
  const { ended, kill } = startWatched(programOf(world));
  if (killAtChunk === null) {
    const end = await ended;
    invariant(end.exitCode === 0, `the run answers: ${end.output}`);
    return end;
  }
  const startedAt = performance.now();
  const look = async (): Promise<void> => {
    const isHalfWay = (await world.document('drawChunks', killAtChunk)) !== null;
    if (isHalfWay || performance.now() - startedAt >= KILL_AFTER_MS) kill();
  };
  const watch = setInterval(() => void look(), LOOK_MS);
  const end = await ended.finally(() => clearInterval(watch));
  invariant(end.exitCode === null, `the first run is killed half-way: ${end.output}`);
  return end;
}

/** The function as the cloud's timer calls it. */
function programOf({ cloud }: World): Program {
  const deployment = readDeployment(ROOT, BUNDLES_DIR).functions().get(contract.name);
  invariant(deployment !== undefined, `${contract.name} is built`);
  const { name: triggerName } = contract.deploy.timer;
  const identity = { envId: cloud.envId, url: cloud.url, environment: LOCAL_ENVIRONMENT };
  const environment = callEnvironment(identity, deployment, { kind: 'timer', triggerName }, CALL_ID);
  const context = contextOf({ deployment, environment, callId: CALL_ID, envId: cloud.envId });
  const now = cloud.clock.now();
  const event = { Type: 'Timer', TriggerName: triggerName, Time: new Date(now).toISOString(), Message: '' };
  const aheadMs = String(now - Date.now());
  const args = [RUN_ONCE, deployment.bundleFile, JSON.stringify(event), JSON.stringify(context), aheadMs];
  return { args, environment };
}

const statusOf = async (world: World, drawId: string) => (await world.document('draws', drawId))?.status;

async function checkWinners(world: World, drawId: string): Promise<void> {
  const { list, result, qualifications } = await readResult(world, drawId);
  invariant(list?.count === MILLION && result !== null && result !== undefined, 'the whole list was drawn');
  const { winners, waitlist, randomness } = result;
  invariant(
    winners === PLACES.quota && waitlist === PLACES.waitlistMax,
    'as many win and wait as there are places',
  );
  const computed = await computeMillion(world, drawId, { randomness, places: winners + waitlist });
  const drawn = qualifications.map(({ _id }) => _id);
  invariant(list.root === computed.root, 'the root is that of the same registrations');
  invariant(
    drawn.length === computed.ids.length && drawn.every((id, index) => id === computed.ids[index]),
    'winners and waitlist are those of the same registrations, in the same order',
  );
}
