import { orderIdOf } from '../../../domain/hash';
import { REQUEST_SETTLE_MS } from '../../../store/limits';
import type { World } from '../../world';
import { asShopper, asTimer, exchangeOf } from '../callers';
import { balancesOf, countsOf, statusesOf } from '../looks';
import type { Race } from './race';

/** Exchanges and cancels that meet each other. A bottle costs 5 points and a coin. */

const TRANSACTION_LIFE_MS = 30_000;
const PRICE = { points: 5, coins: 1 } as const;
const FIRST_ORDER = orderIdOf('alice', 'request-1');
const LIMIT_OF_ONE = {
  maxPerUser: 1,
  maxPerOrder: 0,
  timeLimit: { windowSeconds: 0, max: 0 },
  userLevelRequired: 0,
};

const exchange =
  (openid: string, requestId: string, quantity = 1) =>
  (world: World) =>
    asShopper(world, openid, 'exchange', exchangeOf(requestId, ['deer', quantity]));
const cancel = (openid: string, orderId: string) => (world: World) =>
  asShopper(world, openid, 'cancelOrder', { orderId });
const meeting =
  (...calls: readonly ReturnType<typeof exchange>[]): Race['calls'] =>
  (world) =>
    calls.map((call) => () => call(world));

/** `deer AVAILABLE RESERVED SOLD, alice POINTS+COINS, the statuses of all orders` */
async function tell(world: World): Promise<string> {
  const { points, coins } = await balancesOf(world, 'alice');
  const statuses = await statusesOf(world);
  return [`deer ${await countsOf(world, 'deer')}`, `alice ${points}+${coins}`, ...statuses].join(', ');
}

/** Alice has so many prices, the shop so many bottles. */
const furnish = (prices: number, stock: number) => async (world: World) => {
  await world.product({ stock });
  await world.shopper('alice', { points: PRICE.points * prices, coins: PRICE.coins * prices });
  await world.shopper('bob', { points: PRICE.points, coins: PRICE.coins });
};

