import { priceFits } from '../../cloudfunctions/common/domain/catalog/price';
import { auditStock } from '../../cloudfunctions/common/domain/audit/stock';
import { openLocalCloud } from '../../scripts/local/cloud';
import { LOCAL_CHAIN } from '../../scripts/local/wechat/beacon';
import type { LocalCloud } from '../../scripts/local/types';
import { COLLECTIONS } from '../collections';
import { seedCloud, seedDocuments } from '.';
import { openDraw } from './draw';
import { LOCAL_OPERATORS } from './operators';
import { settingsOutside } from './outside';
import { DRAW_PRODUCT_ID } from './shopProducts';

const NOW = Date.UTC(2025, 10, 11, 3);
const OUTSIDE = {
  pay: {
    merchantId: '1900009999',
    v3Endpoint: 'http://127.0.0.1:8787/wechatpay',
    notifyUrl: 'http://127.0.0.1:8787/http/pay-notify',
  },
  beacon: { chain: LOCAL_CHAIN, endpoint: 'http://127.0.0.1:8787/beacon' },
};
const seeds = seedDocuments(NOW, OUTSIDE);
const { categories = [], products = [], stocks = [], inventoryRecords = [], settings = [] } = seeds;

test.each(Object.entries(seeds))('every seeded document of %s is whole', (name, documents) => {
  const definition = COLLECTIONS.find((collection) => collection.name === name);

  for (const document of documents)
    expect(definition?.schema.safeParse(document).error?.issues).toBeUndefined();
  expect(documents.length).toBeGreaterThan(0);
});

test('F-217 the five categories of level 1 stand in their order', () => {
  const roots = categories.filter(({ level }) => level === 1).toSorted((a, b) => b.sort - a.sort);

  expect(roots.map(({ _id, name }) => [_id, name])).toEqual([
    ['digital', '数码产品'],
    ['food', '美食优惠'],
    ['daily', '生活用品'],
    ['entertainment', '娱乐服务'],
    ['travel', '出行服务'],
  ]);
  expect(roots.every(({ icon, parentId }) => icon !== '' && parentId === null)).toBe(true);
});

test('F-218 the four categories of level 2 stand under theirs', () => {
  const leaves = categories.filter(({ level }) => level === 2);

  expect(leaves.map(({ parentId, name }) => [parentId, name])).toEqual([
    ['digital', '手机通讯'],
    ['digital', '电脑办公'],
    ['food', '休闲零食'],
    ['food', '饮品茶饮'],
  ]);
});

test('F-219 the five demo products have their prices, their stock and their flags', () => {
  const shown = products
    .filter(({ paymentMode }) => paymentMode === 'points_only')
    .map(({ _id, name, paymentMode, pricePoints, originalPriceFen, isHot, isNew }) => {
      const stock = stocks.find(({ productId }) => productId === _id);
      return [_id, name, paymentMode, pricePoints, originalPriceFen, stock?.available, isHot, isNew];
    });

  expect(shown).toEqual([
    ['prod_iphone15pro', 'iPhone 15 Pro 256GB', 'points_only', 999_900, 999_900, 10, true, true],
    ['prod_airpodspro2', 'AirPods Pro 2', 'points_only', 189_900, 189_900, 50, true, false],
    ['prod_starbucks', '星巴克大杯拿铁券', 'points_only', 3_500, 3_500, 1_000, false, false],
    ['prod_kfc', 'KFC全家桶券', 'points_only', 8_900, 8_900, 500, true, false],
    ['prod_movie', '电影票通用券', 'points_only', 4_500, 4_500, 2_000, false, true],
  ]);
});

test("the shop's own liquor costs coins and points, and asks for an adult", () => {
  const liquor = products.filter(({ isLiquor, paymentMode }) => isLiquor && paymentMode === 'coin_points');

  expect(liquor.length).toBeGreaterThanOrEqual(3);
  expect(liquor.every(({ pricePoints, priceCoins }) => pricePoints > 0 && priceCoins > 0)).toBe(true);
  expect(liquor[0]).toMatchObject({ name: '金鹿·鹿茸酒 500ml', pricePoints: 2_000, priceCoins: 1 });
  expect(stocks.find(({ _id }) => _id === liquor[0]?._id)).toMatchObject({ available: 24 });
});

test('the ordinary shop sells for money and for points and money, cups with a coin, and liquor to adults', () => {
  const shown = products
    .filter(({ paymentMode }) => paymentMode === 'money_only' || paymentMode === 'mixed')
    .map(({ _id, paymentMode, pricePoints, priceFen, isLiquor, grantsCoin }) => {
      return [_id, paymentMode, pricePoints, priceFen, isLiquor, grantsCoin];
    });

  expect(shown).toEqual([
    ['prod_deer_cups', 'money_only', 0, 12_800, false, true],
    ['prod_deer_bag', 'money_only', 0, 1_800, false, false],
    ['prod_deer_cake', 'mixed', 300, 6_800, false, false],
    ['prod_deer_daily', 'money_only', 0, 26_800, true, false],
    ['prod_deer_sealed', 'money_only', 0, 128_800, true, false],
  ]);
});

test('every product names a category and its root, and every sku has its own stock at the same revision', () => {
  for (const product of products) {
    const category = categories.find(({ _id }) => _id === product.categoryId);
    expect(category?.parentId ?? category?._id).toBe(product.rootCategoryId);
    expect(product.skus.every((sku) => priceFits(product.paymentMode, sku))).toBe(true);
    for (const { skuId } of product.skus) {
      const found = stocks.filter(({ _id }) => _id === skuId);
      expect(found).toMatchObject([
        { productId: product._id, productRevision: product.revision, onSale: true },
      ]);
    }
  }
});

