import { invariant } from '../../cloudfunctions/common/domain/invariant';
import { furnishForDraws, OPENS_AT, publishDraw } from '../../cloudfunctions/common/testing/draws';
import { shopperFixture } from '../../cloudfunctions/common/testing/fixtures';
import { answerOf, openWorld, type World } from '../../cloudfunctions/common/testing/world';
import { insertAll } from './insertAll';
import type { Progress, RegisterHotResult, RegisterResult } from './results';
import { medianOf, p95Of, roundTo } from './statistics';

const OPERATION = 'register';
const SHOPPERS = 1_000;
const AT_ONCE = 100;
const DRAWS = 100;
const LATENCY_MS = 10;
const ROUNDS = 5;

/** How 1,000 registrations ended, 100 of them under way at any time. */
interface Rush {
  readonly errors: number;
  readonly p95Ms: number; // as the callers waited
  readonly perSecond: number;
}

export async function measureRegister(progress: Progress): Promise<RegisterResult> {
  const world = await openWorld({ instancesPerFunctionMax: AT_ONCE });
  try {
    await furnishForDraws(world);
    const hot = await publishDraw(world, { quota: 1 });
    const spread = await publishDraws(world);
    world.cloud.clock.set(OPENS_AT);
    world.cloud.clock.run();
    progress(`register: warming ${AT_ONCE} instances`);
    await world.cloud.warm(OPERATION, AT_ONCE);
    await introduce(world, [hot, ...spread]);
    world.cloud.faults.set({ kind: 'latency', ms: LATENCY_MS });
    await rush(world, 'warm-up', spread);
    return { hot: await measureHot(world, hot, spread, progress) };
  } finally {
    await world.close();
  }
}

async function publishDraws(world: World): Promise<readonly string[]> {
  await world.product({ _id: 'spread', paymentMode: 'money_only', stock: DRAWS });
  const drawIds: string[] = [];
  for (let index = 0; index < DRAWS; index += 1) {
    drawIds.push(await publishDraw(world, { productId: 'spread', skuId: 'spread', quota: 1 }));
  }
  return drawIds;
}

/**
 * An instance reads the salt of a draw once. A draw that everybody wants is soon known to every instance, one of many
 * is not: so that only the crowd makes a difference, each instance gets to know each draw before anything is timed.
 */
async function introduce(world: World, drawIds: readonly string[]): Promise<void> {
  const openids = await seat(world, 'introduced', AT_ONCE);
  for (const drawId of drawIds) await Promise.all(openids.map((openid) => registerOne(world, openid, drawId)));
}

/** One draw and 100 draws by turns, so that whatever else the machine does meets both. */
async function measureHot(
  world: World,
  hot: string,
  spread: readonly string[],
  progress: Progress,
): Promise<RegisterHotResult> {
  const rounds: { readonly one: Rush; readonly many: Rush }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const rushOne = () => rush(world, `hot${round}`, [hot]);
    const rushMany = () => rush(world, `spread${round}`, spread);
    const first = round % 2 === 1 ? await rushOne() : await rushMany();
    const second = round % 2 === 1 ? await rushMany() : await rushOne();
    const [one, many] = round % 2 === 1 ? [first, second] : [second, first];
    rounds.push({ one, many });
    const times = `p95 ${Math.round(one.p95Ms)} ms at one draw, ${Math.round(many.p95Ms)} ms at ${DRAWS}`;
    const pace = `${Math.round(one.perSecond)}/s`;
    progress(`register: round ${round} of ${ROUNDS}: ${one.errors + many.errors} errors, ${times}, ${pace}`);
  }
  await checkList(world, hot);
  return {
    errors: Math.max(...rounds.map(({ one, many }) => Math.max(one.errors, many.errors))),
    ratio: roundTo(medianOf(rounds.map(({ one, many }) => one.p95Ms / many.p95Ms)), 3),
    perSecond: Math.round(medianOf(rounds.map(({ one }) => one.perSecond))),
    p95Ms: Math.round(medianOf(rounds.map(({ one }) => one.p95Ms))),
    spreadP95Ms: Math.round(medianOf(rounds.map(({ many }) => many.p95Ms))),
    rounds: ROUNDS,
  };
}

/** New shoppers each time: whoever ends is followed at once by the next. */
async function rush(world: World, round: string, drawIds: readonly string[]): Promise<Rush> {
  const waiting = (await seat(world, round, SHOPPERS)).map((openid, index) => ({
    openid,
    drawId: drawIds[index % drawIds.length] ?? '',
  }));
  const ms: number[] = [];
  let errors = 0;
  const startedAt = performance.now();
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const calledAt = performance.now();
      const isRegistered = await registerOne(world, next.openid, next.drawId);
      ms.push(performance.now() - calledAt);
      errors += isRegistered ? 0 : 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = (performance.now() - startedAt) / 1_000;
  return { errors, p95Ms: p95Of(ms), perSecond: SHOPPERS / seconds };
}

async function registerOne({ cloud }: World, openid: string, drawId: string): Promise<boolean> {
  const call = await cloud.functions.invoke(OPERATION, { drawId }, { kind: 'shopper', openid });
  return call.outcome === 'answered' && answerOf(call).success;
}

/** Verified adults. */
async function seat(world: World, group: string, count: number): Promise<readonly string[]> {
  const now = world.cloud.clock.now();
  const openids = Array.from({ length: count }, (_, index) => `${group}-${index}`);
  const shoppers = openids.map((openid) => shopperFixture(openid, {}, now).shopper);
  await insertAll(world, 'shoppers', shoppers);
  return openids;
}

/** A fast crowd of which somebody is missing is worth nothing. */
async function checkList({ cloud }: World, drawId: string): Promise<void> {
  const { total } = await cloud.engine.count({ collection: 'registrations', query: { drawId } });
  invariant(total === AT_ONCE + ROUNDS * SHOPPERS, `everybody is in the list: ${total}`);
}
