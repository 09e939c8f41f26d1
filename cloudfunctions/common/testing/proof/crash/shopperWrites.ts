import { settingsFields } from '../../../../../database/collections/settings';
import { invariant } from '../../../domain/invariant';
import { CONSENT, WANG } from '../../people';
import type { World } from '../../world';
import { asShopper, codeOf, exchangeOf } from '../callers';
import { balancesOf, countOf, countsOf, statementOf, statusesOf } from '../looks';
import { settle } from '../settle';
import type { Write } from './write';

/** What shoppers do that writes. */

const ALICE = 'alice';

async function furnishShop(world: World): Promise<void> {
  await world.product({ stock: 6, alertThreshold: 4 });
  await world.product({ _id: 'antler', pricePoints: 7, stock: 5 });
  await world.shopper(ALICE, { points: 40, coins: 6 });
}

async function lookAtExchange(world: World) {
  return {
    alice: await balancesOf(world, ALICE),
    deer: await countsOf(world, 'deer'),
    antler: await countsOf(world, 'antler'),
    orders: await statusesOf(world),
    statement: (await statementOf(world, ALICE)).slice(2),
  };
}

export const exchange: Write = {
  operation: 'exchange',
  caller: 'client',
  repetition: 'sameAnswer',
  furnish: furnishShop,
  call: (world) => asShopper(world, ALICE, 'exchange', exchangeOf('request-1', 'deer')),
  look: lookAtExchange,
  effect: {
    alice: { points: 35, coins: 5 },
    deer: '5 0 1',
    antler: '5 0 0',
    orders: ['paid'],
    statement: ['coin -1 mall_consumption', 'points -5 mall_consumption'],
  },
};

export const exchangeOfTwoLines: Write = {
  ...exchange,
  call: (world) => asShopper(world, ALICE, 'exchange', exchangeOf('request-1', ['deer', 2], 'antler')),
  effect: {
    alice: { points: 23, coins: 3 },
    deer: '4 0 2',
    antler: '4 0 1',
    orders: ['paid'],
    statement: ['coin -3 mall_consumption', 'points -17 mall_consumption'],
  },
};

export const cancelOrder: Write = {
  operation: 'cancelOrder',
  caller: 'client',
  repetition: 'sameAnswer',
  async furnish(world) {
    await furnishShop(world);
    await asShopper(world, ALICE, 'exchange', exchangeOf('request-1', ['deer', 2], 'antler'));
    await settle(world);
  },
  async call(world) {
    const [order] = await world.all('orders');
    invariant(order !== undefined, 'there is an order to cancel');
    return asShopper(world, ALICE, 'cancelOrder', { orderId: order._id });
  },
  look: lookAtExchange,
  effect: {
    alice: { points: 40, coins: 6 },
    deer: '6 0 0',
    antler: '5 0 0',
    orders: ['canceled'],
    statement: [
      'coin -3 mall_consumption',
      'points -17 mall_consumption',
      'coin 3 mall_refund',
      'points 17 mall_refund',
    ],
  },
};

export const login: Write = {
  operation: 'login',
  caller: 'client',
  repetition: 'ownAnswer', // `isNew` is true once
  furnish: async () => undefined,
  call: (world) => asShopper(world, ALICE, 'login', {}),
  look: async (world) => ({
    shoppers: await countOf(world, 'shoppers'),
    alice: await balancesOf(world, ALICE),
  }),
  effect: { shoppers: 1, alice: { points: 0, coins: 0 } },
};

async function lookAtIdentity(world: World) {
  const alice = await world.document('shoppers', ALICE);
  return {
    shown: alice?.identity?.maskedName ?? 'nobody',
    kept: await countOf(world, 'identities'),
    consents: (await world.all('consents')).map(({ action }) => action).sort(),
  };
}

export const verifyIdentity: Write = {
  operation: 'verifyIdentity',
  caller: 'client',
  repetition: 'sameAnswer',
  async furnish(world) {
    const { identity } = settingsFields.parse({});
    const providerEndpoint = world.cloud.wechat.faceid.endpoint.replace('http://', '');
    await world.settings({
      identity: { ...identity, provider: 'tencentFaceid', providerEndpoint, providerProtocol: 'http' },
    });
  },
  call: (world) => asShopper(world, ALICE, 'verifyIdentity', { ...WANG, consent: CONSENT }),
  look: lookAtIdentity,
  effect: { shown: '王*明', kept: 1, consents: ['given'] },
};

export const withdrawIdentity: Write = {
  operation: 'withdrawIdentity',
  caller: 'client',
  repetition: 'sameAnswer',
  async furnish(world) {
    const verified = await asShopper(world, ALICE, 'verifyIdentity', { ...WANG, consent: CONSENT });
    invariant(codeOf(verified) === 'SUCCESS', 'alice is verified');
  },
  call: (world) => asShopper(world, ALICE, 'withdrawIdentity', { requestId: 'request-1' }),
  look: lookAtIdentity,
  effect: { shown: 'nobody', kept: 0, consents: ['given', 'withdrawn'] },
};
