import { COIN_LIFE_MS } from '../../cloudfunctions/common/domain/calendar';
import { auditWallet } from '../../cloudfunctions/common/domain/audit/wallet';
import { invariant } from '../../cloudfunctions/common/domain/invariant';
import type { Entry } from '../../cloudfunctions/common/domain/wallet/entry';
import { readAll } from '../../cloudfunctions/common/testing/auditWorld';
import { shopperFixture } from '../../cloudfunctions/common/testing/fixtures';
import { answerOf, openWorld, type World } from '../../cloudfunctions/common/testing/world';
import { contract } from '../../cloudfunctions/expireCoins/contract';
import type { CallRecord } from '../local/types';
import { insertShoppers } from './insertAll';
import type { ExpireResult, Progress } from './results';
import { roundTo } from './statistics';

const THOUSAND = 1_000;
const THOUSAND_LATENCY_MS = 20;
const BACKLOG = 100_000;
const BACKLOG_LATENCY_MS = 5;
const RUNS_MAX = 30;
/** Half of the time that a run gives itself, or half of the lots when it is faster. */
const KILL_AFTER_MS = 25_000;
const LOOK_MS = 5_000;
const PAGE = 1_000;

export async function measureExpire(progress: Progress): Promise<ExpireResult> {
  return { thousand: await expireThousand(progress), backlog: await drainBacklog(progress) };
}

/** One firing of the timer over 1,000 shoppers with a coin each that is due. */
async function expireThousand(progress: Progress): Promise<ExpireResult['thousand']> {
  const world = await openExpired(THOUSAND, THOUSAND_LATENCY_MS, progress);
  try {
    const call = await run(world);
    const { data } = answerOf(call);
    invariant(
      data?.['lots'] === THOUSAND && data['finished'] === true,
      `all lots expired: ${JSON.stringify(data)}`,
    );
    await checkLaws(world, THOUSAND);
    const seconds = roundTo(call.ms / 1_000, 2);
    progress(`expire: ${THOUSAND} lots in ${seconds} s`);
    return { seconds, requests: call.requests.length };
  } finally {
    await world.close();
  }
}

/** Runs until nothing is due, each as long as the function gives itself; the first one is killed half-way. */
async function drainBacklog(progress: Progress): Promise<ExpireResult['backlog']> {
  const world = await openExpired(BACKLOG, BACKLOG_LATENCY_MS, progress);
  try {
    let [runs, killed, ms] = [0, 0, 0];
    for (let left = BACKLOG; left > 0; left = await countDue(world)) {
      invariant(runs < RUNS_MAX, `a backlog ends: ${left} lots left after ${runs} runs`);
      runs += 1;
      const call = await runWatched(world, runs === 1, (what) => progress(`expire: run ${runs}: ${what}`));
      killed += call.outcome === 'crashed' ? 1 : 0;
      ms += call.ms;
    }
    invariant(killed === 1, 'one run was killed half-way');
    progress('expire: auditing every wallet');
    await checkLaws(world, BACKLOG);
    return { runs, killed, seconds: roundTo(ms / 1_000, 1), lots: BACKLOG };
  } finally {
    await world.close();
  }
}

/** As the timer would; a killed run is not repeated here, the next run is the next firing. */
function run({ cloud }: World): Promise<CallRecord> {
  const { name: triggerName } = contract.deploy.timer;
  const Time = new Date(cloud.clock.now()).toISOString();
  const event = { Type: 'Timer', TriggerName: triggerName, Time, Message: '' };
  return cloud.functions.invoke(contract.name, event, { kind: 'timer', triggerName });
}

async function runWatched(world: World, kill: boolean, progress: Progress): Promise<CallRecord> {
  const startedAt = performance.now();
  let killed = false;
  const watch = setInterval(() => void look(), LOOK_MS);
  const call = await run(world).finally(() => clearInterval(watch));
  progress(`${call.outcome} after ${Math.round(call.ms / 1_000)} s, ${await countDue(world)} lots left`);
  return call;

  async function look(): Promise<void> {
    const left = await countDue(world);
    progress(`${left} lots left`);
    const isHalfWay = left <= BACKLOG / 2 || performance.now() - startedAt >= KILL_AFTER_MS;
    if (!kill || killed || !isHalfWay) return;
    killed = true;
    progress('is killed now');
    world.cloud.faults.set({ kind: 'crash', point: 'after', match: { functionName: contract.name, times: 1 } });
  }
}

async function openExpired(count: number, latencyMs: number, progress: Progress): Promise<World> {
  const world = await openWorld();
  const { clock, faults } = world.cloud;
  const now = clock.now();
  for (let from = 0; from < count; from += PAGE) {
    const shoppers = Array.from({ length: Math.min(PAGE, count - from) }, (_, index) => {
      const openid = `shopper-${String(from + index).padStart(6, '0')}`;
      return shopperFixture(openid, { coins: 1, coinExpiresAt: now - 1 }, now - COIN_LIFE_MS - 1);
    });
    await insertShoppers(world, shoppers);
  }
  progress(`expire: ${count} lots are due, ${latencyMs} ms per request`);
  clock.run();
  faults.set({ kind: 'latency', ms: latencyMs });
  await world.cloud.warm(contract.name, 1);
  return world;
}

async function countDue({ cloud }: World): Promise<number> {
  const query = { 'wallet.nextExpiryAt': { $gte: 0, $lte: cloud.clock.now() } };
  return (await cloud.engine.count({ collection: 'shoppers', query })).total;
}

/** Every wallet against its entries, and the sum: what was issued has expired. */
async function checkLaws({ cloud }: World, issued: number): Promise<void> {
  const shoppers = await readAll(cloud.engine, 'shoppers');
  const entries = await readAll(cloud.engine, 'entries');
  const byShopper = new Map<string, Entry[]>();
  for (const entry of entries.toSorted((a, b) => a.sequence - b.sequence)) {
    const own = byShopper.get(entry.openid);
    if (own === undefined) byShopper.set(entry.openid, [entry]);
    else own.push(entry);
  }
  const findings = shoppers.flatMap(({ _id, wallet }) => auditWallet(_id, wallet, byShopper.get(_id) ?? []));
  invariant(findings.length === 0, `every law holds: ${JSON.stringify(findings.slice(0, 3))}`);
  const expired = shoppers.reduce((sum, { wallet }) => sum + wallet.totals.coin.expired, 0);
  const counted = entries.reduce((sum, { amount }) => sum - Math.min(0, amount), 0);
  invariant(
    expired === issued && counted === issued,
    `issued ${issued}, expired ${expired}, in entries ${counted}`,
  );
}
