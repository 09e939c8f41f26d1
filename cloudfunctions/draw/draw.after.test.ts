import { COIN_LIFE_MS } from '../common/domain/calendar';
import { balanceOf } from '../common/domain/wallet/lots';
import type { Documents } from '../common/store/documents';
import {
  DRAW_AT,
  DRAW_PRODUCT,
  freezeAndDraw,
  furnishForDraws,
  publishDraw,
  readResult,
  registerAll,
  seatShoppers,
} from '../common/testing/draws';
import { useWorld } from '../common/testing/operating';

const MINUTE_MS = 60_000;
const DRAWN_AT = DRAW_AT + MINUTE_MS;
const EXPIRES_AT = DRAWN_AT + 30 * MINUTE_MS;

const world = useWorld(furnishForDraws);
const stock = () => world().document('stocks', DRAW_PRODUCT);
const places = async (drawId: string) => (await readResult(world(), drawId)).qualifications;
const states = async (drawId: string) => (await places(drawId)).map(({ state }) => state);
const coinsOf = async (openid: string) =>
  balanceOf((await world().document('shoppers', openid))!.wallet, 'coin', world().cloud.clock.now());

async function drawn(
  shoppers: number,
  changes: Parameters<typeof publishDraw>[1] = {},
  notice = false,
): Promise<string> {
  const drawId = await publishDraw(world(), changes);
  await registerAll(world(), drawId, await seatShoppers(world(), shoppers), notice);
  await freezeAndDraw(world());
  return drawId;
}

/** What a purchase with a qualification leaves when it is paid, or still waits for its money. */
async function buy(one: Documents['qualifications'], status: 'paid' | 'awaiting_payment'): Promise<string> {
  const orderId = `order-of-${one.openid}`.padEnd(32, '0');
  await world().cloud.engine.insert({
    collection: 'orders',
    documents: [{ _id: orderId, status, drawId: one.drawId }],
  });
  await world().edit('qualifications', one._id, { $set: { state: 'used', orderId } });
  await world().edit('stocks', DRAW_PRODUCT, { $inc: { [`holds.${one.drawId}`]: -1, drawHeld: -1, sold: 1 } });
  return orderId;
}

describe('an unused qualification', () => {
  test('F-112 F-234 ends at its time and not a millisecond before', async () => {
    const drawId = await drawn(4);
    world().cloud.clock.set(EXPIRES_AT - 1);
    expect(await world().fire('sweepOrders')).toMatchObject({ expired: 0 });

    world().cloud.clock.set(EXPIRES_AT);
    expect(await world().fire('sweepOrders')).toMatchObject({ expired: 3 });
    expect((await states(drawId)).slice(0, 3)).toEqual(['expired', 'expired', 'expired']);
  });

  test('F-234 passes down the ranking, each time with the whole time to buy, until nobody waits', async () => {
    const drawId = await drawn(7, { quota: 2, waitlistMax: 3 });
    world().cloud.clock.set(EXPIRES_AT);

    expect(await world().fire('sweepOrders')).toMatchObject({ expired: 2, passedOn: 2 });
    const open = { state: 'open', openedAt: EXPIRES_AT, expiresAt: EXPIRES_AT + 30 * MINUTE_MS };
    expect((await places(drawId)).slice(2)).toMatchObject([open, open, { state: 'waiting' }]);
    expect((await readResult(world(), drawId)).events).toHaveLength(4);
    world().cloud.clock.set(EXPIRES_AT + 30 * MINUTE_MS);
    expect(await world().fire('sweepOrders')).toMatchObject({ expired: 2, passedOn: 2 });
    expect(await states(drawId)).toEqual(['expired', 'expired', 'expired', 'expired', 'open']);
    expect((await places(drawId)).every(({ passedOn, state }) => passedOn || state === 'open')).toBe(true);
  });

  test('is passed on once by two sweepers at once, in any order of their requests', async () => {
    const drawId = await drawn(6, { quota: 2, waitlistMax: 3 });
    world().cloud.clock.set(EXPIRES_AT);
    const start = world().cloud.engine.snapshot();
    const sweep = () =>
      world().cloud.functions.invoke('sweepOrders', {}, { kind: 'timer', triggerName: 'everyMinute' });
    for (let seed = 1; seed <= 6; seed += 1) {
      await world().cloud.engine.restore(start);
      await world().cloud.scheduler.run(seed, () => Promise.all([sweep(), sweep()]));
      await world().fire('sweepOrders');

      expect({ seed, states: await states(drawId) }).toEqual({
        seed,
        states: ['expired', 'expired', 'open', 'open', 'waiting'],
      });
    }
  });

  test('is passed on once by a sweeper that is killed before any of its requests', async () => {
    const drawId = await drawn(6, { quota: 2, waitlistMax: 3 });
    world().cloud.clock.set(EXPIRES_AT);
    const start = world().cloud.engine.snapshot();
    for (let nth = 1, crashed = true; crashed; nth += 1) {
      await world().cloud.engine.restore(start);
      world().cloud.clock.set(EXPIRES_AT);
      world().cloud.faults.set({
        kind: 'crash',
        point: 'before',
        match: { functionName: 'sweepOrders', nth, times: 1 },
      });
      const ran = await world().cloud.functions.invoke(
        'sweepOrders',
        {},
        { kind: 'timer', triggerName: 'everyMinute' },
      );
      crashed = ran.outcome === 'crashed';
      world().cloud.faults.clear();
      world().cloud.clock.move(MINUTE_MS / 2);
      await world().fire('sweepOrders');

      expect({ nth, states: await states(drawId) }).toEqual({
        nth,
        states: ['expired', 'expired', 'open', 'open', 'waiting'],
      });
      expect((await readResult(world(), drawId)).events).toHaveLength(4);
    }
  }, 60_000);
});

