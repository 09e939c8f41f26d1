import { DAY_MS } from '../../../domain/calendar';
import { invariant } from '../../../domain/invariant';
import { REQUEST_SETTLE_MS } from '../../../store/limits';
import { drawFixture, DRAW_PRODUCT, furnishForDraws, publishDraw, seatShoppers } from '../../draws';
import { openShop } from '../../paying';
import type { World } from '../../world';
import { asOperator, asShopper, asTimer } from '../callers';
import { drawWinners, freeze, passOn } from '../crash/drawWrites';
import type { Write } from '../crash/write';
import { buyWith, furnishDrawn, lookAtDraw, onlyDrawId, rankedAt } from '../drawShop';
import { countsOf } from '../looks';
import type { Race } from './race';

/** Draws whose calls and timers meet. */

const MINUTE_MS = 60_000;

/** Timers fire at least once, which may be twice at once. */
const twice = (write: Write, tell: Race['tell'], outcome: string): Race => ({
  furnish: write.furnish,
  calls: (world) => [() => write.call(world), () => write.call(world)],
  tell,
  outcomes: [`SUCCESS SUCCESS: ${outcome}`],
});

async function tell(world: World): Promise<string> {
  const { draws, rights, stock } = await lookAtDraw(world);
  const registrations = await world.all('registrations');
  return [draws.join(), rights === '' ? `${registrations.length} entered` : rights, stock].join('; ');
}

const enter = async (world: World, openid = 'shopper-0') =>
  asShopper(world, openid, 'register', { drawId: await onlyDrawId(world) });

async function furnishOpen(world: World, openMs = DAY_MS): Promise<void> {
  await furnishForDraws(world);
  const now = world.cloud.clock.now();
  const [opensAt, closesAt] = [now, now + openMs];
  await publishDraw(world, { windows: [{ opensAt, closesAt }], drawAt: closesAt + DAY_MS, quota: 2 });
}

const OPEN = 'published - - -';
const HELD = '8 0 0, 2 held';