export const exchangeRaces = {
  sameExchangeTwice: {
    furnish: furnish(2, 2),
    calls: meeting(exchange('alice', 'request-1'), exchange('alice', 'request-1')),
    tell,
    outcomes: ['SUCCESS SUCCESS: deer 1 0 1, alice 5+1, paid'],
    rareOutcomes: ['SUCCESS BUSY: deer 1 0 1, alice 5+1, paid', 'BUSY SUCCESS: deer 1 0 1, alice 5+1, paid'],
  },
  oneIdTwoPayloads: {
    furnish: furnish(3, 3),
    calls: meeting(exchange('alice', 'request-1'), exchange('alice', 'request-1', 2)),
    tell,
    outcomes: [
      'SUCCESS IDEMPOTENCY_KEY_REUSED: deer 2 0 1, alice 10+2, paid',
      'IDEMPOTENCY_KEY_REUSED SUCCESS: deer 1 0 2, alice 5+1, paid',
    ],
    rareOutcomes: ['SUCCESS BUSY: deer 2 0 1, alice 10+2, paid', 'BUSY SUCCESS: deer 1 0 2, alice 5+1, paid'],
  },
  balanceForOne: {
    furnish: furnish(1, 2),
    calls: meeting(exchange('alice', 'request-1'), exchange('alice', 'request-2')),
    tell,
    outcomes: [
      'SUCCESS COINS_NOT_ENOUGH: deer 1 0 1, alice 0+0, paid',
      'COINS_NOT_ENOUGH SUCCESS: deer 1 0 1, alice 0+0, paid',
    ],
  },
  limitOfOne: {
    async furnish(world) {
      await world.product({ stock: 2, limit: LIMIT_OF_ONE });
      await world.shopper('alice', { points: 10, coins: 2 });
    },
    calls: meeting(exchange('alice', 'request-1'), exchange('alice', 'request-2')),
    tell,
    outcomes: [
      'SUCCESS USER_LIMIT_REACHED: deer 1 0 1, alice 5+1, paid',
      'USER_LIMIT_REACHED SUCCESS: deer 1 0 1, alice 5+1, paid',
    ],
  },
  lastBottle: {
    furnish: furnish(1, 1),
    calls: meeting(exchange('alice', 'request-1'), exchange('bob', 'request-1')),
    tell,
    outcomes: [
      'SUCCESS SOLD_OUT: deer 0 0 1, alice 0+0, paid',
      'SOLD_OUT SUCCESS: deer 0 0 1, alice 5+1, paid',
    ],
  },
  cancelTwice: {
    async furnish(world) {
      await furnish(1, 1)(world);
      await exchange('alice', 'request-1')(world);
    },
    calls: meeting(cancel('alice', FIRST_ORDER), cancel('alice', FIRST_ORDER)),
    tell,
    outcomes: ['SUCCESS SUCCESS: deer 1 0 0, alice 5+1, canceled'],
  },
  cancelWhileExchanging: {
    furnish: furnish(1, 1),
    calls: meeting(exchange('alice', 'request-1')),
    late: { call: cancel('alice', FIRST_ORDER), stepsMax: 12 },
    tell,
    outcomes: [
      'SUCCESS ORDER_NOT_FOUND: deer 0 0 1, alice 0+0, paid',
      'SUCCESS SUCCESS: deer 1 0 0, alice 5+1, canceled',
    ],
  },
  cancelAndExchangeOfAnother: {
    async furnish(world) {
      await furnish(1, 2)(world);
      await exchange('alice', 'request-1')(world);
    },
    calls: meeting(cancel('alice', FIRST_ORDER)),
    late: { call: exchange('alice', 'request-2'), stepsMax: 13 },
    tell,
    outcomes: [
      'SUCCESS SUCCESS: deer 1 0 1, alice 0+0, canceled, paid',
      'SUCCESS COINS_NOT_ENOUGH: deer 2 0 0, alice 5+1, canceled',
    ],
  },
  cancelAndExchangeOfTheLast: {
    async furnish(world) {
      await furnish(1, 1)(world);
      await exchange('alice', 'request-1')(world);
    },
    calls: meeting(cancel('alice', FIRST_ORDER)),
    late: { call: exchange('bob', 'request-1'), stepsMax: 13 },
    tell,
    outcomes: [
      'SUCCESS SUCCESS: deer 0 0 1, alice 5+1, canceled, paid',
      'SUCCESS SOLD_OUT: deer 1 0 0, alice 5+1, canceled',
    ],
  },
  slowExchangeAndSweeper: {
    furnish: furnish(1, 1),
    calls: meeting(exchange('alice', 'request-1')),
    late: { call: (world) => asTimer(world, 'sweepOrders'), moveMs: REQUEST_SETTLE_MS, stepsMax: 12 },
    tell,
    outcomes: [
      'SUCCESS SUCCESS: deer 0 0 1, alice 0+0, paid',
      'REQUEST_EXPIRED SUCCESS: deer 1 0 0, alice 5+1, void',
    ],
  },
  slowExchangeAndItsRepetition: {
    furnish: furnish(2, 2),
    calls: meeting(exchange('alice', 'request-1')),
    late: { call: exchange('alice', 'request-1'), moveMs: TRANSACTION_LIFE_MS, stepsMax: 12 },
    tell,
    outcomes: ['SUCCESS SUCCESS: deer 1 0 1, alice 5+1, paid'],
    rareOutcomes: [
      'SUCCESS BUSY: deer 1 0 1, alice 5+1, paid',
      'BUSY SUCCESS: deer 0 1 1, alice 5+1, paid', // whose commit may still arrive, for all it knows
    ],
  },
  exchangeAtTheInstantOfExpiry: {
    furnish: (world) => world.product({ stock: 1 }).then(() => undefined),
    async before(world) {
      await world.shopper('alice', { ...PRICE, coinExpiresAt: world.cloud.clock.now() + 1 });
    },
    calls: meeting(exchange('alice', 'request-1')),
    late: { call: (world) => asTimer(world, 'expireCoins'), moveMs: 1, stepsMax: 12 },
    tell,
    outcomes: [
      'SUCCESS SUCCESS: deer 0 0 1, alice 0+0, paid',
      'COINS_NOT_ENOUGH SUCCESS: deer 1 0 0, alice 5+0',
    ],
  },
} as const satisfies Record<string, Race>;
