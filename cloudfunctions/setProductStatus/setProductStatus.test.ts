import type { RefusalCode } from '../common/contract/errors';
import { productStates, type ProductStatus } from '../common/domain/catalog/productStates';
import { expectRefusal, useWorld } from '../common/testing/operating';
import { WORLD_STARTS_AT } from '../common/testing/world';

const world = useWorld(async (it) => {
  for (const status of productStates.states) await it.product({ _id: status, status, stock: 5 });
  await it.shopper('alice', { points: 100, coins: 5 });
});

let requests = 0;
const set = (productId: string, revision: number, status: string) =>
  world().operate('setProductStatus', {
    requestId: `set-status-${(requests += 1)}`,
    productId,
    revision,
    status,
  });
const buy = (productId: string) =>
  world().call(
    'exchange',
    { requestId: `buy-${productId}-${(requests += 1)}`, lines: [{ productId, quantity: 1 }] },
    'alice',
  );

test('F-019 a draft is put on sale, taken off, and put on again, and can be had only while it is on', async () => {
  const codes = [(await buy('draft')).code];
  for (const [revision, status] of [
    [1, 'on_sale'],
    [2, 'off_sale'],
    [3, 'on_sale'],
  ] as const) {
    expect(await set('draft', revision, status)).toMatchObject({
      success: true,
      data: { productId: 'draft', revision: revision + 1, status },
    });
    await world().cloud.recycle('exchange'); // what an instance remembers of a product is another test's matter
    codes.push((await buy('draft')).code);
  }

  expect(codes).toEqual(['PRODUCT_OFF_SALE', 'SUCCESS', 'PRODUCT_OFF_SALE', 'SUCCESS']);
  expect(await world().document('products', 'draft')).toMatchObject({
    status: 'on_sale',
    revision: 4,
    operatorId: 'op-first',
    deletedAt: null,
  });
  expect(await world().document('stocks', 'draft')).toMatchObject({
    onSale: true,
    productRevision: 4,
    sold: 2,
    available: 3,
  });
  expect(await world().audit()).toEqual([]);
});

test('a product that is taken off sale cannot be had by an instance that remembers it on sale', async () => {
  expect((await buy('on_sale')).code).toBe('SUCCESS');

  await set('on_sale', 1, 'off_sale');

  expect((await buy('on_sale')).code).toBe('PRODUCT_OFF_SALE');
  expect(await world().document('stocks', 'on_sale')).toMatchObject({ onSale: false, available: 4 });
});

test('F-017 a deleted product stays as a document and is found no more', async () => {
  await set('on_sale', 1, 'deleted');
  await world().cloud.recycle();

  expect(await world().document('products', 'on_sale')).toMatchObject({
    status: 'deleted',
    deletedAt: WORLD_STARTS_AT,
    revision: 2,
  });
  expect(await world().document('stocks', 'on_sale')).toMatchObject({ onSale: false, available: 5 });
  expect((await buy('on_sale')).code).toBe('PRODUCT_NOT_FOUND');
  await expectRefusal(
    world(),
    'setProductStatus',
    { productId: 'on_sale', revision: 2, status: 'on_sale' },
    'PRODUCT_NOT_FOUND',
  );
});

describe('every move from a status to a status', () => {
  const moves = productStates.states.flatMap((from) =>
    (['on_sale', 'off_sale', 'deleted'] as const).map((to) => [from, to] as const),
  );
  const allowed = [
    'draft>on_sale',
    'draft>deleted',
    'on_sale>off_sale',
    'on_sale>deleted',
    'off_sale>on_sale',
    'off_sale>deleted',
  ];

  test.each(moves)('%s to %s', async (from: ProductStatus, to: ProductStatus) => {
    const answer = await set(from, 1, to);

    const expected = from === 'deleted' ? 'PRODUCT_NOT_FOUND' : 'PRODUCT_STATUS_INVALID';
    expect(answer.code).toBe(allowed.includes(`${from}>${to}`) ? 'SUCCESS' : expected);
  });
});

test.each<readonly [string, Record<string, unknown>]>([
  ['draft as the wanted status', { productId: 'on_sale', revision: 1, status: 'draft' }],
  ['an unknown status', { productId: 'on_sale', revision: 1, status: 'sold_out' }],
  ['no revision', { productId: 'on_sale', status: 'off_sale' }],
  ['an operator object as product id', { productId: { $gt: '' }, revision: 1, status: 'off_sale' }],
  ['an unknown field', { productId: 'on_sale', revision: 1, status: 'off_sale', force: true }],
])('%s is INVALID_INPUT', async (_what, data) => {
  await expectRefusal(world(), 'setProductStatus', data, 'INVALID_INPUT');
});

describe('the refusals in their order', () => {
  /** Each breaks its own rule and every later one that it can. */
  beforeEach(async () => {
    await world().edit('products', 'draft', { $set: { 'skus.0.priceCoins': 0, paymentMode: 'coin_points' } });
    await world().edit('products', 'on_sale', { $unset: { name: '' } });
  });

  test.each<readonly [RefusalCode, Record<string, unknown>]>([
    ['PRODUCT_NOT_FOUND', { productId: 'nobody', revision: 9, status: 'on_sale' }],
    ['REVISION_STALE', { productId: 'on_sale', revision: 9, status: 'on_sale' }],
    ['PRODUCT_STATUS_INVALID', { productId: 'on_sale', revision: 1, status: 'on_sale' }],
    ['PRODUCT_BROKEN', { productId: 'draft', revision: 1, status: 'on_sale' }],
  ])('%s', async (code, data) => {
    await expectRefusal(world(), 'setProductStatus', data, code);
  });

  test('a product broken by hand can be taken off sale all the same', async () => {
    expect(await set('on_sale', 1, 'off_sale')).toMatchObject({ success: true });
    expect(await world().document('stocks', 'on_sale')).toMatchObject({ onSale: false });
  });

  test('SKU_TAKEN when a hand in the console gave a sku of another product to it', async () => {
    await world().edit('products', 'off_sale', { $set: { 'skus.0.skuId': 'draft' } });

    await expectRefusal(
      world(),
      'setProductStatus',
      { productId: 'off_sale', revision: 1, status: 'on_sale' },
      'SKU_TAKEN',
    );
  });

  test('SKUS_TOO_MANY when a hand gave it more stock documents than a transaction can change', async () => {
    const stock = await world().document('stocks', 'off_sale');
    const documents = Array.from({ length: 80 }, (_, n) => ({ ...stock, _id: `by-hand-${n}` }));
    await world().cloud.engine.insert({ collection: 'stocks', documents });

    await expectRefusal(
      world(),
      'setProductStatus',
      { productId: 'off_sale', revision: 1, status: 'on_sale' },
      'SKUS_TOO_MANY',
    );
  });

  test('C-01 PAYMENT_MODE_NOT_ALLOWED when the profile of the shop has no place for it any more', async () => {
    await world().settings({ pointsMallModes: ['points_only'] });

    await expectRefusal(
      world(),
      'setProductStatus',
      { productId: 'off_sale', revision: 1, status: 'on_sale' },
      'PAYMENT_MODE_NOT_ALLOWED',
    );
    await world().cloud.recycle();
  });
});
