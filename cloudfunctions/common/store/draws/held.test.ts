import { Refusal } from '../../domain/refusal';
import {
  DRAW_PRODUCT,
  freezeAndDraw,
  furnishForDraws,
  publishDraw,
  readResult,
  registerAll,
  seatShoppers,
} from '../../testing/draws';
import { useWorld } from '../../testing/operating';
import { openDatabase } from '../cloudbase';
import type { Documents } from '../documents';
import { forfeitQualification, useQualification } from '../qualifications';
import { finishAttempt, reserveStock, returnStock } from '../stocks';

/** What a purchase with a qualification does to it and to the units held, asked for as createOrder asks. */

const ORDER = 'a'.repeat(32);
const ATTEMPT = 'attempt-1';

let drawId: string;
let winner: string;
const world = useWorld(async (it) => {
  await furnishForDraws(it);
  drawId = await publishDraw(it, { quota: 2, waitlistMax: 1 });
  await registerAll(it, drawId, await seatShoppers(it, 4));
  await freezeAndDraw(it);
  winner = (await readResult(it, drawId)).qualifications[0]!.openid;
  Object.assign(process.env, it.cloud.sdkEnvironment());
});

const db = openDatabase();
const now = () => world().cloud.clock.now();
const stock = async () => (await world().document('stocks', DRAW_PRODUCT))!;
const reserve = (attemptId = ATTEMPT, orderId = ORDER) =>
  reserveStock(db, { attemptId, orderId }, [{ skuId: DRAW_PRODUCT, quantity: 1, revision: 1, drawId }], now());
const lines = [{ skuId: DRAW_PRODUCT, quantity: 1 }];
/** As a draw is finished. */
const release = () =>
  world().edit('stocks', DRAW_PRODUCT, {
    $unset: { [`holds.${drawId}`]: '' },
    $set: { drawHeld: 0, available: 9 },
  });

describe('a unit of the hold', () => {
  test('F-113 is reserved though the product went off sale or its price changed: the promise counts', async () => {
    await world().edit('stocks', DRAW_PRODUCT, { $set: { onSale: false, productRevision: 7 } });

    expect(await reserve()).toBe('reserved');
    expect(await stock()).toMatchObject({ available: 8, drawHeld: 1, reserved: 1, holds: { [drawId]: 1 } });
    expect((await stock()).reservations[ATTEMPT]).toMatchObject({ orderId: ORDER, quantity: 1, drawId });
    expect(await world().audit()).toEqual([]);
  });

  test('C-18 is never taken from what is available, nor more often than it is held', async () => {
    const outcomes = [await reserve('a-1', 'o-1'), await reserve('a-2', 'o-2'), await reserve('a-3', 'o-3')];

    expect(outcomes).toEqual(['reserved', 'reserved', 'soldOut']);
    expect(await stock()).toMatchObject({ available: 8, drawHeld: 0, reserved: 2 });
    expect(await reserve('a-4', 'o-1')).toBe('held');
  });

  test('that a dead purchase reserved is the hold’s again, once', async () => {
    await reserve();
    await finishAttempt(db, ATTEMPT, lines, 'release', now());
    await finishAttempt(db, ATTEMPT, lines, 'release', now());

    expect(await stock()).toMatchObject({ available: 8, drawHeld: 2, reserved: 0, holds: { [drawId]: 2 } });
    expect(await world().audit()).toEqual([]);
  });

  test('is available when the draw was finished meanwhile', async () => {
    await reserve();
    await release();
    await finishAttempt(db, ATTEMPT, lines, 'release', now());

    expect(await stock()).toMatchObject({ available: 10, drawHeld: 0, reserved: 0, holds: {} });
    expect(await world().audit()).toEqual([]);
  });

  test('that a sweeper finds reserved by nobody comes back to the hold', async () => {
    await reserve();
    world().cloud.clock.move(50_000);

    expect(await world().fire('sweepOrders')).toMatchObject({ attempts: 1 });
    expect(await stock()).toMatchObject({ available: 8, drawHeld: 2, reserved: 0 });
  });

  test.each([
    ['never paid', 'stands', null, { available: 8, drawHeld: 2, sold: 0 }],
    ['never paid', 'is finished', null, { available: 10, drawHeld: 0, sold: 0 }],
    ['paid', 'stands', 1, { available: 9, drawHeld: 1, sold: 0 }],
  ] as const)(
    'of a canceled order that was %s comes back once, while the draw %s',
    async (_paid, draw, paidAt, units) => {
      await reserve();
      await finishAttempt(db, ATTEMPT, lines, 'confirm', now());
      if (draw === 'is finished') await release();
      const order = {
        _id: ORDER,
        attemptId: ATTEMPT,
        lines,
        status: 'canceled',
        drawId,
        paidAt,
        stockReturnedAt: null,
      };
      await world().cloud.engine.insert({ collection: 'orders', documents: [order] });

      await returnStock(db, order as unknown as Documents['orders'], now());
      await returnStock(db, order as unknown as Documents['orders'], now());

      expect(await stock()).toMatchObject(units);
      expect(await world().document('orders', ORDER)).toMatchObject({ stockReturnedAt: now() });
    },
  );
});

