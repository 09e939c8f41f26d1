import type { World } from '../../world';
import { asShopper, exchangeOf } from '../callers';
import { countsOf } from '../looks';
import type { Race } from './race';

/** A hundred shoppers want the same bottle at the same moment. */

const SHOPPERS = Array.from({ length: 100 }, (_, index) => `shopper-${index}`);

async function tell(world: World): Promise<string> {
  const orders = await world.all('orders');
  const spent = (await world.all('shoppers')).filter(({ wallet }) => wallet.totals.coin.spent === 1);
  return `deer ${await countsOf(world, 'deer')}, ${orders.length} orders, ${spent.length} paid`;
}

const crowd = (stock: number, outcome: string): Race => ({
  instances: SHOPPERS.length,
  async furnish(world) {
    await world.product({ stock });
    for (const openid of SHOPPERS) await world.shopper(openid, { points: 5, coins: 1 });
    await world.cloud.warm('exchange', SHOPPERS.length);
  },
  calls: (world) =>
    SHOPPERS.map((openid) => () => asShopper(world, openid, 'exchange', exchangeOf('request-1', 'deer'))),
  tell,
  outcomes: [outcome],
});

export const crowds = {
  crowdForEnough: crowd(100, '100 SUCCESS: deer 0 0 100, 100 orders, 100 paid'),
  crowdForTen: crowd(10, '10 SUCCESS 90 SOLD_OUT: deer 0 0 10, 10 orders, 10 paid'),
} as const satisfies Record<string, Race>;
