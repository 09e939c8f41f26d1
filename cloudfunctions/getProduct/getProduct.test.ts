import { openWorld, type World } from '../common/testing/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.product({ stock: 3, detail: '<p>详情</p>' });
  await world.product({ _id: 'hidden', status: 'off_sale', stock: 3 });
  await world.product({ _id: 'gone', stock: 0 });
  await world.product({ _id: 'broken', stock: 3 });
  await world.edit('products', 'broken', { $set: { skus: [] } });
});
afterAll(() => world.close());

const get = (productId: unknown) => world.call('getProduct', { productId }, 'alice');

test('F-025 shows category, skus and stock', async () => {
  expect((await get('deer')).data?.['product']).toMatchObject({
    id: 'deer',
    category: { id: 'drinks', name: '酒水' },
    detail: '<p>详情</p>',
    skus: [{ id: 'deer', stockQuantity: 3, pointsPrice: 5, coinPrice: 1 }],
    stockQuantity: 3,
    status: 'on_sale',
    needsIdentity: true,
    needsAdult: true,
  });
});

test('F-025 of a product that is not on sale is null', async () => {
  expect(await get('hidden')).toMatchObject({ success: true, data: { product: null } });
});

test('F-019 a product without stock is sold out', async () => {
  expect((await get('gone')).data?.['product']).toMatchObject({ status: 'sold_out', stockQuantity: 0 });
});

test.each([
  ['nothing', 'PRODUCT_NOT_FOUND'],
  ['broken', 'PRODUCT_BROKEN'],
  [{ $gt: '' }, 'INVALID_INPUT'],
  ['', 'INVALID_INPUT'],
])('%j is refused with %s', async (productId, code) => {
  expect(await get(productId)).toMatchObject({ success: false, code });
});
