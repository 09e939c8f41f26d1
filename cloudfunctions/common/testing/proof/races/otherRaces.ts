import { CONSENT, WANG } from '../../people';
import type { World } from '../../world';
import { asOperator, asShopper, asTimer, exchangeOf } from '../callers';
import { dispatchEvents, expireCoins, sweepOrders } from '../crash/jobWrites';
import type { Write } from '../crash/write';
import { balancesOf, countOf, countsOf, statementOf } from '../looks';
import type { Race } from './race';

/** Jobs that run twice at once, and operators who meet shoppers. */

/** Timers fire at least once, which may be twice at once. */
const twice = (write: Write): Race => ({
  furnish: write.furnish,
  calls: (world) => [() => write.call(world), () => write.call(world)],
  tell: async (world) => JSON.stringify(await write.look(world)),
  outcomes: [`SUCCESS SUCCESS: ${JSON.stringify(write.effect)}`],
});

const exchange = (world: World, openid = 'alice') =>
  asShopper(world, openid, 'exchange', exchangeOf('request-1', 'deer'));

async function furnish(world: World): Promise<void> {
  await world.product({ stock: 1 });
  await world.shopper('alice', { points: 10, coins: 2 });
}

async function tell(world: World): Promise<string> {
  const [order] = await world.all('orders');
  const paid =
    order === undefined || order.status === 'void' ? 'no order' : `order of ${order.totalPoints} points`;
  return `deer ${await countsOf(world, 'deer')}, ${paid}`;
}

/** For the next sale the bottle costs 8 points and two coins. */
const NEW_PRICE = {
  requestId: 'request-1',
  productId: 'deer',
  revision: 1,
  product: {
    paymentMode: 'coin_points',
    skus: [{ skuId: 'deer', specifications: {}, pricePoints: 8, priceCoins: 2, priceFen: 0 }],
  },
};

export const otherRaces = {
  twoSweepers: twice(sweepOrders),
  twoExpiries: twice(expireCoins),
  twoDispatchers: twice(dispatchEvents),
  auditorAndExchange: {
    furnish,
    calls: (world) => [() => asTimer(world, 'auditLedger'), () => exchange(world)],
    tell: async (world) => `${await countOf(world, 'audits')} findings`,
    outcomes: ['SUCCESS SUCCESS: 0 findings'],
  },
  stockTakenAway: {
    furnish,
    calls: (world) => [
      () =>
        asOperator(world, 'adjustStock', {
          requestId: 'request-1',
          skuId: 'deer',
          change: 'adjusted',
          delta: -1,
          description: '盘亏',
        }),
      () => exchange(world),
    ],
    tell,
    outcomes: [
      'SUCCESS SOLD_OUT: deer 0 0 0, no order',
      'STOCK_BELOW_ZERO SUCCESS: deer 0 0 1, order of 5 points',
    ],
  },
  priceChanged: {
    async furnish(world) {
      await world.product({ stock: 2 });
      await world.shopper('alice', { points: 10, coins: 2 });
      await world.shopper('bob', { points: 5, coins: 1 });
    },
    before: async (world) => void (await exchange(world, 'bob')), // an instance remembers the old price
    calls: (world) => [() => asOperator(world, 'saveProduct', NEW_PRICE)],
    late: { call: exchange, stepsMax: 16 },
    async tell(world) {
      const orders = (await world.all('orders')).flatMap((order) =>
        order.status === 'void' || order.openid === 'bob' ? [] : [order],
      );
      const paid = orders.map(
        ({ totalPoints, lines }) => `${totalPoints} points at revision ${lines[0]?.snapshot.revision}`,
      );
      return [
        `deer ${await countsOf(world, 'deer')}`,
        ...paid,
        `reserved ${wasReservedBefore(world) ? 'before' : 'after'} it`,
      ].join(', ');
    },
    outcomes: [
      'SUCCESS SUCCESS: deer 0 0 2, 5 points at revision 1, reserved before it',
      'SUCCESS SUCCESS: deer 0 0 2, 8 points at revision 2, reserved after it',
    ],
  },
  takenOffSale: {
    furnish,
    calls: (world) => [
      () =>
        asOperator(world, 'setProductStatus', {
          requestId: 'request-1',
          productId: 'deer',
          revision: 1,
          status: 'off_sale',
        }),
      () => exchange(world),
    ],
    tell,
    outcomes: [
      'SUCCESS SUCCESS: deer 0 0 1, order of 5 points',
      'SUCCESS PRODUCT_OFF_SALE: deer 1 0 0, no order',
    ],
  },
  onePersonTwoAccounts: {
    furnish: async () => undefined,
    calls: (world) =>
      ['alice', 'bob'].map(
        (openid) => () => asShopper(world, openid, 'verifyIdentity', { ...WANG, consent: CONSENT }),
      ),
    async tell(world) {
      const verified = (await world.all('shoppers'))
        .filter(({ identity }) => identity !== null)
        .map(({ _id }) => _id);
      const [identities, consents] = [await countOf(world, 'identities'), await countOf(world, 'consents')];
      return `${verified.join()} verified, ${identities} identity, ${consents} consent`;
    },
    outcomes: [
      'SUCCESS IDENTITY_TAKEN: alice verified, 1 identity, 1 consent',
      'IDENTITY_TAKEN SUCCESS: bob verified, 1 identity, 1 consent',
    ],
  },
  sameGrantTwice: {
    furnish: (world) => world.shopper('alice', { points: 1 }).then(() => undefined),
    calls: (world) => [grant(world), grant(world)],
    tell: async (world) =>
      `${(await balancesOf(world, 'alice')).coins} coins, ${await countOf(world, 'operations')} operation`,
    outcomes: ['SUCCESS SUCCESS: 2 coins, 1 operation'],
  },
  grantAndExchange: {
    furnish,
    calls: (world) => [grant(world), () => exchange(world)],
    tell: async (world) => (await statementOf(world, 'alice')).slice(2).join(', '),
    outcomes: [
      'SUCCESS SUCCESS: coin 2 admin_adjust, coin -1 mall_consumption, points -5 mall_consumption',
      'SUCCESS SUCCESS: coin -1 mall_consumption, points -5 mall_consumption, coin 2 admin_adjust',
    ],
  },
} as const satisfies Record<string, Race>;

/**
 * Whether the reservation that held, the last update of the stock but for the confirmation, came before the new
 * price.
 */
function wasReservedBefore({ cloud }: World): boolean {
  const trace = cloud.scheduler.trace();
  const updates = trace.flatMap((line, step) =>
    line === '2 exchange database.modifyDocument stocks' ? [step] : [],
  );
  return (updates.at(-2) ?? NaN) < trace.indexOf('1 saveProduct database.commitTransaction');
}

function grant(world: World) {
  return () =>
    asOperator(world, 'adjustWallet', {
      requestId: 'request-1',
      openid: 'alice',
      asset: 'coin',
      amount: 2,
      reason: '补发',
    });
}
