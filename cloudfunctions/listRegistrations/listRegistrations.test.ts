import { sha256Hex } from '../common/domain/hash';
import {
  freezeAndDraw,
  furnishForDraws,
  OPENS_AT,
  publishDraw,
  readResult,
  registerAll,
  seatShoppers,
} from '../common/testing/draws';
import { hire, useWorld } from '../common/testing/operating';

const world = useWorld(furnishForDraws);

interface Listed {
  registrations: Record<string, unknown>[];
  statistics: Record<string, unknown>;
  paging: Record<string, unknown>;
}
const list = async (input: Record<string, unknown>) =>
  (await world().operate('listRegistrations', input)).data as unknown as Listed;

async function drawFive(): Promise<string> {
  const drawId = await publishDraw(world(), { quota: 2, waitlistMax: 1 });
  await registerAll(world(), drawId, await seatShoppers(world(), 5), true);
  await freezeAndDraw(world());
  return drawId;
}

test('F-115 F-120 who registered and how it ended, with counts and win rate; nobody by name', async () => {
  const drawId = await drawFive();

  const answer = await list({ drawId });

  expect(answer.registrations).toHaveLength(5);
  expect(answer.registrations.map(({ standing }) => standing).toSorted()).toEqual([
    'lost',
    'lost',
    'waitlisted',
    'won',
    'won',
  ]);
  expect(answer.registrations).toContainEqual(
    expect.objectContaining({
      account: sha256Hex('shopper-0').slice(0, 16),
      registeredAt: OPENS_AT,
      notice: true,
      orderId: null,
    }),
  );
  expect(JSON.stringify(answer)).not.toContain('shopper-');
  expect(answer.statistics).toEqual({
    registrations: 5,
    winners: 2,
    winRate: 0.4,
    states: { waiting: 1, open: 2, used: 0, expired: 0, forfeited: 0 },
  });
});

test('F-115 while registration is open there are registrations and no result', async () => {
  const drawId = await publishDraw(world());
  await registerAll(world(), drawId, await seatShoppers(world(), 3));

  const { registrations, statistics } = await list({ drawId });

  expect(registrations.map(({ standing }) => standing)).toEqual(['registered', 'registered', 'registered']);
  expect(statistics).toMatchObject({ registrations: 3, winners: 0, winRate: 0 });
  expect(await list({ drawId: await publishDraw(world()) })).toMatchObject({
    registrations: [],
    statistics: { registrations: 0, winRate: 0 },
  });
});

test('F-115 of one state by rank, and by pages in the order of registering', async () => {
  const drawId = await drawFive();
  const { qualifications } = await readResult(world(), drawId);

  const won = await list({ drawId, state: 'open' });
  const second = await list({ drawId, page: 2, pageSize: 2 });

  expect(won.registrations.map(({ pseudonym }) => `${drawId}:${String(pseudonym)}`)).toEqual(
    qualifications.slice(0, 2).map(({ _id }) => _id),
  );
  expect(won.paging).toMatchObject({ total: 2 });
  expect(second.registrations).toHaveLength(2);
  expect(second.paging).toEqual({ page: 2, pageSize: 2, total: 5, totalPages: 3 });
  expect(world().cloud.missingIndexes()).toEqual([]);
});

test('only operators for draws may look', async () => {
  const drawId = await publishDraw(world());
  await hire(world(), 'clerk', ['catalogue']);
  await hire(world(), 'drawer', ['draws']);

  expect(await world().operate('listRegistrations', { drawId }, 'drawer')).toMatchObject({ success: true });
  expect(await world().operate('listRegistrations', { drawId }, 'clerk')).toMatchObject({
    code: 'ROLE_MISSING',
  });
  expect(await world().call('listRegistrations', { drawId }, 'alice')).toMatchObject({
    code: 'OPERATOR_UNKNOWN',
  });
  expect(await world().operate('listRegistrations', { drawId: 'nobody' })).toMatchObject({
    code: 'DRAW_NOT_FOUND',
  });
});
