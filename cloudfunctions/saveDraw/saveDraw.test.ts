import type { DrawFields } from '../common/contract/draw';
import type { RefusalCode } from '../common/contract/errors';
import { parametersHash, secretHash } from '../common/domain/draw/promise';
import {
  CLOSES_AT,
  DRAW_AT,
  DRAW_PRODUCT,
  drawFixture,
  furnishForDraws,
  OPENS_AT,
  publishDraw,
  registerAll,
  seatShoppers,
} from '../common/testing/draws';
import { expectRefusal, hire, useWorld } from '../common/testing/operating';
import { keyOf, OPERATORS, WORLD_STARTS_AT } from '../common/testing/world';

const MINUTE_MS = 60_000;
const world = useWorld(furnishForDraws);

let requests = 0;
const save = (input: Record<string, unknown>) =>
  world().operate('saveDraw', { requestId: `save-draw-${(requests += 1)}`, ...input });
const draft = async (changes: Partial<DrawFields> = {}): Promise<string> =>
  String((await save({ draw: drawFixture(changes) })).data?.['drawId']);
const stock = () => world().document('stocks', DRAW_PRODUCT);
const refused = (code: RefusalCode, input: Record<string, unknown>) =>
  expectRefusal(world(), 'saveDraw', input, code);

test('F-105 F-106 F-123 a new draw is a draft: real names, adults, drawn five minutes after the close', async () => {
  const answer = await save({ draw: drawFixture() });

  expect(answer.data).toMatchObject({ revision: 1, status: 'draft', promise: null });
  expect(await world().document('draws', String(answer.data?.['drawId']))).toMatchObject({
    ...drawFixture(),
    description: '',
    drawAt: CLOSES_AT + 5 * MINUTE_MS,
    rule: { kind: 'automatic' },
    waitlistMax: 3,
    qualificationMinutes: 30,
    requireIdentity: true,
    requireAdult: true,
    coinOnWin: 'at_draw',
    closesAt: CLOSES_AT,
    operatorId: 'op-first',
    createdAt: WORLD_STARTS_AT,
  });
  expect(await stock()).toMatchObject({ available: 10, drawHeld: 0 });
});

test('F-105 a draft is changed by who saw its last revision', async () => {
  const drawId = await draft();

  const changed = await save({ drawId, revision: 1, draw: { name: '新名字', quota: 5 } });

  expect(changed.data).toMatchObject({ drawId, revision: 2, status: 'draft' });
  expect(await world().document('draws', drawId)).toMatchObject({ name: '新名字', quota: 5, waitlistMax: 3 });
  await refused('REVISION_STALE', { drawId, revision: 1, draw: { name: '太迟了' } });
});

describe('publishing', () => {
  test('C-18 holds the quota, and fixes price, round, secret and the hash of all parameters', async () => {
    const drawId = await draft();

    const answer = await save({ drawId, revision: 1, status: 'published' });

    const published = (await world().document('draws', drawId))!;
    const { promise } = published;
    const kept = (await world().document('drawSecrets', drawId))!;
    expect(answer.data).toEqual({ drawId, revision: 2, status: 'published', promise });
    expect(promise).toMatchObject({
      priceFen: 9_900,
      secretHash: secretHash(kept.secret),
      publishedAt: WORLD_STARTS_AT,
      beacon: world().cloud.wechat.beacon.chain,
    });
    expect(promise!.beacon.roundAt).toBeGreaterThanOrEqual(DRAW_AT);
    expect(promise!.beacon.roundAt).toBeLessThan(DRAW_AT + promise!.beacon.periodMs);
    const fields = published as unknown as DrawFields;
    expect(promise!.parametersHash).toBe(parametersHash(drawId, fields, 9_900, promise!.beacon));
    expect(kept.salt).not.toBe(kept.secret);
    expect(await stock()).toMatchObject({ available: 7, drawHeld: 3, holds: { [drawId]: 3 } });
    expect(await world().audit()).toEqual([]);
  });

  test('C-18 the last bottles may be held, and none that is not there', async () => {
    const enough = await draft({ quota: 10 });
    const tooMany = await draft({ quota: 1 });
    expect(await save({ drawId: enough, revision: 1, status: 'published' })).toMatchObject({ success: true });

    await refused('DRAW_STOCK_NOT_ENOUGH', { drawId: tooMany, revision: 1, status: 'published' });
  });

  test('a published draw is changed by nobody, and not published again', async () => {
    const drawId = await publishDraw(world());

    await refused('DRAW_STATUS_INVALID', { drawId, revision: 1, draw: { quota: 1 } });
    await refused('DRAW_STATUS_INVALID', { drawId, revision: 1, status: 'published' });
  });

  test('the same request answers the same draw and holds once', async () => {
    const input = { requestId: 'publish-once', draw: drawFixture(), status: 'published' };

    const answers = [await world().operate('saveDraw', input), await world().operate('saveDraw', input)];

    expect(answers[1]!.data).toEqual(answers[0]!.data);
    expect(await world().all('draws')).toHaveLength(1);
    expect(await stock()).toMatchObject({ available: 7, drawHeld: 3 });
  });

  test('killed before any of its requests and given again, it holds once', async () => {
    const input = { requestId: 'publish-once', draw: drawFixture(), status: 'published' };
    const start = world().cloud.engine.snapshot();
    for (let nth = 1, crashed = true; crashed; nth += 1) {
      await world().cloud.engine.restore(start);
      world().cloud.clock.set(WORLD_STARTS_AT);
      world().cloud.faults.set({
        kind: 'crash',
        point: 'before',
        match: { functionName: 'saveDraw', nth, times: 1 },
      });
      const proof = { operator: { operatorId: OPERATORS.first, key: keyOf(OPERATORS.first) } };
      const ran = await world().cloud.functions.invoke('saveDraw', { ...proof, ...input }, { kind: 'console' });
      crashed = ran.outcome === 'crashed';
      world().cloud.faults.clear();
      world().cloud.clock.move(30_000); // what the dead call left open ends by itself

      expect({ nth, ...(await world().operate('saveDraw', input)) }).toMatchObject({ nth, success: true });
      expect(await world().all('drawSecrets')).toHaveLength(1);
      expect({ nth, ...(await stock()) }).toMatchObject({ nth, available: 7, drawHeld: 3 });
      expect(await world().audit()).toEqual([]);
    }
  }, 60_000);

  test('F-105 several draws of one product hold apart', async () => {
    const ids = [await publishDraw(world()), await publishDraw(world(), { quota: 4 })];

    expect(await stock()).toMatchObject({ available: 3, drawHeld: 7, holds: { [ids[0]!]: 3, [ids[1]!]: 4 } });
    expect(await world().audit()).toEqual([]);
  });
});

