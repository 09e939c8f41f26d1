import { REQUEST_SETTLE_MS } from '../../store/limits';
import type { World } from '../world';

const ROUNDS_MAX = 4;

/** What is still held or owed. In a settled world there is none of it. */
export async function findLeftovers(world: World): Promise<readonly string[]> {
  const [stocks, orders, events] = await Promise.all([
    world.all('stocks'),
    world.all('orders'),
    world.all('events'),
  ]);
  return [
    ...stocks.flatMap(({ _id, reserved, returning, reservations, returns }) => [
      ...Object.keys(reservations).map((attemptId) => `stock ${_id} is reserved for attempt ${attemptId}`),
      ...Object.keys(returns).map((orderId) => `stock ${_id} still marks the return of ${orderId}`),
      ...(reserved === 0 && returning === 0
        ? []
        : [`stock ${_id} counts ${reserved} reserved, ${returning} returning`]),
    ]),
    ...orders.flatMap((order) =>
      order.status === 'canceled' && order.stockReturnedAt === null
        ? [`order ${order._id} owes its stock`]
        : [],
    ),
    ...events.flatMap(({ _id, state }) => (state === 'done' ? [] : [`event ${_id} is ${state}`])),
  ];
}

/**
 * Lets pass whatever time a call that died may still hold something, with the timers firing, until nothing is left.
 */
export async function settle(world: World): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    world.cloud.clock.move(REQUEST_SETTLE_MS);
    await world.fire('sweepOrders');
    await world.fire('dispatchEvents');
    if ((await findLeftovers(world)).length === 0) return;
  }
}
