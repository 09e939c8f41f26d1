import type { RefusalCode } from '../common/contract/errors';
import { CATEGORY_ID } from '../common/testing/fixtures';
import { expectRefusal, useWorld } from '../common/testing/operating';

const world = useWorld(async (it) => {
  await it.product({ stock: 5 });
  await it.product({ _id: 'gone', status: 'deleted' });
  await it.product({ _id: 'broken' });
  await it.edit('products', 'broken', { $unset: { images: '' } });
});

const sku = (skuId: string, more: Record<string, unknown> = {}) => ({
  ...{ skuId, specifications: {}, pricePoints: 10, priceCoins: 0, priceFen: 0 },
  ...more,
});
const latte = { name: '拿铁券', categoryId: CATEGORY_ID, skus: [sku('latte')] };
const fresh = (more: Record<string, unknown>) => ({ product: { ...latte, ...more } });
const known = (product: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  productId: 'deer',
  revision: 1,
  product,
  ...more,
});

describe('what was sent', () => {
  test.each<readonly [string, Record<string, unknown>]>([
    ['no product', {}],
    ['a product that is a text', { product: 'latte' }],
    ['an unknown field', { ...fresh({}), price: 1 }],
    ['an unknown field of the product', fresh({ salesCount: 9_999 })],
    ['a status', fresh({ status: 'on_sale' })],
    ['a revision without a product', { ...fresh({}), revision: 1 }],
    ['a product without its revision', { ...fresh({}), productId: 'deer' }],
    ['revision 0', known({ sort: 1 }, { revision: 0 })],
    ['an operator object as product id', known({ sort: 1 }, { productId: { $ne: null } })],
    ['a product id that is a path', known({ sort: 1 }, { productId: 'deer.skus' })],
    ['a new product without a name', { product: { categoryId: CATEGORY_ID, skus: latte.skus } }],
    ['a new product without a category', { product: { name: 'x', skus: latte.skus } }],
    ['a new product without skus', { product: { name: 'x', categoryId: CATEGORY_ID } }],
    ['an empty name', fresh({ name: '' })],
    ['a name of a megabyte', fresh({ name: '酒'.repeat(30_000) })],
    ['no sku', fresh({ skus: [] })],
    ['51 skus', fresh({ skus: Array.from({ length: 51 }, (_, n) => sku(`sku-${n}`)) })],
    ['one sku twice', fresh({ skus: [sku('latte'), sku('latte', { pricePoints: 20 })] })],
    ['a negative price', fresh({ skus: [sku('latte', { pricePoints: -1 })] })],
    ['a fractional price', fresh({ skus: [sku('latte', { pricePoints: 0.5 })] })],
    ['a price of nothing', fresh({ skus: [sku('latte', { pricePoints: 0 })] })],
    ['a coin price in points only', fresh({ skus: [sku('latte', { priceCoins: 1 })] })],
    ['no coin in coin and points', fresh({ paymentMode: 'coin_points' })],
    ['no money in mixed', fresh({ paymentMode: 'mixed' })],
    ['skus without the payment mode in a change', known({ skus: [sku('deer')] })],
    ['a payment mode without the skus in a change', known({ paymentMode: 'points_only' })],
    ['a specification named by a path', fresh({ skus: [sku('latte', { specifications: { 'a.b': 'x' } })] })],
    [
      'a specification named by an operator',
      fresh({ skus: [sku('latte', { specifications: { $set: 'x' } })] }),
    ],
    ['a property named by a path', fresh({ properties: { 'skus.0.pricePoints': '1' } })],
    [
      'too many properties',
      fresh({ properties: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`p${n}`, 'x'])) }),
    ],
    ['an unknown payment mode', fresh({ paymentMode: 'free' })],
    ['a limit without its parts', fresh({ limit: { maxPerUser: 1 } })],
    ['a short request id', { ...fresh({}), requestId: 'short' }],
  ])('%s is INVALID_INPUT, and nothing is written', async (_what, data) => {
    await expectRefusal(world(), 'saveProduct', data, 'INVALID_INPUT');
  });

  test('a price that does not fit its payment mode is named, in the words of the operator', async () => {
    const answer = await expectRefusal(
      world(),
      'saveProduct',
      fresh({ paymentMode: 'coin_points' }),
      'INVALID_INPUT',
    );

    expect(answer).toMatchObject({
      message: '规格价格与支付方式不符',
      details: { issues: [{ path: 'product.skus.0' }] },
    });
  });
});

describe('the refusals in their order', () => {
  /** Each breaks its own rule and every later one that it can. */
  test.each<readonly [RefusalCode, Record<string, unknown>]>([
    ['PRODUCT_NOT_FOUND', { productId: 'nobody', revision: 9, product: { categoryId: 'none' } }],
    ['PRODUCT_NOT_FOUND', { productId: 'gone', revision: 1, product: { categoryId: 'none' } }],
    ['REVISION_STALE', { productId: 'broken', revision: 9, product: { categoryId: 'none' } }],
    ['PRODUCT_BROKEN', { productId: 'broken', revision: 1, product: { categoryId: 'none' } }],
    ['SKU_TAKEN', fresh({ categoryId: 'none', skus: [sku('latte'), sku('deer')] })],
    ['SKU_TAKEN', known({ categoryId: 'none', paymentMode: 'points_only', skus: [sku('gone')] })],
    ['CATEGORY_NOT_FOUND', fresh({ categoryId: 'none' })],
    ['CATEGORY_NOT_FOUND', known({ categoryId: 'none' })],
  ])('%s', async (code, data) => {
    await expectRefusal(world(), 'saveProduct', data, code);
  });

  test('C-01 PAYMENT_MODE_NOT_ALLOWED outside the profile of the shop, before the category is looked for', async () => {
    await world().settings({ pointsMallModes: ['coin_points'] });

    await expectRefusal(world(), 'saveProduct', fresh({ categoryId: 'none' }), 'PAYMENT_MODE_NOT_ALLOWED');
    await world().cloud.recycle();
  });

  test('SKUS_TOO_MANY when a product would have had more skus than one transaction can change', async () => {
    const of = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => sku(`sku-${from + n}`));
    const change = (revision: number, skus: unknown) =>
      known({ paymentMode: 'points_only', skus }, { revision });
    const first = await world().operate('saveProduct', { requestId: 'thirty-more', ...change(1, of(0, 30)) });
    const second = await world().operate('saveProduct', {
      requestId: 'other-forty-nine',
      ...change(2, of(30, 79)),
    });
    expect([first.code, second.code]).toEqual(['SUCCESS', 'SUCCESS']);

    await expectRefusal(world(), 'saveProduct', change(3, of(79, 80)), 'SKUS_TOO_MANY');
    const again = await world().operate('saveProduct', {
      requestId: 'back-again-to-fifty',
      ...change(3, of(20, 70)),
    });

    expect(again.code).toBe('SUCCESS');
    expect(
      (await world().all('stocks')).filter(({ productId, onSale }) => productId === 'deer' && onSale),
    ).toHaveLength(50);
  });
});
