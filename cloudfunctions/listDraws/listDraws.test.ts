import {
  CLOSES_AT,
  freezeAndDraw,
  furnishForDraws,
  OPENS_AT,
  publishDraw,
  registerAll,
  seatShoppers,
} from '../common/testing/draws';
import { useWorld } from '../common/testing/operating';
import { WORLD_STARTS_AT } from '../common/testing/world';

const MINUTE_MS = 60_000;
const world = useWorld(async (it) => {
  await furnishForDraws(it);
  await it.product({ _id: 'wuliangye', paymentMode: 'money_only', stock: 10 });
});

const list = async (input: Record<string, unknown> = {}, openid = 'shopper-0') => {
  const { data } = await world().call('listDraws', input, openid);
  return data as {
    draws: { id: string; standing: string; isOpen: boolean }[];
    now: number;
    terms: string;
    paging: unknown;
  };
};
const idsOf = async (input: Record<string, unknown> = {}) => (await list(input)).draws.map(({ id }) => id);
const later = (minutes: number) => ({
  windows: [{ opensAt: OPENS_AT + minutes * MINUTE_MS, closesAt: CLOSES_AT + minutes * MINUTE_MS }],
});
const other = { productId: 'wuliangye', skuId: 'wuliangye' };

test('F-107 F-116 published draws, the last to close first, with their windows and the server’s time', async () => {
  const ids = [await publishDraw(world()), await publishDraw(world(), later(480))];
  await world().operate('saveDraw', {
    requestId: 'one-more-draft',
    draw: { name: '草稿', ...other, quota: 1, ...later(0) },
  });

  const { draws, now, paging, terms } = await list();

  expect(draws.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(draws[1]).toMatchObject({
    windows: [{ opensAt: OPENS_AT, closesAt: CLOSES_AT }],
    window: { opensAt: OPENS_AT, closesAt: CLOSES_AT },
    isOpen: false,
    standing: 'none',
  });
  expect(now).toBe(WORLD_STARTS_AT);
  expect(terms).not.toContain('抽奖');
  expect(paging).toEqual({ page: 1, pageSize: 20, total: 2, totalPages: 1 });
});

test('of one status, of one product, and by pages', async () => {
  const first = await publishDraw(world());
  const second = await publishDraw(world(), { ...other, ...later(480) });
  const third = await publishDraw(world(), later(960));
  await freezeAndDraw(world());

  expect(await idsOf({ status: 'published' })).toEqual([third, second]);
  expect(await idsOf({ status: 'finished' })).toEqual([first]);
  expect(await idsOf({ productId: 'wuliangye' })).toEqual([second]);
  expect(await idsOf({ pageSize: 1, page: 2 })).toEqual([second]);
  expect(world().cloud.missingIndexes()).toEqual([]);
});

test('F-116 how the caller stands in each, and the own draws alone', async () => {
  const first = await publishDraw(world());
  const second = await publishDraw(world(), { quota: 2 });
  const openids = await seatShoppers(world(), 2);
  await registerAll(world(), second, openids);
  world().cloud.clock.set(OPENS_AT + 1);
  await world().call('register', { drawId: first }, 'shopper-1');

  const standings = async (openid: string) =>
    Object.fromEntries((await list({}, openid)).draws.map(({ id, standing }) => [id, standing]));
  expect(await standings('shopper-0')).toEqual({ [first]: 'none', [second]: 'registered' });
  expect(await standings('shopper-1')).toEqual({ [first]: 'registered', [second]: 'registered' });
  expect(await idsOf({ mine: true })).toEqual([second]);
  expect((await list({ mine: true }, 'shopper-1')).draws.map(({ id }) => id)).toEqual([first, second]);
  expect((await list({ mine: true }, 'stranger')).draws).toEqual([]);
});

test('a draw that was called off is among the own ones only', async () => {
  const drawId = await publishDraw(world());
  await registerAll(world(), drawId, await seatShoppers(world(), 1));
  await world().operate('saveDraw', { requestId: 'call-it-off', drawId, revision: 1, status: 'canceled' });

  expect(await idsOf()).toEqual([]);
  expect((await list({ mine: true })).draws).toMatchObject([
    { id: drawId, status: 'canceled', standing: 'canceled' },
  ]);
});

test('own draws and a filter together are INVALID_INPUT', async () => {
  expect(await world().call('listDraws', { mine: true, status: 'drawn' }, 'alice')).toMatchObject({
    code: 'INVALID_INPUT',
  });
  expect(await world().call('listDraws', { status: 'canceled' }, 'alice')).toMatchObject({
    code: 'INVALID_INPUT',
  });
});
