import { isWhole } from '../common/store/products';
import { CATEGORY_ID } from '../common/testing/fixtures';
import { useWorld } from '../common/testing/operating';
import { WORLD_STARTS_AT } from '../common/testing/world';

const world = useWorld();

const sku = (skuId: string, pricePoints: number, more: Record<string, unknown> = {}) => ({
  ...{ skuId, specifications: {}, pricePoints, priceCoins: 0, priceFen: 0 },
  ...more,
});
const latte = { name: '星巴克大杯拿铁券', categoryId: CATEGORY_ID, skus: [sku('latte', 3_500)] };

let requests = 0;
const save = (data: Record<string, unknown>) =>
  world().operate('saveProduct', { requestId: `save-product-${(requests += 1)}`, ...data });

async function make(product: Record<string, unknown> = latte): Promise<string> {
  const answer = await save({ product });
  expect(answer).toMatchObject({ success: true, data: { revision: 1, status: 'draft' } });
  return String(answer.data?.['productId']);
}

describe('a new product', () => {
  test('F-017 F-033 is a draft with the defaults of what its operator left out', async () => {
    const productId = await make();

    const product = await world().document('products', productId);
    expect(product).toMatchObject({
      ...{
        status: 'draft',
        revision: 1,
        paymentMode: 'points_only',
        sort: 0,
        salesCount: 0,
        isHot: false,
        isNew: false,
        isLiquor: false,
      },
      ...{
        productType: 'physical',
        shippingType: 'logistics',
        pricePoints: 3_500,
        rootCategoryId: CATEGORY_ID,
        deletedAt: null,
      },
      limit: { maxPerUser: 0, maxPerOrder: 0, timeLimit: { windowSeconds: 0, max: 0 }, userLevelRequired: 0 },
      ...{ properties: {}, images: [], createdAt: WORLD_STARTS_AT },
    });
    expect(product !== null && isWhole(product)).toBe(true);
  });

  test('F-027 names the operator who made it and the one who changed it last', async () => {
    const productId = await make();

    await world().operate(
      'saveProduct',
      { requestId: 'by-the-second', productId, revision: 1, product: { sort: 5 } },
      'op-second',
    );

    expect(await world().document('products', productId)).toMatchObject({
      ownerId: 'op-first',
      operatorId: 'op-second',
      sort: 5,
    });
  });

  test('has a stock document without units for every sku, not on sale', async () => {
    const productId = await make({ ...latte, skus: [sku('latte', 3_500), sku('latte-large', 4_000)] });

    expect(await world().all('stocks')).toEqual(
      ['latte', 'latte-large'].map((_id) =>
        expect.objectContaining({
          _id,
          productId,
          productRevision: 1,
          onSale: false,
          available: 0,
          inbound: 0,
          reservations: {},
        }),
      ),
    );
    expect(await world().audit()).toEqual([]);
  });

  test('shows the price of its cheapest sku, points before coins', async () => {
    const coinSku = (skuId: string, pricePoints: number, priceCoins: number) =>
      sku(skuId, pricePoints, { priceCoins });
    const skus = [coinSku('a', 900, 1), coinSku('b', 800, 3), coinSku('c', 800, 2)];

    const productId = await make({ ...latte, paymentMode: 'coin_points', skus });

    expect(await world().document('products', productId)).toMatchObject({
      pricePoints: 800,
      priceCoins: 2,
      priceFen: 0,
    });
  });

  test('lies under the root of its category', async () => {
    const parent = await world().operate('saveCategory', {
      requestId: 'parent-category',
      category: { name: '美食优惠' },
    });
    const parentId = String(parent.data?.['categoryId']);
    const child = await world().operate('saveCategory', {
      requestId: 'child-category',
      category: { name: '饮品茶饮', parentId },
    });

    const productId = await make({ ...latte, categoryId: child.data?.['categoryId'] });

    expect(await world().document('products', productId)).toMatchObject({ rootCategoryId: parentId });
  });

  test('holds 50 skus in one transaction', async () => {
    const skus = Array.from({ length: 50 }, (_, n) => sku(`sku-${n}`, 100 + n));

    await make({ ...latte, skus });

    expect(await world().all('stocks')).toHaveLength(50);
  });
});