describe('calling off', () => {
  test('a published draw gives its bottles back; who registered is told, and nothing is owed', async () => {
    const drawId = await publishDraw(world());
    await registerAll(world(), drawId, await seatShoppers(world(), 2), true);
    await world().notices({ drawTemplateId: 'draw' });
    for (const openid of ['shopper-0', 'shopper-1']) world().cloud.wechat.messages.grant(openid, 'draw');
    const before = world().cloud.wechat.messages.sent().length;

    const answer = await save({ drawId, revision: 1, status: 'canceled', reason: '货源问题' });

    expect(answer.data).toMatchObject({ drawId, revision: 2, status: 'canceled' });
    expect(await stock()).toMatchObject({ available: 10, drawHeld: 0, holds: {} });
    expect(await world().audit()).toEqual([]);
    expect(await world().fire('draw')).toMatchObject({ told: 2, untold: 0 });
    expect(await world().fire('draw')).toMatchObject({ told: 0, frozen: 0, drawn: 0 });
    const sent = world().cloud.wechat.messages.sent().slice(before);
    expect(sent.map(({ openid }) => openid).toSorted()).toEqual(['shopper-0', 'shopper-1']);
    expect(sent[0]!.data).toMatchObject({ phrase2: { value: '已取消' } });
    const shown = (await world().call('getDraw', { drawId }, 'shopper-0')).data?.['draw'];
    expect(shown).toMatchObject({ status: 'canceled', standing: 'canceled', cancelReason: '货源问题' });
  });

  test('a draft is gone for good', async () => {
    const drawId = await draft();

    expect((await save({ drawId, revision: 1, status: 'canceled' })).data).toMatchObject({
      status: 'canceled',
    });
    await refused('DRAW_STATUS_INVALID', { drawId, revision: 2, status: 'published' });
    expect(await world().call('getDraw', { drawId }, 'alice')).toMatchObject({ code: 'DRAW_NOT_FOUND' });
  });

  test('F-118 is over when the round that decides may be known, frozen or not', async () => {
    const drawId = await publishDraw(world());
    world().cloud.clock.set(DRAW_AT);
    await refused('DRAW_STATUS_INVALID', { drawId, revision: 1, status: 'canceled' });

    world().cloud.clock.set(DRAW_AT - 1);
    await world().fire('draw');
    await refused('DRAW_STATUS_INVALID', { drawId, revision: 1, status: 'canceled' });
  });

  test('the last moment before is early enough', async () => {
    const drawId = await publishDraw(world());
    world().cloud.clock.set(DRAW_AT - 1);

    expect(await save({ drawId, revision: 1, status: 'canceled' })).toMatchObject({ success: true });
  });

  test('and freezing at once end in one of the two, in any order of their requests', async () => {
    const drawId = await publishDraw(world());
    world().cloud.clock.set(DRAW_AT - 1);
    const start = world().cloud.engine.snapshot();
    for (let seed = 1; seed <= 8; seed += 1) {
      await world().cloud.engine.restore(start);
      const [answer] = await world().cloud.scheduler.run(seed, () =>
        Promise.all([
          world().operate('saveDraw', { requestId: `cancel-${seed}`, drawId, revision: 1, status: 'canceled' }),
          world().cloud.functions.invoke('draw', {}, { kind: 'timer', triggerName: 'everyMinute' }),
        ]),
      );

      const status = answer.success ? 'canceled' : 'frozen';
      expect(await world().document('draws', drawId)).toMatchObject({ status });
      expect(await stock()).toMatchObject({ drawHeld: answer.success ? 0 : 3 });
      expect(await world().audit()).toEqual([]);
    }
  });
});

