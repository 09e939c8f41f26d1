import { openWorld, type World } from '../common/testing/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const at = world.cloud.clock.now();
  const category = {
    icon: 'c.png',
    description: '',
    sort: 0,
    enabled: true,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
  await world.cloud.engine.insert({
    collection: 'categories',
    documents: [
      { _id: 'food', name: '美食优惠', parentId: null, level: 1, ...category },
      { _id: 'tea', name: '饮品茶饮', parentId: 'food', level: 2, ...category },
    ],
  });
  const points = { paymentMode: 'points_only', isLiquor: false, stock: 9 } as const;
  await world.product({
    _id: 'latte',
    name: '星巴克大杯拿铁券',
    categoryId: 'tea',
    pricePoints: 3_500,
    ...points,
  });
  await world.edit('products', 'latte', { $set: { rootCategoryId: 'food' } });
  await world.product({
    _id: 'bucket',
    name: 'KFC全家桶券',
    description: '炸鸡 50% off (today)',
    categoryId: 'food',
    isHot: true,
    pricePoints: 8_900,
    ...points,
  });
  await world.product({ _id: 'movie', name: '电影票', isNew: true, sort: 5, pricePoints: 4_500, ...points });
  await world.product({ _id: 'deer', name: '金鹿酒', isHot: true, stock: 9, pricePoints: 500 });
  await world.product({ _id: 'hidden', name: '下架商品', status: 'off_sale', stock: 9 });
  await world.product({ _id: 'broken', name: '坏商品', stock: 9 });
  await world.edit('products', 'broken', { $unset: { skus: '' } });
  await world.edit('products', 'bucket', { $set: { salesCount: 7 } });
});
afterAll(() => world.close());

interface Page {
  readonly products: { readonly id: string; readonly category: { readonly id: string } }[];
  readonly paging: Record<string, number>;
}
const list = async (input: Record<string, unknown> = {}) =>
  (await world.call('listProducts', input, 'alice')).data as unknown as Page;
const idsOf = ({ products }: Page) => products.map(({ id }) => id);

test('F-019 F-042 F-275 shows what is on sale, in the shop’s order', async () => {
  const all = idsOf(await list());
  expect(all.slice(0, 2)).toEqual(['movie', 'bucket']); // by sort, then by sales
  expect(all.sort()).toEqual(['bucket', 'deer', 'latte', 'movie']);
});

test('F-038 F-276 F-283 every product of a category answer is in that category', async () => {
  const { products } = await list({ categoryId: 'tea' });
  expect(products).toMatchObject([{ id: 'latte', category: { id: 'tea', name: '饮品茶饮' } }]);
  expect(idsOf(await list({ categoryId: 'food' }))).toEqual(['bucket']);
});

test('F-035 a category with its children on request', async () => {
  expect(idsOf(await list({ categoryId: 'food', includeChildren: true })).sort()).toEqual(['bucket', 'latte']);
});

test.each([
  ['F-040 keyword in the name', { keyword: '拿铁' }, ['latte']],
  ['F-040 keyword in the description, any case', { keyword: 'OFF' }, ['bucket']],
  ['F-040 a keyword is text, not a pattern', { keyword: '50% off (today)' }, ['bucket']],
  ['F-040 a pattern matches itself only', { keyword: '.*' }, []],
  ['F-041 points from', { minPoints: 4_500 }, ['bucket', 'movie']],
  ['F-041 points to', { maxPoints: 3_500 }, ['deer', 'latte']],
  ['F-041 points between', { minPoints: 3_500, maxPoints: 4_500 }, ['latte', 'movie']],
  ['F-029 F-041 hot', { isHot: true }, ['bucket', 'deer']],
  ['F-029 F-041 new', { isNew: true }, ['movie']],
  ['F-044 payment mode', { paymentMode: 'coin_points' }, ['deer']],
  ['F-041 several filters together', { isHot: true, paymentMode: 'points_only', keyword: 'kfc' }, ['bucket']],
])('%s', async (_what, filter, expected) => {
  expect(idsOf(await list(filter)).sort()).toEqual(expected);
});

test('F-043 pages of 20 from 1 unless asked otherwise', async () => {
  expect((await list({ isHot: true })).paging).toEqual({ page: 1, pageSize: 20, total: 2, totalPages: 1 });
  const second = await list({ isHot: true, page: 2, pageSize: 1 });
  expect(second.products).toHaveLength(1);
  expect(second.paging).toEqual({ page: 2, pageSize: 1, total: 2, totalPages: 2 });
});

test('F-026 F-032 F-089 says how it is paid, with null for what it does not cost', async () => {
  const { products } = await list({ paymentMode: 'coin_points' });
  expect(products[0]).toMatchObject({
    id: 'deer',
    title: '金鹿酒',
    pointsPrice: 500,
    paymentInfo: {
      mode: 'coin_points',
      label: '活动币+积分',
      points: '500 积分',
      coins: '1 活动币',
      money: null,
      totalValueFen: 500,
    },
  });
});

test.each([
  [{ page: 0 }],
  [{ pageSize: 101 }],
  [{ keyword: { $regex: '.*' } }],
  [{ keyword: ' ' }],
  [{ keyword: 'x'.repeat(51) }],
  [{ categoryId: { $ne: null } }],
  [{ status: 'draft' }],
  [{ isHot: 'yes' }],
])('%j is refused as INVALID_INPUT', async (input) => {
  expect(await world.call('listProducts', input, 'alice')).toMatchObject({ code: 'INVALID_INPUT' });
});