describe('a changed product', () => {
  test('F-017 keeps what its operator did not name, one revision on', async () => {
    const productId = await make({ ...latte, isLiquor: true, brand: '星巴克', properties: { 产地: '云南' } });

    const answer = await save({ productId, revision: 1, product: { name: '拿铁', properties: {} } });

    expect(answer).toMatchObject({ success: true, data: { productId, revision: 2, status: 'draft' } });
    const product = await world().document('products', productId);
    expect(product).toMatchObject({
      name: '拿铁',
      brand: '星巴克',
      isLiquor: true,
      properties: {},
      revision: 2,
    });
    expect(product !== null && isWhole(product)).toBe(true);
  });

  test('cannot be had at a price that was read before', async () => {
    await world().product({ stock: 5 });
    await world().shopper('alice', { points: 1_000, coins: 5 });
    const buy = (requestId: string) =>
      world().call('exchange', { requestId, lines: [{ productId: 'deer', quantity: 1 }] }, 'alice');
    expect(await buy('at-the-old-price')).toMatchObject({
      success: true,
      data: { remaining: { points: 995 } },
    });

    const dearer = { paymentMode: 'coin_points', skus: [sku('deer', 100, { priceCoins: 2 })] };
    expect(await save({ productId: 'deer', revision: 1, product: dearer })).toMatchObject({ success: true });
    const answer = await buy('after-the-change');

    // The instance that exchanges has the old price in its memory: its reservation finds the revision gone.
    expect(answer).toMatchObject({ success: true, data: { remaining: { points: 895, coins: 2 } } });
    expect(await world().document('stocks', 'deer')).toMatchObject({ productRevision: 2, onSale: true });
    expect(await world().audit()).toEqual([]);
  });

  test('takes a sku off sale that it leaves out, and keeps its units', async () => {
    await world().product({ stock: 5 });
    const skus = [sku('other', 9, { priceCoins: 1 })];

    await save({ productId: 'deer', revision: 1, product: { paymentMode: 'coin_points', skus } });

    expect(await world().document('stocks', 'deer')).toMatchObject({ onSale: false, available: 5, inbound: 5 });
    expect(await world().document('stocks', 'other')).toMatchObject({
      onSale: true,
      available: 0,
      productRevision: 2,
    });
  });

  test('puts a sku back on sale that it left out before, with its units', async () => {
    await world().product({ stock: 5 });
    const skus = [sku('deer', 5, { priceCoins: 1 })];
    const others = [sku('other', 9, { priceCoins: 1 })];
    await save({ productId: 'deer', revision: 1, product: { paymentMode: 'coin_points', skus: others } });

    await save({ productId: 'deer', revision: 2, product: { paymentMode: 'coin_points', skus } });

    expect(await world().document('stocks', 'deer')).toMatchObject({
      onSale: true,
      available: 5,
      productRevision: 3,
    });
    expect(await world().document('stocks', 'other')).toMatchObject({ onSale: false });
  });

  test('mends what a hand in the console broke, when it names it', async () => {
    await world().product({ stock: 5 });
    await world().edit('products', 'deer', { $unset: { brand: '' } });

    expect(await save({ productId: 'deer', revision: 1, product: { sort: 1 } })).toMatchObject({
      ...{ success: false, code: 'PRODUCT_BROKEN', details: { paths: ['brand'] } },
    });
    expect(await save({ productId: 'deer', revision: 1, product: { brand: '金鹿' } })).toMatchObject({
      success: true,
    });
  });

  test('moves to the root of another category', async () => {
    const productId = await make();
    const food = await world().operate('saveCategory', {
      requestId: 'food-category',
      category: { name: '美食优惠' },
    });
    const categoryId = food.data?.['categoryId'];

    await save({ productId, revision: 1, product: { categoryId } });

    expect(await world().document('products', productId)).toMatchObject({
      categoryId,
      rootCategoryId: categoryId,
    });
  });

  test('keeps the sales that were counted meanwhile', async () => {
    const productId = await make();
    await world().edit('products', productId, { $set: { salesCount: 7 } });

    await save({ productId, revision: 1, product: { isHot: true } });

    expect(await world().document('products', productId)).toMatchObject({ salesCount: 7, isHot: true });
  });
});