const window = (opensAt: number, closesAt: number) => ({ opensAt, closesAt });
test.each<readonly [string, Partial<DrawFields>]>([
  ['a window that closes when it opens', { windows: [window(OPENS_AT, OPENS_AT)], drawAt: DRAW_AT }],
  [
    'windows that overlap by a millisecond',
    { windows: [window(OPENS_AT, CLOSES_AT), window(CLOSES_AT - 1, CLOSES_AT + MINUTE_MS)] },
  ],
  [
    'windows out of order',
    { windows: [window(OPENS_AT + 1, CLOSES_AT), window(WORLD_STARTS_AT, OPENS_AT)], drawAt: DRAW_AT },
  ],
  ['a draw a millisecond too soon after the close', { drawAt: CLOSES_AT + 2 * MINUTE_MS - 1 }],
])('C-17 %s is DRAW_WINDOWS_INVALID, when it is saved already', async (_what, changes) => {
  await refused('DRAW_WINDOWS_INVALID', { draw: drawFixture(changes) });
});

test('C-17 F-107 several windows that meet, drawn two minutes after the last, may be published', async () => {
  const windows = [window(OPENS_AT, CLOSES_AT), window(CLOSES_AT, CLOSES_AT + MINUTE_MS)];
  const drawAt = CLOSES_AT + 3 * MINUTE_MS;

  const drawId = await publishDraw(world(), { windows, drawAt });

  expect(await world().document('draws', drawId)).toMatchObject({ closesAt: CLOSES_AT + MINUTE_MS, drawAt });
});

test('C-17 a draft whose windows are over can be kept, and not published', async () => {
  const drawId = await draft();
  world().cloud.clock.set(CLOSES_AT);

  expect(await save({ drawId, revision: 1, draw: { name: '改期' } })).toMatchObject({ success: true });
  await refused('DRAW_WINDOWS_INVALID', { drawId, revision: 2, status: 'published' });
});

test.each<readonly [string, () => Promise<unknown>, Partial<DrawFields>]>([
  ['nobody sells', async () => undefined, { productId: 'nobody' }],
  ['has no such sku', async () => undefined, { skuId: 'large' }],
  ['is off sale', () => world().edit('products', DRAW_PRODUCT, { $set: { status: 'off_sale' } }), {}],
  [
    'is paid with points',
    () => world().edit('products', DRAW_PRODUCT, { $set: { paymentMode: 'points_only' } }),
    {},
  ],
  ['costs nothing', () => world().edit('products', DRAW_PRODUCT, { $set: { 'skus.0.priceFen': 0 } }), {}],
  ['the shop does not sell for money', () => world().settings({ shopModes: ['points_only'] }), {}],
])('a product that %s is DRAW_PRODUCT_INVALID', async (_what, prepare, changes) => {
  const drawId = await draft(changes);
  await prepare();

  await refused('DRAW_PRODUCT_INVALID', { drawId, revision: 1, status: 'published' });
});

test.each<readonly [string, Record<string, unknown>]>([
  ['no windows', { draw: { ...drawFixture(), windows: [] } }],
  ['no name', { draw: { ...drawFixture(), name: '' } }],
  ['a new draw without a quota', { draw: (({ quota: _quota, ...others }) => others)(drawFixture()) }],
  ['a quota of none', { draw: drawFixture({ quota: 0 }) }],
  ['a rate of more than all', { draw: drawFixture({ rule: { kind: 'fixedRate', ratePpm: 1_000_001 } }) }],
  ['an unknown field', { draw: { ...drawFixture(), secret: '00' } }],
  ['a draw without its revision', { drawId: 'some-draw', draw: {} }],
  ['calling off what was not made yet', { status: 'canceled' }],
  ['calling off and changing at once', { drawId: 'a', revision: 1, status: 'canceled', draw: { quota: 1 } }],
  ['a status of its own', { draw: drawFixture(), status: 'drawn' }],
])('%s is INVALID_INPUT', async (_what, input) => {
  await refused('INVALID_INPUT', input);
});

test('an unknown draw is DRAW_NOT_FOUND', async () => {
  await refused('DRAW_NOT_FOUND', { drawId: 'nobody', revision: 1, draw: {} });
});

test('only operators for draws may save one', async () => {
  await hire(world(), 'clerk', ['catalogue', 'stock', 'wallet', 'settings', 'orders']);
  await hire(world(), 'drawer', ['draws']);

  await expectRefusal(world(), 'saveDraw', { draw: drawFixture() }, 'ROLE_MISSING', 'clerk');
  expect(
    await world().operate('saveDraw', { requestId: 'by-the-drawer', draw: drawFixture() }, 'drawer'),
  ).toMatchObject({ success: true });
  expect(
    await world().call('saveDraw', { requestId: 'by-a-shopper', draw: drawFixture() }, 'alice'),
  ).toMatchObject({
    code: 'OPERATOR_UNKNOWN',
  });
});
