import { MEMOS } from '../contract/texts';
import { recentAfter, shopperRefusals, type ExchangeLine, type ExchangeRules } from '../domain/order/exchange';
import { Refusal, refuse } from '../domain/refusal';
import { spend } from '../domain/wallet/spend';
import { freshId } from '../runtime/clock';
import type { Database, Tx } from './database';
import { newEvent } from './events';
import { Ambiguous, DatabaseUnavailable } from './failures';
import type { ExchangeRequest, LiveOrder } from './orders';
import { setEach } from './setEach';
import { readPastLines } from './pastLines';
import { forgetProduct } from './products';
import { newShopper, writeMovement, type Shopper } from './shoppers';
import { finishAttempt, howAttemptEnds, reserveStock } from './stocks';

const PLANS_MAX = 3;

/** An exchange that passed the catalogue's rules and is about to be made. */
export interface ExchangePlan {
  readonly order: Omit<LiveOrder, 'attemptId'>;
  readonly lines: readonly ExchangeLine[];
  readonly rules: ExchangeRules;
}
export interface PlacedExchange {
  readonly order: LiveOrder;
  readonly shopper: Shopper;
}

/**
 * Makes an exchange at most once for its request: reserve, commit, finish. Before anything is refused, the order of
 * the request is looked for, because a repetition answers what the first call did even when the shop has changed
 * since.
 */
export async function placeExchange(
  db: Database,
  request: ExchangeRequest,
  plan: () => Promise<ExchangePlan>,
  now: number,
): Promise<PlacedExchange> {
  try {
    for (let round = 1; round <= PLANS_MAX; round += 1) {
      const placed = await reserveAndCommit(db, request, await plan(), now);
      if (placed !== 'stale') return placed;
    }
    return refuse('BUSY');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const placed = await recallExchange(db, request, now);
    if (placed === null) throw error;
    return placed;
  }
}

/** What an earlier call with the same request made, or null. */
async function recallExchange(
  db: Database,
  request: ExchangeRequest,
  now: number,
): Promise<PlacedExchange | null> {
  const order = await db.get('orders', request.orderId);
  if (order === null) return null;
  if (order.status === 'void') return refuse('REQUEST_EXPIRED');
  if (order.inputHash !== request.inputHash) return refuse('IDEMPOTENCY_KEY_REUSED');
  const shopper = await db.get('shoppers', order.openid);
  return { order, shopper: shopper ?? newShopper(order.openid, now) };
}

/** The product changed since the plan was made; nothing is held. */
class StalePlan extends Error {}

/**
 * The order goes into the transaction first: its `_id` is the request's, so a repetition ends there. Stock is
 * reserved when the shopper passed every check, outside the transaction. A crash anywhere leaves at most a
 * reservation, which sweepOrders ends by the rule of `howAttemptEnds`, as it is ended here.
 */
async function reserveAndCommit(
  db: Database,
  request: ExchangeRequest,
  plan: ExchangePlan,
  now: number,
): Promise<PlacedExchange | 'stale'> {
  const { lines } = plan.order;
  let held: string | null = null; // the attempt that holds stock
  let openCommit = false; // a commit of ours may still arrive
  const recall = async (): Promise<PlacedExchange | null> => {
    const placed = await recallExchange(db, request, now);
    openCommit ||= placed === null;
    return placed;
  };
  try {
    const placed = await db.transact<PlacedExchange>(async (tx) => {
      const attemptId = held ?? freshId();
      const order: LiveOrder = { ...plan.order, attemptId };
      await tx.insert('orders', order);
      const { shopper, isNew } = await admitShopper(tx, plan, order, now);
      if (held === null) await hold(db, order, now);
      held = attemptId;
      return { order, shopper: await writeExchange(tx, plan, order, shopper, isNew, now) };
    }, recall);
    if (held !== null)
      await finishLater(finishAttempt(db, held, lines, howAttemptEnds(held, placed.order), now));
    return placed;
  } catch (error) {
    if (held !== null && !openCommit && (error instanceof Refusal || error instanceof DatabaseUnavailable)) {
      await finishLater(finishAttempt(db, held, lines, 'release', now));
    }
    if (!(error instanceof StalePlan)) throw error;
    for (const { productId } of lines) forgetProduct(productId);
    return 'stale';
  }
}

async function hold(db: Database, order: LiveOrder, now: number): Promise<void> {
  const demands = order.lines.map(({ skuId, quantity, snapshot }) => ({
    skuId,
    quantity,
    revision: snapshot.revision,
  }));
  const outcome = await reserveStock(db, { attemptId: order.attemptId, orderId: order._id }, demands, now);
  if (outcome === 'soldOut') refuse('SOLD_OUT');
  if (outcome === 'held') refuse('BUSY');
  if (outcome === 'stale') throw new StalePlan();
}

/** The order stands, or never will: a finish that does not get through is the sweeper's. */
async function finishLater(finish: Promise<void>): Promise<void> {
  await finish.catch((error: unknown) => {
    if (!(error instanceof Ambiguous || error instanceof DatabaseUnavailable)) throw error;
  });
}

/** The shopper as the transaction sees them, when nothing is to be refused. */
async function admitShopper(
  tx: Tx,
  plan: ExchangePlan,
  order: LiveOrder,
  now: number,
): Promise<{ readonly shopper: Shopper; readonly isNew: boolean }> {
  const known = await tx.get('shoppers', order.openid);
  const shopper = known ?? newShopper(order.openid, now);
  const past = plan.rules.exchange.limitsEnabled ? await readPastLines(tx, shopper, plan.lines, order._id) : [];
  const [first] = shopperRefusals(plan.lines, shopper, past, plan.rules, now);
  if (first !== undefined) throw first;
  return { shopper, isNew: known === null };
}

/** Wallet, entries and event, with the order: all of them or none. */
async function writeExchange(
  tx: Tx,
  plan: ExchangePlan,
  order: LiveOrder,
  shopper: Shopper,
  isNew: boolean,
  now: number,
): Promise<Shopper> {
  const { _id: orderId, openid, totalPoints: points, totalCoins: coins } = order;
  const memo = MEMOS.exchange(order.lines.map(({ snapshot }) => snapshot.name));
  const movement = spend(
    shopper.wallet,
    { points, coins },
    { openid, causeId: orderId, orderId, reason: 'mall_consumption', memo, now },
  );
  const { windowSeconds, max } = plan.rules.exchange.frequency;
  const counted = {
    recentExchangeAts: [...recentAfter(shopper.recentExchangeAts, now, windowSeconds), now].slice(-max),
    totalExchanges: shopper.totalExchanges + 1,
    lastExchangeAt: now,
  };
  await writeMovement(tx, shopper, isNew, movement, setEach(counted), now);
  const payload = {
    orderId,
    openid,
    points,
    coins,
    lines: order.lines.map(({ skuId, productId, quantity }) => ({ skuId, productId, quantity })),
  };
  await tx.insert('events', newEvent('mall.product.exchanged', orderId, 'exchange', payload, now));
  return { ...shopper, ...counted, wallet: movement.wallet, updatedAt: now };
}