describe('a qualification', () => {
  const identityId = (openid: string): string => `identity.${openid}`;
  const use = (openid = winner, orderId = ORDER, as = identityId(openid)) =>
    db.transact(
      (tx) => useQualification(tx, { drawId, openid, identityId: as, orderId, now: now() }),
      async () => null,
    );
  const codeOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'SUCCESS',
      (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
    );
  const own = async () => (await readResult(world(), drawId)).qualifications[0]!;

  test('F-113 is used by one order', async () => {
    expect(await use()).toMatchObject({ state: 'used', orderId: ORDER });

    expect(await own()).toMatchObject({ state: 'used', orderId: ORDER });
    expect(await codeOf(use(winner, 'b'.repeat(32)))).toBe('QUALIFICATION_USED');
  });

  test('F-112 is usable to its last millisecond', async () => {
    const { expiresAt } = await own();
    world().cloud.clock.set(expiresAt!);
    expect(await codeOf(use())).toBe('QUALIFICATION_EXPIRED');

    world().cloud.clock.set(expiresAt! - 1);
    expect(await codeOf(use())).toBe('SUCCESS');
  });

  test('F-113 is nobody else’s: not of who waits, lost, or never registered', async () => {
    const openids = ['shopper-0', 'shopper-1', 'shopper-2', 'shopper-3', 'stranger'];
    const winners = (await readResult(world(), drawId)).qualifications.slice(0, 2).map(({ openid }) => openid);

    for (const openid of openids.filter((one) => !winners.includes(one)))
      expect([openid, await codeOf(use(openid))]).toEqual([openid, 'QUALIFICATION_NOT_FOUND']);
    expect(await codeOf(use('stranger', ORDER, identityId(winner)))).toBe('QUALIFICATION_NOT_FOUND');
  });

  test('F-123 is the person’s who registered: the same account under another name has none', async () => {
    expect(await codeOf(use(winner, ORDER, 'identity.somebody-else'))).toBe('QUALIFICATION_NOT_FOUND');
  });

  test('F-112 whose order was never paid is forfeited, and passes to the next', async () => {
    await use();
    await db.transact(
      async (tx) => {
        await forfeitQualification(tx, { _id: ORDER, openid: winner, drawId }, now());
        return true;
      },
      async () => null,
    );
    expect(await own()).toMatchObject({ state: 'forfeited', passedOn: false });
    expect(await codeOf(use(winner, 'b'.repeat(32)))).toBe('QUALIFICATION_USED');

    expect(await world().fire('sweepOrders')).toMatchObject({ passedOn: 1 });
    const { qualifications } = await readResult(world(), drawId);
    expect(qualifications.map(({ state }) => state)).toEqual(['forfeited', 'open', 'open']);
  });
});
