import type { RefusalCode } from '../common/contract/errors';
import { expectRefusal, useWorld } from '../common/testing/operating';

const world = useWorld(async (it) => {
  await it.product({ stock: 5, alertThreshold: 3 });
});

let requests = 0;
const adjust = (change: 'inbound' | 'adjusted', delta: number, more: Record<string, unknown> = {}) =>
  world().operate('adjustStock', {
    requestId: `adjust-stock-${(requests += 1)}`,
    skuId: 'deer',
    change,
    delta,
    description: '盘点',
    ...more,
  });
const lowStockEvents = async () =>
  (await world().all('events')).filter(({ type }) => type === 'mall.inventory.low');

test('F-153 units come in, and a count is corrected both ways', async () => {
  const answers = [await adjust('inbound', 24), await adjust('adjusted', -2), await adjust('adjusted', 1)];

  expect(answers.map(({ data }) => data?.['available'])).toEqual([29, 27, 28]);
  expect(await world().document('stocks', 'deer')).toMatchObject({
    available: 28,
    inbound: 29,
    adjusted: -1,
    recordSequence: 3,
  });
  expect(await world().audit()).toEqual([]);
});

test('F-155 F-159 each change leaves a numbered record with its reason and its operator', async () => {
  await adjust('inbound', 24, { description: '十一月到货' });
  await adjust('adjusted', -1, { description: '破损' });

  const records = (await world().all('inventoryRecords')).toSorted(
    (a, b) => (a.sequence ?? 0) - (b.sequence ?? 0),
  );
  const about = { skuId: 'deer', productId: 'deer', operatorId: 'op-first', orderId: null };
  expect(records).toMatchObject([
    { ...about, change: 'inbound', delta: 24, sequence: 1, description: '十一月到货' },
    { ...about, change: 'adjusted', delta: -1, sequence: 2, description: '破损' },
  ]);
});

test('the last unit can be taken away, and nothing after it', async () => {
  expect((await adjust('adjusted', -5)).data).toMatchObject({ available: 0 });

  await expectRefusal(
    world(),
    'adjustStock',
    { skuId: 'deer', change: 'adjusted', delta: -1, description: '盘亏' },
    'STOCK_BELOW_ZERO',
  );
});

test('what is reserved or sold is not there to be taken away', async () => {
  await world().shopper('alice', { points: 100, coins: 5 });
  await world().call(
    'exchange',
    { requestId: 'alice-takes-three', lines: [{ productId: 'deer', quantity: 3 }] },
    'alice',
  );

  await expectRefusal(
    world(),
    'adjustStock',
    { skuId: 'deer', change: 'adjusted', delta: -3, description: '盘亏' },
    'STOCK_BELOW_ZERO',
  );
  await adjust('adjusted', -2);

  expect(await world().document('stocks', 'deer')).toMatchObject({
    available: 0,
    sold: 3,
    inbound: 5,
    adjusted: -2,
  });
  expect(await world().audit()).toEqual([]);
});

describe('F-158 the low-stock warning', () => {
  test('is given when the units fall to the threshold, once', async () => {
    await adjust('adjusted', -1);
    const above = await lowStockEvents();
    await adjust('adjusted', -1);
    await adjust('adjusted', -1);

    const events = await lowStockEvents();
    expect(above).toEqual([]);
    expect(events).toMatchObject([
      { state: 'pending', payload: { skuId: 'deer', productId: 'deer', available: 3, alertThreshold: 3 } },
    ]);
  });

  test('is given again after the units had come in meanwhile', async () => {
    await adjust('adjusted', -3);
    await adjust('inbound', 10);
    await adjust('adjusted', -10);

    expect((await lowStockEvents()).map(({ payload }) => payload)).toMatchObject([
      { available: 2 },
      { available: 2 },
    ]);
  });

  test('F-227 is given when the threshold is raised above the units, which needs no change of the units', async () => {
    const answer = await adjust('adjusted', 0, { alertThreshold: 5 });

    expect(answer).toMatchObject({ success: true, data: { available: 5, alertThreshold: 5 } });
    expect(await lowStockEvents()).toMatchObject([{ payload: { available: 5, alertThreshold: 5 } }]);
    expect(await world().all('inventoryRecords')).toEqual([]);
    expect(await world().document('stocks', 'deer')).toMatchObject({ alertThreshold: 5, recordSequence: 0 });
  });

  test('is never given at a threshold of 0', async () => {
    await adjust('adjusted', -5, { alertThreshold: 0 });

    expect(await lowStockEvents()).toEqual([]);
  });
});

const valid = { skuId: 'deer', change: 'adjusted', delta: -1, description: '盘亏' };
test.each<readonly [string, Record<string, unknown>]>([
  ['an inbound of nothing', { change: 'inbound', delta: 0, alertThreshold: 1 }],
  ['an inbound of less', { change: 'inbound', delta: -1 }],
  ['a correction of nothing', { delta: 0 }],
  ['a fraction', { delta: 0.5 }],
  ['more than a million', { delta: 1_000_001 }],
  ['a text', { delta: '1' }],
  ['no reason', { description: '' }],
  ['a reason of 201 characters', { description: '因'.repeat(201) }],
  ['a negative threshold', { alertThreshold: -1 }],
  ['the change of an order', { change: 'outbound' }],
  ['an operator object as sku', { skuId: { $ne: null } }],
  ['a path as sku', { skuId: 'reservations.a' }],
  ['an unknown field', { available: 100 }],
])('%s is INVALID_INPUT', async (_what, change) => {
  await expectRefusal(world(), 'adjustStock', { ...valid, ...change }, 'INVALID_INPUT');
});

test.each<readonly [RefusalCode, Record<string, unknown>]>([
  ['SKU_NOT_FOUND', { skuId: 'nobody', delta: -100 }],
  ['STOCK_BELOW_ZERO', { delta: -6 }],
])('%s', async (code, change) => {
  await expectRefusal(world(), 'adjustStock', { ...valid, ...change }, code);
});

test('a correction and an exchange at once lose no unit, in any order of their requests', async () => {
  await world().shopper('alice', { points: 100, coins: 5 });
  const furnished = world().cloud.engine.snapshot();
  for (let seed = 1; seed <= 15; seed += 1) {
    await world().cloud.engine.restore(furnished);

    const [adjusted, exchanged] = await world().cloud.scheduler.run(seed, () =>
      Promise.all([
        world().operate('adjustStock', { requestId: `correct-${seed}`, ...valid, delta: -4 }),
        world().call(
          'exchange',
          { requestId: `exchange-${seed}`, lines: [{ productId: 'deer', quantity: 2 }] },
          'alice',
        ),
      ]),
    );

    // Five units: one of them gets its way, or both would have taken six.
    expect({ seed, codes: [adjusted.code, exchanged.code].toSorted() }).toEqual({
      seed,
      codes: ['SUCCESS', adjusted.success ? 'SOLD_OUT' : 'STOCK_BELOW_ZERO'].toSorted(),
    });
    expect(await world().audit()).toEqual([]);
  }
});
