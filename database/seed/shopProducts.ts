import type { DescribedProduct } from './demoProducts';

const MONEY = { brand: '金鹿', paymentMode: 'money_only' } as const;
const LIQUOR = { ...MONEY, categoryId: 'drinks', isLiquor: true } as const;
const ADULTS = '<p>酒类商品，须完成实名认证且年满18周岁。</p>';

/** The winners of a local draw buy this one. */
export const DRAW_PRODUCT_ID = 'prod_deer_sealed';

/** The ordinary shop: for money, or for points and money together. A paid order of the cups earns a coin (F-166). */
export const SHOP_PRODUCTS: readonly DescribedProduct[] = [
  {
    ...MONEY,
    productId: 'prod_deer_cups',
    name: '金鹿定制酒杯（一对）',
    description: '手工水晶玻璃，鹿纹杯底，购买即赠活动币 1 枚。',
    categoryId: 'daily',
    originalPriceFen: 15_800,
    isNew: true,
    grantsCoin: true,
    sort: 9,
    skus: [{ skuId: 'prod_deer_cups', priceFen: 12_800, stock: 200, alertThreshold: 20 }],
  },
  {
    ...MONEY,
    productId: 'prod_deer_bag',
    name: '金鹿礼品袋',
    description: '烫金手提袋，可装两瓶。',
    categoryId: 'daily',
    originalPriceFen: 1_800,
    sort: 8,
    skus: [{ skuId: 'prod_deer_bag', priceFen: 1_800, stock: 500, alertThreshold: 50 }],
  },
  {
    ...MONEY,
    productId: 'prod_deer_cake',
    name: '金鹿·鹿茸糕礼盒',
    description: '积分抵扣加现金，手工糕点十二枚。',
    categoryId: 'snacks',
    paymentMode: 'mixed',
    originalPriceFen: 8_800,
    sort: 7,
    skus: [{ skuId: 'prod_deer_cake', pricePoints: 300, priceFen: 6_800, stock: 80, alertThreshold: 10 }],
  },
  {
    ...LIQUOR,
    productId: 'prod_deer_daily',
    name: '金鹿·日常装鹿酒 500ml',
    description: '纯粮基酒，38度，现金购买。',
    detail: ADULTS,
    originalPriceFen: 29_800,
    sort: 6,
    properties: { 香型: '露香', 酒精度: '38%vol', 产地: '吉林' },
    skus: [
      {
        skuId: 'prod_deer_daily',
        specifications: { 净含量: '500ml' },
        priceFen: 26_800,
        stock: 48,
        alertThreshold: 6,
      },
    ],
  },
  {
    ...LIQUOR,
    productId: DRAW_PRODUCT_ID,
    name: '金鹿·十五年封坛 500ml',
    description: '封坛十五年，限量编号，定时抢签，中签者购买。',
    detail: `<p>报名免费，实名摇号，结果可公开验证。</p>${ADULTS}`,
    originalPriceFen: 168_800,
    isHot: true,
    sort: 5,
    properties: { 香型: '露香', 酒精度: '53%vol', 产地: '吉林' },
    skus: [
      {
        skuId: DRAW_PRODUCT_ID,
        specifications: { 净含量: '500ml' },
        priceFen: 128_800,
        stock: 24,
        alertThreshold: 2,
      },
    ],
  },
];
