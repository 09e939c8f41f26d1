import { isSettled } from '../../store/stocks';
import { REQUEST_SETTLE_MS } from '../../store/limits';
import type { World } from '../world';

const ROUNDS_MAX = 9;
/** From this round on what still waits, waits for its next look at the provider. */
const LONG_ROUND = 5;
const LONG_MS = 10 * 60_000;

/** What is still held or owed. In a settled world there is none of it. */
export async function findLeftovers(world: World): Promise<readonly string[]> {
  const [ofShop, ofDraws] = await Promise.all([leftoversOfShop(world), leftoversOfDraws(world)]);
  return [...ofShop, ...ofDraws];
}

async function leftoversOfShop(world: World): Promise<readonly string[]> {
  const [stocks, orders, refunds, events] = await Promise.all([
    world.all('stocks'),
    world.all('orders'),
    world.all('refunds'),
    world.all('events'),
  ]);
  const now = world.cloud.clock.now();
  return [
    ...stocks.flatMap(({ _id, reserved, returning, reservations, returns }) => [
      ...Object.keys(reservations).map((attemptId) => `stock ${_id} is reserved for attempt ${attemptId}`),
      ...Object.keys(returns).map((orderId) => `stock ${_id} still marks the return of ${orderId}`),
      ...(reserved === 0 && returning === 0
        ? []
        : [`stock ${_id} counts ${reserved} reserved, ${returning} returning`]),
    ]),
    ...orders.flatMap((order) => {
      if (order.status === 'void') return [];
      const { _id, status, stockReturnedAt, reconcileAt } = order;
      return [
        ...(status === 'canceled' && stockReturnedAt === null ? [`order ${_id} owes its stock`] : []),
        ...(status === 'closing' ? [`order ${_id} is closing`] : []),
        ...(reconcileAt !== null && reconcileAt <= now ? [`nobody asked how order ${_id} stands`] : []),
      ];
    }),
    // One that was only asked for waits for an operator.
    ...refunds.flatMap(({ _id, state }) =>
      state === 'requested' || state === 'rejected' || state === 'refunded'
        ? []
        : [`refund ${_id} is ${state}`],
    ),
    ...events.flatMap(({ _id, state }) => (state === 'done' ? [] : [`event ${_id} is ${state}`])),
  ];
}

async function leftoversOfDraws(world: World): Promise<readonly string[]> {
  const [draws, qualifications] = await Promise.all([world.all('draws'), world.all('qualifications')]);
  const now = world.cloud.clock.now();
  return [
    ...draws.flatMap(({ _id, status, closesAt, promise, toldUpTo }) => [
      ...(status === 'published' && isSettled(closesAt, now) ? [`the list of draw ${_id} is not frozen`] : []),
      ...(status === 'frozen' && (promise?.beacon.roundAt ?? now) <= now ? [`draw ${_id} is not drawn`] : []),
      ...(toldUpTo === null ? [] : [`draw ${_id} has told nobody after ${toldUpTo}`]),
    ]),
    ...qualifications.flatMap(({ _id, state, passedOn, expiresAt }) => [
      ...(state === 'open' && expiresAt !== null && expiresAt <= now
        ? [`qualification ${_id} is overdue`]
        : []),
      ...((state === 'expired' || state === 'forfeited') && !passedOn ? [`the unit of ${_id} waits`] : []),
    ]),
  ];
}

/** Where no draw is and nobody pays with money, two of the timers would only cost time. */
async function jobsOf(world: World): Promise<readonly string[]> {
  const [draws, transactions] = [await world.all('draws'), world.cloud.wechat.pay.transactions()];
  return [
    'sweepOrders',
    ...(transactions.length > 0 ? ['reconcilePayments'] : []),
    ...(draws.length > 0 ? ['draw'] : []),
    'dispatchEvents',
  ];
}

/**
 * Lets pass whatever time a call that died may still hold something, with the timers firing and WeChat's notices
 * coming, until nothing is left.
 */
export async function settle(world: World): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    world.cloud.clock.move(round < LONG_ROUND ? REQUEST_SETTLE_MS : LONG_MS);
    await world.cloud.wechat.pay.notices.deliver({ early: true });
    for (const job of await jobsOf(world)) await world.fire(job);
    if ((await findLeftovers(world)).length === 0) return;
  }
}
