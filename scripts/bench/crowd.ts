import { invariant } from '../../cloudfunctions/common/domain/invariant';
import { productFixture, shopperFixture } from '../../cloudfunctions/common/testing/fixtures';
import { answerOf, openWorld, type World } from '../../cloudfunctions/common/testing/world';
import { insertOffers, insertShoppers } from './insertAll';
import { layOutNaiveCloud, NAIVE } from './naiveCloud';
import type { ExchangeResult, HotResult, NaiveResult, Progress } from './results';
import { medianOf, p95Of, roundTo } from './statistics';

const SHOPPERS = 100;
const SCARCE_STOCK = 10;
const LATENCY_MS = 10;
const ROUNDS = 5;
const NAIVE_ROUNDS = 3;

/** How 100 calls at once ended. */
interface Crowd {
  readonly ok: number;
  readonly soldOut: number;
  readonly errors: number;
  readonly p95Ms: number; // as the callers waited
}

/**
 * 100 shoppers at once, each on a warm instance. No instance has seen the product, whether all want the same or each
 * another: both kinds of round pay for one read of it.
 */
export async function measureCrowds(
  progress: Progress,
): Promise<Pick<ExchangeResult, 'hot' | 'hotScarce' | 'naive'>> {
  const { rootDir, remove } = await layOutNaiveCloud();
  const world = await openWorld({ rootDir, instancesPerFunctionMax: SHOPPERS });
  try {
    world.cloud.clock.run();
    world.cloud.faults.set({ kind: 'latency', ms: LATENCY_MS });
    progress(`exchange: warming ${SHOPPERS} instances`);
    await world.cloud.warm('exchange', SHOPPERS);
    await play(world, 'exchange', 'warm-up', { products: SHOPPERS, stock: 1 });

    const hot = await measureHot(world, progress);
    const { ok, soldOut, errors } = await play(world, 'exchange', 'scarce', {
      products: 1,
      stock: SCARCE_STOCK,
    });
    progress(`exchange: stock of ${SCARCE_STOCK}: ${ok} ok, ${soldOut} sold out, ${errors} errors`);
    await checkLaws(world);
    await world.cloud.recycle('exchange');
    const naive = await measureNaive(world, progress);
    return { hot, hotScarce: { ok, soldOut, errors }, naive };
  } finally {
    await world.close();
    remove();
  }
}

/** One product and 100 products by turns, so that whatever else the machine does meets both. */
async function measureHot(world: World, progress: Progress): Promise<HotResult> {
  const rounds: { readonly one: Crowd; readonly spread: Crowd }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const playOne = () => play(world, 'exchange', `hot${round}`, { products: 1, stock: SHOPPERS });
    const playSpread = () => play(world, 'exchange', `spread${round}`, { products: SHOPPERS, stock: 1 });
    const first = round % 2 === 1 ? await playOne() : await playSpread();
    const second = round % 2 === 1 ? await playSpread() : await playOne();
    const [one, spread] = round % 2 === 1 ? [first, second] : [second, first];
    rounds.push({ one, spread });
    const times = `p95 ${Math.round(one.p95Ms)} ms on one product, ${Math.round(spread.p95Ms)} ms on ${SHOPPERS}`;
    progress(
      `exchange: round ${round} of ${ROUNDS}: ${one.ok} ok, ${one.errors + spread.errors} errors, ${times}`,
    );
  }
  return {
    ok: Math.min(...rounds.map(({ one }) => one.ok)),
    errors: Math.max(...rounds.map(({ one, spread }) => Math.max(one.errors, SHOPPERS - spread.ok))),
    ratio: roundTo(medianOf(rounds.map(({ one, spread }) => one.p95Ms / spread.p95Ms)), 3),
    p95Ms: Math.round(medianOf(rounds.map(({ one }) => one.p95Ms))),
    spreadP95Ms: Math.round(medianOf(rounds.map(({ spread }) => spread.p95Ms))),
    rounds: ROUNDS,
  };
}

async function measureNaive(world: World, progress: Progress): Promise<NaiveResult> {
  await world.cloud.warm(NAIVE, SHOPPERS);
  await play(world, NAIVE, 'naive-warm-up', { products: SHOPPERS, stock: 1 });
  const rounds: Crowd[] = [];
  for (let round = 1; round <= NAIVE_ROUNDS; round += 1) {
    const crowd = await play(world, NAIVE, `naive${round}`, { products: 1, stock: SHOPPERS });
    rounds.push(crowd);
    progress(
      `exchange: naive round ${round} of ${NAIVE_ROUNDS}: ${crowd.ok} ok, p95 ${Math.round(crowd.p95Ms)} ms`,
    );
  }
  return {
    ok: Math.round(medianOf(rounds.map(({ ok }) => ok))),
    errors: Math.round(medianOf(rounds.map(({ errors }) => errors))),
    p95Ms: Math.round(medianOf(rounds.map(({ p95Ms }) => p95Ms))),
  };
}

async function play(
  world: World,
  functionName: string,
  round: string,
  { products, stock }: { readonly products: number; readonly stock: number },
): Promise<Crowd> {
  const productIds = Array.from({ length: products }, (_, index) => `${round}-${index}`);
  const openids = Array.from({ length: SHOPPERS }, (_, index) => `${round}-shopper-${index}`);
  await furnish(world, productIds, openids, stock);

  const calls = await Promise.all(
    openids.map(async (openid, index) => {
      const startedAt = performance.now();
      const lines = [{ productId: productIds[index % products], quantity: 1 }];
      const event = { requestId: `bench-${round}`, lines };
      const call = await world.cloud.functions.invoke(functionName, event, { kind: 'shopper', openid });
      return { call, ms: performance.now() - startedAt };
    }),
  );

  const codes = calls.map(({ call }) => (call.outcome === 'answered' ? answerOf(call).code : call.outcome));
  const ok = codes.filter((code) => code === 'SUCCESS').length;
  const soldOut = codes.filter((code) => code === 'SOLD_OUT').length;
  return { ok, soldOut, errors: codes.length - ok - soldOut, p95Ms: p95Of(calls.map(({ ms }) => ms)) };
}

async function furnish(
  world: World,
  productIds: readonly string[],
  openids: readonly string[],
  stock: number,
): Promise<void> {
  const now = world.cloud.clock.now();
  const offers = productIds.map((_id) => productFixture({ _id, stock }, now));
  const shoppers = openids.map((openid) => shopperFixture(openid, { points: 5, coins: 1 }, now));
  await insertOffers(world, offers);
  await insertShoppers(world, shoppers);
}

/** A fast crowd that loses a bottle is worth nothing. */
async function checkLaws(world: World): Promise<void> {
  const findings = await world.audit();
  invariant(findings.length === 0, `every law holds after the crowds: ${JSON.stringify(findings.slice(0, 3))}`);
}