describe('a draw ends', () => {
  test('when nobody can buy any more: the rest of its hold is available again', async () => {
    const drawId = await drawn(2, { quota: 3 });
    const [first] = await places(drawId);
    await buy(first!, 'paid');
    expect(await world().fire('draw')).toMatchObject({ finished: 0 });
    world().cloud.clock.set(EXPIRES_AT);
    expect(await world().fire('draw')).toMatchObject({ finished: 0 });
    await world().fire('sweepOrders');

    expect(await world().fire('draw')).toMatchObject({ finished: 1 });
    expect(await stock()).toMatchObject({ available: 9, drawHeld: 0, sold: 1, holds: {} });
    expect((await readResult(world(), drawId)).status).toBe('finished');
    expect(await world().fire('draw')).toMatchObject({ finished: 0 });
    expect(await stock()).toMatchObject({ available: 9 });
  });

  test('not while an order with a qualification waits for its money', async () => {
    const drawId = await drawn(1);
    const orderId = await buy((await places(drawId))[0]!, 'awaiting_payment');
    expect(await world().fire('draw')).toMatchObject({ finished: 0 });

    await world().edit('orders', orderId, { $set: { status: 'paid' } });
    expect(await world().fire('draw')).toMatchObject({ finished: 1 });
  });

  test('with every winner’s bottle paid; who waited has lost', async () => {
    const drawId = await drawn(3, { quota: 1, waitlistMax: 2 });
    const [winner, next] = await places(drawId);
    expect((await world().call('getDraw', { drawId }, next!.openid)).data).toMatchObject({
      draw: { standing: 'waitlisted' },
      qualification: { state: 'waiting', place: 1, rank: 2 },
    });
    await buy(winner!, 'paid');

    expect(await world().fire('draw')).toMatchObject({ finished: 1 });
    const standing = async (openid: string) =>
      ((await world().call('getDraw', { drawId }, openid)).data?.['draw'] as { standing: string }).standing;
    expect([await standing(winner!.openid), await standing(next!.openid)]).toEqual(['used', 'lost']);
  });

  test('at once when nobody registered', async () => {
    await drawn(0);

    expect(await stock()).toMatchObject({ available: 10, drawHeld: 0, holds: {} });
    expect(await world().audit()).toEqual([]);
  });

  test('once, whatever two runs of the timer do, and killed before any request', async () => {
    const drawId = await drawn(1);
    await buy((await places(drawId))[0]!, 'paid');
    const start = world().cloud.engine.snapshot();
    const run = () => world().cloud.functions.invoke('draw', {}, { kind: 'timer', triggerName: 'everyMinute' });
    for (let seed = 1; seed <= 4; seed += 1) {
      await world().cloud.engine.restore(start);
      await world().cloud.scheduler.run(seed, () => Promise.all([run(), run()]));
      expect({ seed, ...(await stock()) }).toMatchObject({ seed, available: 9, drawHeld: 0, holds: {} });
    }
    for (let nth = 1, crashed = true; crashed; nth += 1) {
      await world().cloud.engine.restore(start);
      world().cloud.faults.set({
        kind: 'crash',
        point: 'before',
        match: { functionName: 'draw', nth, times: 1 },
      });
      crashed = (await run()).outcome === 'crashed';
      world().cloud.faults.clear();
      await world().fire('draw');
      expect({ nth, ...(await stock()) }).toMatchObject({ nth, available: 9, drawHeld: 0, holds: {} });
      expect((await readResult(world(), drawId)).status).toBe('finished');
    }
  }, 60_000);
});

