import {
  CLOSES_AT,
  DRAW_AT,
  DRAW_PRODUCT,
  freeze,
  freezeAndDraw,
  furnishForDraws,
  OPENS_AT,
  publishDraw,
  readResult,
  registerAll,
  seatShoppers,
} from '../common/testing/draws';
import { useWorld } from '../common/testing/operating';
import { WORLD_STARTS_AT } from '../common/testing/world';

const MINUTE_MS = 60_000;
const world = useWorld(furnishForDraws);
const get = async (drawId: string, openid = 'shopper-0') =>
  (await world().call('getDraw', { drawId }, openid)).data as Record<string, Record<string, unknown> | null>;

test('F-116 F-121 F-123 a shopper sees the draw, its price, its windows by the server’s clock', async () => {
  const drawId = await publishDraw(world());

  const before = await get(drawId);
  world().cloud.clock.set(OPENS_AT);
  const open = await get(drawId);
  world().cloud.clock.set(CLOSES_AT);
  const closed = await get(drawId);

  const window = { opensAt: OPENS_AT, closesAt: CLOSES_AT };
  expect(before).toMatchObject({
    now: WORLD_STARTS_AT,
    draw: {
      id: drawId,
      status: 'published',
      priceFen: 9_900,
      quota: 3,
      isOpen: false,
      window,
      standing: 'none',
    },
    registration: null,
    qualification: null,
    proof: null,
  });
  expect(before['draw']).toMatchObject({ productId: DRAW_PRODUCT, registrations: null, winners: null });
  expect(before['terms']).toContain('限量商品的公平购买方式');
  expect(before['terms']).toContain('定时开放、实名摇号、中签后购买');
  expect(open['draw']).toMatchObject({ isOpen: true, window });
  expect(closed['draw']).toMatchObject({ isOpen: false, window: null });
});

test('F-109 F-116 a shopper sees the own registration, from the freezing on with its place in the list', async () => {
  const drawId = await publishDraw(world());
  await registerAll(world(), drawId, await seatShoppers(world(), 3), true);
  const registered = await get(drawId);
  await freeze(world());
  const frozen = await get(drawId);

  expect(registered).toMatchObject({
    draw: { standing: 'registered' },
    registration: { registeredAt: OPENS_AT, notice: true },
    proof: null,
  });
  expect(frozen).toMatchObject({ draw: { status: 'frozen', registrations: 3, standing: 'registered' } });
  expect(frozen['proof']).toMatchObject({ registeredAt: OPENS_AT });
  expect((await get(drawId, 'stranger'))['proof']).toBeNull();
});

test('F-109 F-112 F-116 a winner sees until when to buy, who waits which place, a loser the loss', async () => {
  const drawId = await publishDraw(world(), { quota: 1, waitlistMax: 2 });
  await registerAll(world(), drawId, await seatShoppers(world(), 4));
  await freezeAndDraw(world());
  const { qualifications } = await readResult(world(), drawId);
  const [winner, first, second] = qualifications.map(({ openid }) => openid);
  const loser = ['shopper-0', 'shopper-1', 'shopper-2', 'shopper-3'].find(
    (openid) => !qualifications.some((one) => one.openid === openid),
  );

  const expiresAt = DRAW_AT + 31 * MINUTE_MS;
  expect(await get(drawId, winner)).toMatchObject({
    draw: { standing: 'won', winners: 1 },
    qualification: { state: 'open', rank: 1, place: null, expiresAt },
  });
  expect(await get(drawId, first)).toMatchObject({
    draw: { standing: 'waitlisted' },
    qualification: { place: 1 },
  });
  expect(await get(drawId, second)).toMatchObject({
    draw: { standing: 'waitlisted' },
    qualification: { place: 2 },
  });
  expect(await get(drawId, loser)).toMatchObject({ draw: { standing: 'lost' }, qualification: null });
  world().cloud.clock.set(expiresAt);
  expect(await get(drawId, winner)).toMatchObject({ draw: { standing: 'expired' } });
});

test('nothing of the result is told while its winners are still being written', async () => {
  const drawId = await publishDraw(world());
  await registerAll(world(), drawId, await seatShoppers(world(), 3));
  await freezeAndDraw(world());
  await world().edit('draws', drawId, { $set: { status: 'frozen' } });

  expect(await get(drawId)).toMatchObject({
    draw: { standing: 'registered', winners: null },
    qualification: null,
  });
  const { data } = await world().call('getDrawProof', { drawId }, 'anybody');
  expect(data?.['proof']).toMatchObject({ result: null });
});

test('a draft, and a draw that nobody made, are DRAW_NOT_FOUND', async () => {
  const draw = { name: '草稿', productId: DRAW_PRODUCT, skuId: DRAW_PRODUCT, quota: 1 };
  const windows = [{ opensAt: OPENS_AT, closesAt: CLOSES_AT }];
  const saved = await world().operate('saveDraw', { requestId: 'only-a-draft', draw: { ...draw, windows } });

  for (const drawId of [String(saved.data?.['drawId']), 'nobody'])
    expect(await world().call('getDraw', { drawId }, 'alice')).toMatchObject({ code: 'DRAW_NOT_FOUND' });
});

test('what it reads has its indexes', async () => {
  const drawId = await publishDraw(world());
  await registerAll(world(), drawId, await seatShoppers(world(), 30));
  await freezeAndDraw(world());
  await get(drawId);

  expect(world().cloud.missingIndexes()).toEqual([]);
});