export const drawRaces = {
  twoFreezes: twice(freeze, tell, `frozen 5 - -; 5 entered; ${HELD}`),
  twoDraws: twice(drawWinners, tell, `drawn 5 2 2; open open waiting waiting; ${HELD}`),
  twoPassOns: twice(passOn, tell, `drawn 5 2 2; forfeited expired open open; ${HELD}`),
  enteredTwice: {
    async furnish(world) {
      await furnishOpen(world);
      await seatShoppers(world, 1);
    },
    calls: (world) => [() => enter(world), () => enter(world)],
    tell,
    outcomes: [`SUCCESS SUCCESS: ${OPEN}; 1 entered; ${HELD}`],
  },
  /** As if both accounts had been verified for one person: before one of them withdrew, say. */
  onePersonEntersTwice: {
    async furnish(world) {
      await furnishOpen(world);
      await seatShoppers(world, 2);
      await world.edit('shoppers', 'shopper-1', { $set: { 'identity.identityId': 'identity.shopper-0' } });
    },
    calls: (world) => [() => enter(world), () => enter(world, 'shopper-1')],
    tell,
    outcomes: [
      `SUCCESS PERSON_REGISTERED: ${OPEN}; 1 entered; ${HELD}`,
      `PERSON_REGISTERED SUCCESS: ${OPEN}; 1 entered; ${HELD}`,
    ],
  },
  enteredAtTheClose: {
    furnish: (world) => seatShoppers(world, 1).then(() => furnishForDraws(world)),
    async before(world) {
      const now = world.cloud.clock.now();
      const windows = [{ opensAt: now, closesAt: now + MINUTE_MS }];
      await publishDraw(world, { windows, drawAt: now + 10 * MINUTE_MS, quota: 2 });
      world.cloud.clock.move(MINUTE_MS - 1);
    },
    calls: (world) => [() => asTimer(world, 'draw')],
    late: { call: enter, moveMs: 1, stepsMax: 6 },
    tell,
    outcomes: [`SUCCESS DRAW_NOT_OPEN: ${OPEN}; 0 entered; ${HELD}`],
  },
  calledOffAtTheFreeze: {
    furnish: (world) => seatShoppers(world, 1).then(() => furnishForDraws(world)),
    async before(world) {
      const now = world.cloud.clock.now();
      const windows = [{ opensAt: now, closesAt: now + MINUTE_MS }];
      await publishDraw(world, { windows, drawAt: now + 10 * MINUTE_MS, quota: 2 });
      await enter(world);
      world.cloud.clock.move(MINUTE_MS + REQUEST_SETTLE_MS);
    },
    calls: (world) => [() => asTimer(world, 'draw'), () => callOff(world)],
    tell,
    outcomes: [
      'SUCCESS SUCCESS: canceled - - -; 1 entered; 10 0 0, 0 held',
      `SUCCESS DRAW_STATUS_INVALID: frozen 1 - -; 1 entered; ${HELD}`,
    ],
  },
  boughtAtTheExpiry: {
    furnish: (world) => furnishDrawn(world, 600),
    async before(world) {
      const found = (await world.all('qualifications')).find(({ rank }) => rank === 1);
      invariant(found !== undefined && found.expiresAt !== null, 'somebody won');
      const expiresAt = world.cloud.clock.now() + 1;
      await world.edit('qualifications', found._id, { $set: { expiresAt } });
    },
    calls: (world) => [async () => buyWith(world, await rankedAt(world, 1))],
    late: { call: (world) => asTimer(world, 'sweepOrders'), moveMs: 1, stepsMax: 14 },
    tell,
    outcomes: [
      'SUCCESS SUCCESS: drawn 5 2 2; used open waiting waiting; 8 0 1, 1 held',
      `QUALIFICATION_EXPIRED SUCCESS: drawn 5 2 2; expired open open waiting; ${HELD}`,
    ],
  },
  boughtTwice: {
    furnish: (world) => furnishDrawn(world, 6_000),
    calls: (world) => [
      async () => buyWith(world, await rankedAt(world, 1)),
      async () => buyWith(world, await rankedAt(world, 1), 'request-other'),
    ],
    tell,
    outcomes: [
      'SUCCESS QUALIFICATION_USED: drawn 5 2 2; used open waiting waiting; 8 0 1, 1 held',
      'QUALIFICATION_USED SUCCESS: drawn 5 2 2; used open waiting waiting; 8 0 1, 1 held',
    ],
  },
  publishedWhileTheLastAreSold: {
    async furnish(world) {
      await furnishForDraws(world);
      await openShop(world, 'wechatPayV3');
      await world.edit('stocks', DRAW_PRODUCT, { $set: { available: 2, inbound: 2 } });
      await world.shopper('alice');
    },
    calls: (world) => [
      () => publishNow(world),
      () =>
        asShopper(world, 'alice', 'createOrder', {
          requestId: 'request-1',
          lines: [{ productId: DRAW_PRODUCT, quantity: 1 }],
        }),
    ],
    tell: async (world) => {
      const held = (await world.document('stocks', DRAW_PRODUCT))?.drawHeld;
      return `${await countsOf(world, DRAW_PRODUCT)}, ${held} held`;
    },
    outcomes: ['SUCCESS SOLD_OUT: 0 0 0, 2 held', 'DRAW_STOCK_NOT_ENOUGH SUCCESS: 1 0 1, 0 held'],
  },
} as const satisfies Record<string, Race>;

async function callOff(world: World) {
  const cancellation = { drawId: await onlyDrawId(world), revision: 1, status: 'canceled', reason: '酒窖检修' };
  return asOperator(world, 'saveDraw', { requestId: 'request-off', ...cancellation });
}

function publishNow(world: World) {
  const now = world.cloud.clock.now();
  const windows = [{ opensAt: now, closesAt: now + DAY_MS }];
  const draw = drawFixture({ windows, drawAt: now + 2 * DAY_MS, quota: 2 });
  return asOperator(world, 'saveDraw', { requestId: 'request-1', draw, status: 'published' });
}
