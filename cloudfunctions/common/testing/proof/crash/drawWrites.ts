import { DAY_MS } from '../../../domain/calendar';
import { invariant } from '../../../domain/invariant';
import { drawFixture, furnishForDraws, seatShoppers } from '../../draws';
import { asOperator, asShopper, asTimer, codeOf } from '../callers';
import {
  buyWith,
  furnishClosed,
  furnishDrawn,
  furnishFrozen,
  furnishOpen,
  lookAtDraw,
  MINUTE_MS,
  onlyDrawId,
  QUOTA,
  rankedAt,
  timesFrom,
  UNTIL_DRAW_MS,
} from '../drawShop';
import type { Write } from './write';

/** A draw from its publication to its end. */

const operated = {
  operation: 'saveDraw',
  caller: 'client',
  repetition: 'sameAnswer',
  look: lookAtDraw,
} as const;
const NOBODY = { rights: '', coins: 0 } as const;

export const publish: Write = {
  ...operated,
  furnish: furnishForDraws,
  call(world) {
    const midnight = Math.ceil(world.cloud.clock.now() / DAY_MS) * DAY_MS;
    const { opensAt, closesAt, drawAt } = timesFrom(midnight + DAY_MS, DAY_MS, UNTIL_DRAW_MS);
    const draw = drawFixture({ windows: [{ opensAt, closesAt }], drawAt, quota: QUOTA });
    return asOperator(world, 'saveDraw', { requestId: 'request-1', draw, status: 'published' });
  },
  effect: { ...NOBODY, draws: ['published - - -'], stock: '8 0 0, 2 held' },
};

export const callOff: Write = {
  ...operated,
  async furnish(world) {
    const drawId = await furnishOpen(world, timesFrom(world.cloud.clock.now(), DAY_MS, DAY_MS));
    await seatShoppers(world, 1);
    await world.call('register', { drawId, notice: true }, 'shopper-0');
  },
  call: async (world) =>
    asOperator(world, 'saveDraw', {
      ...{ requestId: 'request-1', drawId: await onlyDrawId(world), revision: 1 },
      ...{ status: 'canceled', reason: '到货延期' },
    }),
  effect: { ...NOBODY, draws: ['canceled - - -'], stock: '10 0 0, 0 held' },
};

export const register: Write = {
  operation: 'register',
  caller: 'client',
  repetition: 'sameAnswer',
  async furnish(world) {
    await furnishOpen(world, timesFrom(world.cloud.clock.now(), DAY_MS, DAY_MS));
    await seatShoppers(world, 1);
  },
  call: async (world) => asShopper(world, 'shopper-0', 'register', { drawId: await onlyDrawId(world) }),
  look: async (world) => (await world.all('registrations')).map(({ openid }) => openid),
  effect: ['shopper-0'],
};

const job = (operation: string): Pick<Write, 'operation' | 'caller' | 'repetition' | 'call' | 'look'> => ({
  operation,
  caller: 'timer',
  repetition: 'ownAnswer', // it tells what this run did
  call: (world) => asTimer(world, operation),
  look: lookAtDraw,
});

export const freeze: Write = {
  ...job('draw'),
  furnish: (world) => furnishClosed(world, 3 * DAY_MS),
  effect: { ...NOBODY, draws: ['frozen 5 - -'], stock: '8 0 0, 2 held' },
};

export const drawWinners: Write = {
  ...job('draw'),
  furnish: (world) => furnishFrozen(world),
  effect: {
    draws: ['drawn 5 2 2'],
    rights: 'open open waiting waiting',
    coins: 2,
    stock: '8 0 0, 2 held',
  },
};

const SHORT_MINUTES = 30;

/** The first bought and never paid, the second did not buy: two who waited may buy now. */
export const passOn: Write = {
  ...job('sweepOrders'),
  async furnish(world) {
    await furnishDrawn(world, SHORT_MINUTES);
    const bought = await buyWith(world, await rankedAt(world, 1));
    invariant(codeOf(bought) === 'SUCCESS', 'the first of the ranking has ordered');
    world.cloud.clock.move(SHORT_MINUTES * MINUTE_MS);
  },
  effect: {
    draws: ['drawn 5 2 2'],
    rights: 'forfeited expired open open',
    coins: 4,
    stock: '8 0 0, 2 held',
  },
};

/** Nobody of the four bought, and what was held for them is anybody's. */
export const finish: Write = {
  ...job('draw'),
  async furnish(world) {
    await furnishDrawn(world, SHORT_MINUTES);
    for (let turn = 1; turn <= 2; turn += 1) {
      world.cloud.clock.move(SHORT_MINUTES * MINUTE_MS);
      await world.fire('sweepOrders');
    }
    await world.fire('dispatchEvents');
  },
  effect: {
    draws: ['finished 5 2 2'],
    rights: 'expired expired expired expired',
    coins: 4,
    stock: '10 0 0, 0 held',
  },
};

/** The unit leaves the hold; the order waits for its money. */
export const buyWithQualification: Write = {
  operation: 'createOrder',
  caller: 'client',
  repetition: 'sameAnswer',
  furnish: (world) => furnishDrawn(world),
  call: async (world) => buyWith(world, await rankedAt(world, 2)),
  look: lookAtDraw,
  effect: {
    draws: ['drawn 5 2 2'],
    rights: 'open used waiting waiting',
    coins: 2,
    stock: '8 0 1, 1 held',
  },
};