test('every unit came in by a record', () => {
  for (const stock of stocks) {
    expect(auditStock(stock, [])).toEqual([]);
    expect(inventoryRecords.filter(({ skuId }) => skuId === stock._id)).toMatchObject([
      { delta: stock.inbound, sequence: 1 },
    ]);
  }
});

test('F-220 the settings are the defaults of the source documents, with all four payment modes', () => {
  expect(settings).toMatchObject([
    {
      shopName: '金鹿商城',
      pointsMallModes: ['points_only', 'money_only', 'mixed', 'coin_points'],
      exchange: { pointsMin: 1, pointsPerOrderMax: 10_000, limitsEnabled: true, autoConfirmMinutes: 1_440 },
      operatorSources: ['tcb_console'],
    },
  ]);
});

describe('a seeded cloud', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await openLocalCloud({ now: NOW });
    await seedCloud(cloud);
  });
  afterAll(() => cloud.close());

  const everything = async () =>
    JSON.stringify(
      await Promise.all(
        Object.keys(seeds).map((collection) => cloud.engine.find({ collection, query: {}, limit: 1_000 })),
      ),
    );

  test('stays as it is when it is seeded again', async () => {
    await cloud.engine.update({
      collection: 'settings',
      query: { _id: 'mall' },
      update: { $set: { shopName: '别的店' } },
    });
    const before = await everything();

    await seedCloud(cloud);

    expect(await everything()).toBe(before);
  });

  test('moves its local addresses to the port of this start, and keeps what an operator has set', async () => {
    const [stored] = (await cloud.engine.find({ collection: 'settings', query: {}, limit: 1 })).documents;
    const anotherPort = {
      'payment.endpoint': 'http://127.0.0.1:8787/wechatpay',
      'payment.notifyUrl': 'https://mall.example/pay-notify',
      'payment.refundDays': 3,
      'draws.beacon.endpoints': ['http://127.0.0.1:1/beacon', 'https://api.drand.sh'],
    };
    await cloud.engine.update({ collection: 'settings', query: {}, update: { $set: anotherPort } });

    await seedCloud(cloud);

    const [renewed] = (await cloud.engine.find({ collection: 'settings', query: {}, limit: 1 })).documents;
    const { pay, beacon } = cloud.wechat;
    expect(renewed).toMatchObject({
      shopName: '别的店',
      payment: {
        ...{ provider: 'wechatPayV3', merchantId: pay.merchantId, endpoint: pay.v3Endpoint },
        ...{ notifyUrl: 'https://mall.example/pay-notify', refundDays: 3 },
      },
      draws: { beacon: { endpoints: [beacon.endpoint, 'https://api.drand.sh'] } },
      revision: Number(stored?.['revision']) + 1,
    });
  });

  test('can be paid at, also when its settings are of before there was money', async () => {
    const update = { $unset: { payment: true, draws: true } };
    await cloud.engine.update({ collection: 'settings', query: {}, update });

    await seedCloud(cloud);

    const { documents } = await cloud.engine.find({ collection: 'settings', query: {}, limit: 1 });
    expect(documents).toMatchObject([{ shopName: '别的店', ...settingsOutside(cloud.wechat) }]);
  });

  test('gets back what is gone', async () => {
    const before = await everything();
    await cloud.engine.remove({ collection: 'categories', query: { _id: 'travel' } });

    await seedCloud(cloud);

    expect(await everything()).toBe(before);
  });

  test('opens one draw at a time, for which anybody can register at once, and holds its bottles', async () => {
    const first = await openDraw(cloud);
    const second = await openDraw(cloud);
    const { documents } = await cloud.engine.find({ collection: 'draws', query: {}, limit: 10 });
    const held = await cloud.engine.find({ collection: 'stocks', query: { _id: DRAW_PRODUCT_ID }, limit: 1 });

    expect(documents).toMatchObject([
      { _id: first?.drawId, status: 'published', windows: [{ opensAt: NOW, closesAt: first?.closesAt }] },
    ]);
    expect(second).toEqual(first);
    expect(held.documents).toMatchObject([{ available: 22, drawHeld: 2, holds: { [first?.drawId ?? '']: 2 } }]);
  });

  test('opens the next draw when one has closed, and none when its operator may not', async () => {
    const before = await openDraw(cloud);
    cloud.clock.set(before?.closesAt ?? 0);
    const after = await openDraw(cloud);
    const isManager = { collection: 'operators', query: { _id: 'manager' } };
    await cloud.engine.update({ ...isManager, update: { $set: { enabled: false } } });
    cloud.clock.set(after?.closesAt ?? 0);

    expect(after?.drawId).not.toBe(before?.drawId);
    expect(await openDraw(cloud)).toBeNull();
    await cloud.engine.update({ ...isManager, update: { $set: { enabled: true } } });
  });

  test.each(LOCAL_OPERATORS)(
    'lets $operatorId act from the console with the local key',
    async ({ operatorId, key }) => {
      const adjust = {
        requestId: `stock-by-${operatorId}`,
        skuId: 'prod_kfc',
        change: 'inbound',
        delta: 1,
        description: '补货',
      };

      const { result } = await cloud.functions.invoke(
        'adjustStock',
        { ...adjust, operator: { operatorId, key } },
        { kind: 'console' },
      );

      expect(result).toMatchObject({ success: true });
    },
  );
});
