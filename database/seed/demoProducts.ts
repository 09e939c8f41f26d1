import type { ProductFields, Sku } from '../collections/products';

/** A product of the shop as its people would describe it; what is left out has its default. */
export interface DescribedProduct extends Partial<Omit<ProductFields, 'skus'>> {
  readonly productId: string;
  readonly name: string;
  readonly categoryId: string;
  readonly skus: readonly (Partial<Sku> & {
    readonly skuId: string;
    readonly stock: number;
    readonly alertThreshold: number;
  })[];
}

const NO_SHIPPING = { productType: 'virtual', shippingType: 'none' } as const;

/** The five demo products of the roll-out plan (F-219): prices in points, original price in fen. */
export const PLAN_PRODUCTS: readonly DescribedProduct[] = [
  {
    productId: 'prod_iphone15pro',
    name: 'iPhone 15 Pro 256GB',
    description: '钛金属机身，A17 Pro 芯片，256GB 存储。',
    brand: 'Apple',
    categoryId: 'phones',
    originalPriceFen: 999_900,
    isHot: true,
    isNew: true,
    sort: 50,
    skus: [
      {
        skuId: 'prod_iphone15pro',
        specifications: { 容量: '256GB' },
        pricePoints: 999_900,
        stock: 10,
        alertThreshold: 2,
      },
    ],
  },
  {
    productId: 'prod_airpodspro2',
    name: 'AirPods Pro 2',
    description: '主动降噪，USB-C 充电盒。',
    brand: 'Apple',
    categoryId: 'digital',
    originalPriceFen: 189_900,
    isHot: true,
    sort: 40,
    skus: [{ skuId: 'prod_airpodspro2', pricePoints: 189_900, stock: 50, alertThreshold: 5 }],
  },
  {
    productId: 'prod_starbucks',
    name: '星巴克大杯拿铁券',
    description: '全国门店可用，凭券码兑换大杯拿铁一杯。',
    brand: '星巴克',
    categoryId: 'drinks',
    originalPriceFen: 3_500,
    sort: 30,
    ...NO_SHIPPING,
    skus: [{ skuId: 'prod_starbucks', pricePoints: 3_500, stock: 1_000, alertThreshold: 50 }],
  },
  {
    productId: 'prod_kfc',
    name: 'KFC全家桶券',
    description: '凭券码到店兑换全家桶一份。',
    brand: 'KFC',
    categoryId: 'food',
    originalPriceFen: 8_900,
    isHot: true,
    sort: 20,
    ...NO_SHIPPING,
    skus: [{ skuId: 'prod_kfc', pricePoints: 8_900, stock: 500, alertThreshold: 50 }],
  },
  {
    productId: 'prod_movie',
    name: '电影票通用券',
    description: '2D、3D 影片通用，节假日可用。',
    categoryId: 'entertainment',
    originalPriceFen: 4_500,
    isNew: true,
    sort: 10,
    ...NO_SHIPPING,
    skus: [{ skuId: 'prod_movie', pricePoints: 4_500, stock: 2_000, alertThreshold: 100 }],
  },
];

const LIQUOR = { brand: '金鹿', categoryId: 'drinks', paymentMode: 'coin_points', isLiquor: true } as const;
const NOTICE = '<p>活动币与积分联合兑换，须完成实名认证且年满18周岁。</p>';

/** The shop's own deer wine: coins and points together, for verified adults only (F-004). */
export const LIQUOR_PRODUCTS: readonly DescribedProduct[] = [
  {
    ...LIQUOR,
    productId: 'prod_deer_antler',
    name: '金鹿·鹿茸酒 500ml',
    description: '梅花鹿茸泡制，纯粮基酒，52度。',
    detail: `<p>选用东北梅花鹿二杠茸，纯粮固态发酵基酒浸泡三年。</p>${NOTICE}`,
    originalPriceFen: 39_800,
    isHot: true,
    sort: 90,
    properties: { 香型: '露香', 酒精度: '52%vol', 产地: '吉林' },
    limit: { maxPerUser: 6, maxPerOrder: 2, timeLimit: { windowSeconds: 0, max: 0 }, userLevelRequired: 0 },
    skus: [
      {
        skuId: 'prod_deer_antler',
        specifications: { 净含量: '500ml' },
        pricePoints: 2_000,
        priceCoins: 1,
        stock: 24,
        alertThreshold: 5,
      },
    ],
  },
  {
    ...LIQUOR,
    productId: 'prod_deer_ginseng',
    name: '金鹿·人参鹿酒',
    description: '长白山人参与鹿茸同泡，42度，两种规格。',
    detail: `<p>五年生园参与鹿茸片同泡，口感绵柔。</p>${NOTICE}`,
    originalPriceFen: 16_800,
    isNew: true,
    sort: 80,
    properties: { 香型: '露香', 酒精度: '42%vol', 产地: '吉林' },
    skus: [
      {
        skuId: 'deer_ginseng_250',
        specifications: { 净含量: '250ml' },
        pricePoints: 800,
        priceCoins: 1,
        stock: 60,
        alertThreshold: 10,
      },
      {
        skuId: 'deer_ginseng_500',
        specifications: { 净含量: '500ml' },
        pricePoints: 1_500,
        priceCoins: 1,
        stock: 36,
        alertThreshold: 6,
      },
    ],
  },
  {
    ...LIQUOR,
    productId: 'prod_deer_reserve',
    name: '金鹿·十年陈酿礼盒 500ml×2',
    description: '十年陈酿鹿茸酒两瓶装礼盒，限量。',
    detail: `<p>每年仅开坛一次，礼盒内附编号证书。</p>${NOTICE}`,
    originalPriceFen: 188_800,
    sort: 70,
    properties: { 香型: '露香', 酒精度: '53%vol', 产地: '吉林' },
    limit: { maxPerUser: 1, maxPerOrder: 1, timeLimit: { windowSeconds: 0, max: 0 }, userLevelRequired: 0 },
    skus: [
      {
        skuId: 'prod_deer_reserve',
        specifications: { 净含量: '500ml×2' },
        pricePoints: 8_800,
        priceCoins: 2,
        stock: 6,
        alertThreshold: 2,
      },
    ],
  },
];