describe('the coin of a draw', () => {
  test('C-19 is every winner’s, once, for 48 hours; who lost gets none', async () => {
    const drawId = await drawn(4, { waitlistMax: 0 });
    expect(await world().fire('dispatchEvents')).toMatchObject({ done: 3 });

    const winners = (await places(drawId)).map(({ openid }) => openid);
    for (const openid of await seatedOpenids(4))
      expect([openid, await coinsOf(openid)]).toEqual([openid, winners.includes(openid) ? 1 : 0]);
    const coins = (await world().all('entries')).filter(({ reason }) => reason === 'draw_reward');
    expect(coins).toHaveLength(3);
    for (const entry of coins) expect(entry).toMatchObject({ amount: 1, expiresAt: DRAWN_AT + COIN_LIFE_MS });
    expect(await world().audit()).toEqual([]);
  });

  test('C-19 is not handed out at the draw when the draw says so', async () => {
    await drawn(2, { coinOnWin: 'at_purchase' });
    await world().fire('dispatchEvents');

    expect(await world().all('entries')).toEqual([]);
  });

  test('is given once, though the event is handled before each of its requests is lost', async () => {
    const drawId = await drawn(1);
    const start = world().cloud.engine.snapshot();
    const dispatch = () =>
      world().cloud.functions.invoke('dispatchEvents', {}, { kind: 'timer', triggerName: 'everyMinute' });
    for (let nth = 1, crashed = true; crashed; nth += 1) {
      await world().cloud.engine.restore(start);
      world().cloud.clock.set(DRAWN_AT);
      const match = { functionName: 'dispatchEvents', nth, times: 1 };
      world().cloud.faults.set({ kind: 'crash', point: 'before', match });
      crashed = (await dispatch()).outcome === 'crashed';
      world().cloud.faults.clear();
      world().cloud.clock.move(MINUTE_MS);
      await world().fire('dispatchEvents');

      expect({ nth, coins: await coinsOf((await places(drawId))[0]!.openid) }).toEqual({ nth, coins: 1 });
      expect(await world().audit()).toEqual([]);
    }
  }, 60_000);
});

const seatedOpenids = async (count: number) => Array.from({ length: count }, (_, place) => `shopper-${place}`);

describe('F-117 F-177 the message', () => {
  beforeEach(() => world().notices({ drawTemplateId: 'draw' }));
  const messages = () => world().cloud.wechat.messages;
  const grantAll = (count: number) => {
    for (let place = 0; place < count; place += 1) messages().grant(`shopper-${place}`, 'draw');
  };
  const sentSince = (before: number) =>
    messages()
      .sent()
      .slice(before)
      .map(({ openid, data }) => ({ openid, said: (data as { phrase2: { value: string } }).phrase2.value }));

  test('tells winners that they won and the others that they lost or wait, each once', async () => {
    grantAll(7);
    const before = messages().sent().length;
    const drawId = await drawn(7, { waitlistMax: 2 }, true);
    await world().fire('dispatchEvents');
    await world().fire('draw');
    await world().fire('dispatchEvents');

    const said = new Map(sentSince(before).map((one) => [one.openid, one.said]));
    expect(sentSince(before)).toHaveLength(7);
    const [first, second, third, fourth, fifth] = await places(drawId);
    for (const won of [first, second, third]) expect(said.get(won!.openid)).toBe('已中签');
    for (const waits of [fourth, fifth]) expect(said.get(waits!.openid)).toBe('候补中');
    expect([...said.values()].filter((text) => text === '未中签')).toHaveLength(2);
    expect((await world().document('draws', drawId))!.toldUpTo).toBeNull();
  });

  test('goes to nobody who did not ask for it', async () => {
    grantAll(4);
    const before = messages().sent().length;
    await drawn(4, { waitlistMax: 0 }, false);
    await world().fire('dispatchEvents');
    await world().fire('draw');

    expect(sentSince(before)).toEqual([]);
  });

  test('that nobody accepted, or that WeChat does not take, keeps nobody waiting', async () => {
    for (const openid of ['shopper-0', 'shopper-1']) messages().grant(openid, 'draw');
    const drawId = await drawn(30, { quota: 1, waitlistMax: 0 }, true);

    expect(await world().fire('draw')).toMatchObject({ told: 0 });
    expect((await world().document('draws', drawId))!.toldUpTo).toBeNull();
  });

  test('tells who moved up the waitlist that they may buy', async () => {
    const drawId = await drawn(2, { quota: 1, waitlistMax: 1 }, true);
    const next = (await places(drawId))[1]!.openid;
    world().cloud.clock.set(EXPIRES_AT);
    await world().fire('sweepOrders');
    messages().grant(next, 'draw');
    const before = messages().sent().length;
    await world().fire('dispatchEvents');

    expect(sentSince(before)).toEqual([{ openid: next, said: '已中签' }]);
  });
});
