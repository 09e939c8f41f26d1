import { MEMOS } from '../contract/texts';
import { recentAfter, shopperRefusals, type WantedLine, type OrderRules } from '../domain/order/rules';
import { Refusal, refuse } from '../domain/refusal';
import type { Movement } from '../domain/wallet/entry';
import { spend } from '../domain/wallet/spend';
import { freshId } from '../runtime/clock';
import type { Database, Tx } from './database';
import { eventLinesOf, newEvent } from './events';
import { Ambiguous, DatabaseUnavailable } from './failures';
import type { OrderRequest, LiveOrder } from './orders';
import { setEach } from './setEach';
import { readPastLines } from './pastLines';
import { forgetProduct } from './products';
import { newShopper, writeMovement, type Shopper } from './shoppers';
import { useQualification } from './qualifications';
import { finishAttempt, howAttemptEnds, reserveStock, type Demand } from './stocks';

const PLANS_MAX = 3;

/** An order that passed the catalogue's rules and is about to be made. */
export interface OrderPlan {
  readonly order: Omit<LiveOrder, 'attemptId'>;
  readonly lines: readonly WantedLine[];
  readonly rules: OrderRules;
}
export interface PlacedOrder {
  readonly order: LiveOrder;
  readonly shopper: Shopper;
}

/**
 * Makes an order at most once for its request: reserve, commit, finish. Before anything is refused, the order of
 * the request is looked for, because a repetition answers what the first call did even when the shop has changed
 * since.
 */
export async function placeOrder(
  db: Database,
  request: OrderRequest,
  plan: () => Promise<OrderPlan>,
  now: number,
): Promise<PlacedOrder> {
  try {
    for (let round = 1; round <= PLANS_MAX; round += 1) {
      const placed = await reserveAndCommit(db, request, await plan(), now);
      if (placed !== 'stale') return placed;
    }
    return refuse('BUSY');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const placed = await recallOrder(db, request, now);
    if (placed === null) throw error;
    return placed;
  }
}

/** What an earlier call with the same request made, or null. */
async function recallOrder(db: Database, request: OrderRequest, now: number): Promise<PlacedOrder | null> {
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
  request: OrderRequest,
  plan: OrderPlan,
  now: number,
): Promise<PlacedOrder | 'stale'> {
  const demands = demandsOf(plan.order);
  let held: string | null = null; // the attempt that holds stock
  let openCommit = false; // a commit of ours may still arrive
  const recall = async (): Promise<PlacedOrder | null> => {
    const placed = await recallOrder(db, request, now);
    openCommit ||= placed === null;
    return placed;
  };
  try {
    const placed = await db.transact<PlacedOrder>(async (tx) => {
      const attemptId = held ?? freshId();
      const order: LiveOrder = { ...plan.order, attemptId };
      await tx.insert('orders', order);
      const { shopper, isNew } = await admitShopper(tx, plan, order, now);
      if (order.drawId !== null) await useQualification(tx, claimOf(order, order.drawId, shopper, now));
      if (held === null) await hold(db, order, demands, now);
      held = attemptId;
      return { order, shopper: await writeOrder(tx, plan, order, shopper, isNew, now) };
    }, recall);
    if (held !== null)
      await finishLater(finishAttempt(db, held, demands, howAttemptEnds(held, placed.order), now));
    return placed;
  } catch (error) {
    if (held !== null && !openCommit && (error instanceof Refusal || error instanceof DatabaseUnavailable)) {
      await finishLater(finishAttempt(db, held, demands, 'release', now));
    }
    if (!(error instanceof StalePlan)) throw error;
    for (const { productId } of plan.order.lines) forgetProduct(productId);
    return 'stale';
  }
}

function demandsOf({ lines, drawId }: Pick<LiveOrder, 'lines' | 'drawId'>): readonly Demand[] {
  return lines.map(({ skuId, quantity, snapshot: { revision } }) => ({ skuId, quantity, revision, drawId }));
}

function claimOf({ _id: orderId, openid }: LiveOrder, drawId: string, { identity }: Shopper, now: number) {
  return { drawId, openid, identityId: identity?.identityId ?? null, orderId, now };
}

async function hold(db: Database, order: LiveOrder, demands: readonly Demand[], now: number): Promise<void> {
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
  plan: OrderPlan,
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
async function writeOrder(
  tx: Tx,
  plan: OrderPlan,
  order: LiveOrder,
  shopper: Shopper,
  isNew: boolean,
  now: number,
): Promise<Shopper> {
  const { _id: orderId, openid, kind, totalPoints: points, totalCoins: coins } = order;
  const movement = payFromWallet(order, shopper, now);
  const { windowSeconds, max } = plan.rules.exchange.frequency;
  const counted = {
    recentOrderAts: [...recentAfter(shopper.recentOrderAts, now, windowSeconds), now].slice(-max),
    totalOrders: shopper.totalOrders + 1,
    ...(kind === 'exchange' ? { totalExchanges: shopper.totalExchanges + 1, lastExchangeAt: now } : {}),
  };
  await writeMovement(tx, shopper, isNew, movement, setEach(counted), now);
  const type = order.status === 'paid' ? 'mall.product.exchanged' : 'mall.order.created';
  const source = kind === 'exchange' ? 'exchange' : 'createOrder';
  const payload = { orderId, openid, points, coins, lines: eventLinesOf(order) };
  await tx.insert('events', newEvent(type, orderId, source, payload, now));
  return { ...shopper, ...counted, wallet: movement.wallet, updatedAt: now };
}

/** The points and coins of the price; an order for money alone moves no wallet. */
function payFromWallet(order: LiveOrder, { wallet }: Shopper, now: number): Movement {
  const { _id: orderId, openid, totalPoints: points, totalCoins: coins, lines } = order;
  if (points + coins === 0) return { wallet, entries: [] };
  const memo = MEMOS.exchange(lines.map(({ snapshot }) => snapshot.name));
  const cause = { openid, causeId: orderId, orderId, reason: 'mall_consumption', memo, now } as const;
  return spend(wallet, { points, coins }, cause);
}
