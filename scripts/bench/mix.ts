import { setTimeout as sleep } from 'node:timers/promises';
import { invariant } from '../../cloudfunctions/common/domain/invariant';
import { productFixture, shopperFixture } from '../../cloudfunctions/common/testing/fixtures';
import { answerOf, openWorld, type World } from '../../cloudfunctions/common/testing/world';
import { seedRandom, type SeededRandom } from '../local/runner/random';
import type { CallRecord } from '../local/types';
import { insertOffers, insertShoppers } from './insertAll';
import type { MixResult, Progress } from './results';
import { p95Of, roundTo } from './statistics';

const USERS = 100;
const WARM_UP_MS = 5_000;
const MEASURED_MS = 60_000;
const THINK_MS = 1_000;
const LATENCY_MS = 5;
const PRODUCTS = 200;
const CATEGORIES = 8;
const STOCK = 1_000;
const PAGES = 3;
const SEED = 20_251_111;

/** What a shopper does of eleven times, and how many instances are warm for it. */
const OPERATIONS = {
  listProducts: { of11: 6, warm: 60 },
  getProduct: { of11: 3, warm: 30 },
  checkExchange: { of11: 1, warm: 20 },
  exchange: { of11: 1, warm: 20 },
} as const;
type OperationName = keyof typeof OPERATIONS;
const NAMES = ['listProducts', 'getProduct', 'checkExchange', 'exchange'] as const;

/** Answers with these are errors, as is no answer; any other refusal is the mall's answer. */
const ERROR_CODES: readonly string[] = ['BUSY', 'INTERNAL'];

interface Visit {
  readonly name: OperationName;
  readonly ms: number; // as the caller waited
  readonly code: string; // of the answer; else how the call ended
  readonly cold: boolean;
}

/**
 * 100 shoppers who look around and exchange, each a second of thought after an answer. Instances are warm before it
 * begins, so that no cold start is in the figures; should one more be needed its call counts, and is told as cold.
 */
export async function measureMix(progress: Progress): Promise<MixResult> {
  const world = await openWorld({ instancesPerFunctionMax: USERS });
  try {
    await furnish(world);
    world.cloud.clock.run();
    world.cloud.faults.set({ kind: 'latency', ms: LATENCY_MS });
    for (const name of NAMES) {
      progress(`mix: warming ${OPERATIONS[name].warm} instances of ${name}`);
      await world.cloud.warm(name, OPERATIONS[name].warm);
    }
    progress(`mix: ${USERS} shoppers for ${(WARM_UP_MS + MEASURED_MS) / 1_000} s`);
    const from = performance.now() + WARM_UP_MS;
    const users = Array.from({ length: USERS }, (_, user) => live(world, user, from));
    const visits = (await Promise.all(users)).flat();
    const findings = await world.audit();
    invariant(findings.length === 0, `every law holds afterwards: ${JSON.stringify(findings.slice(0, 3))}`);
    return summarize(visits);
  } finally {
    await world.close();
  }
}

/** One shopper until the time is over; what began before `from` is not counted. They come one after the other. */
async function live(world: World, user: number, from: number): Promise<readonly Visit[]> {
  const random = seedRandom(SEED + user);
  const visits: Visit[] = [];
  let deck: OperationName[] = [];
  await sleep((user * THINK_MS) / USERS);
  for (let turn = 0; performance.now() < from + MEASURED_MS; turn += 1) {
    if (deck.length === 0) deck = shuffle(random);
    const name = deck.pop() ?? 'listProducts';
    const startedAt = performance.now();
    const call = await world.cloud.functions
      .invoke(name, inputOf(name, random, turn), { kind: 'shopper', openid: openidOf(user) })
      .catch((error: unknown) => String(error)); // nobody was free to answer
    const visit = { name, ms: performance.now() - startedAt, ...describe(call) };
    if (startedAt >= from) visits.push(visit);
    await sleep(THINK_MS);
  }
  return visits;
}

function describe(call: CallRecord | string): Pick<Visit, 'code' | 'cold'> {
  if (typeof call === 'string') return { code: call, cold: false };
  const { outcome, cold } = call;
  return { code: outcome === 'answered' ? answerOf(call).code : outcome, cold };
}

/** Eleven turns in the asked proportion, in an order of chance. */
function shuffle(random: SeededRandom): OperationName[] {
  const deck = NAMES.flatMap((name) => Array.from({ length: OPERATIONS[name].of11 }, () => name));
  const shuffled: OperationName[] = [];
  while (deck.length > 0) shuffled.push(...deck.splice(random.below(deck.length), 1));
  return shuffled;
}

function inputOf(name: OperationName, random: SeededRandom, turn: number): unknown {
  const productId = `product-${random.below(PRODUCTS)}`;
  const lines = [{ productId, quantity: 1 }];
  switch (name) {
    case 'listProducts': {
      const page = 1 + random.below(PAGES);
      const filters = [{ page }, { categoryId: categoryOf(random.below(CATEGORIES)) }, { isHot: true }];
      return filters[random.below(filters.length)];
    }
    case 'getProduct':
      return { productId };
    case 'checkExchange':
      return { lines };
    case 'exchange':
      return { requestId: `mix-turn-${turn}`, lines };
  }
}

function summarize(visits: readonly Visit[]): MixResult {
  const exchanges = visits.filter(({ name }) => name === 'exchange');
  const p95MsOf = NAMES.map((name) => {
    const ms = visits.filter((visit) => visit.name === name).map((visit) => visit.ms);
    return [name, Math.round(p95Of(ms))] as const;
  });
  const codes: Record<string, number> = {};
  for (const { code } of visits) codes[code] = (codes[code] ?? 0) + 1;
  return {
    p95Ms: Math.round(p95Of(visits.map(({ ms }) => ms))),
    errorRate: roundTo(visits.filter(isError).length / visits.length, 4),
    exchangeOk: roundTo(exchanges.filter(({ code }) => code === 'SUCCESS').length / exchanges.length, 4),
    perSecond: roundTo(visits.length / (MEASURED_MS / 1_000), 1),
    p95MsOf: Object.fromEntries(p95MsOf),
    calls: visits.length,
    cold: visits.filter(({ cold }) => cold).length,
    codes,
  };
}

/** Codes are in capitals: a call that ended otherwise has none. */
const isError = ({ code }: Visit): boolean => ERROR_CODES.includes(code) || !/^[A-Z_]+$/.test(code);

async function furnish(world: World): Promise<void> {
  const now = world.cloud.clock.now();
  const offers = Array.from({ length: PRODUCTS }, (_, index) => productFixture(fieldsOf(index), now));
  const shoppers = Array.from({ length: USERS }, (_, user) =>
    shopperFixture(openidOf(user), { points: 1_000, coins: 50 }, now),
  );
  await insertOffers(world, offers);
  await insertShoppers(world, shoppers);
}

/** Liquor for a coin and points, and everything else for points alone. */
function fieldsOf(index: number): Parameters<typeof productFixture>[0] {
  const isLiquor = index % 2 === 0;
  return {
    _id: `product-${index}`,
    categoryId: categoryOf(index),
    paymentMode: isLiquor ? 'coin_points' : 'points_only',
    isLiquor,
    isHot: index % 3 === 0,
    sort: index % 100,
    stock: STOCK,
  };
}

const categoryOf = (index: number): string => `category-${index % CATEGORIES}`;
const openidOf = (user: number): string => `mix-${user}`;
