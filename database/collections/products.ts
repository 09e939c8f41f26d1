import * as z from 'zod';
import { coins, fen, id, instant, paymentMode, points } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export const productStatus = z.enum(['draft', 'on_sale', 'off_sale', 'deleted']);

const imageUrl = z.string().max(500);

export const sku = z.strictObject({
  skuId: id,
  specifications: z.record(z.string().max(30), z.string().max(60)),
  pricePoints: points,
  priceCoins: coins,
  priceFen: fen,
});

/** How much one shopper may exchange of a product; 0 = no limit (C-11). */
export const exchangeLimit = z.strictObject({
  maxPerUser: z.int().min(0).max(10_000),
  maxPerOrder: z.int().min(0).max(999),
  timeLimit: z.strictObject({ windowSeconds: z.int().min(0).max(31_536_000), max: z.int().min(0).max(10_000) }),
  userLevelRequired: z.int().min(0).max(100),
});

export const SKUS_MAX = 50;

/** What an operator writes of a product. */
export const productFields = z.strictObject({
  name: z.string().min(1).max(255),
  description: z.string().max(2_000),
  detail: z.string().max(20_000), // rich text with pictures
  image: imageUrl,
  images: z.array(imageUrl).max(20),
  brand: z.string().max(100),
  categoryId: id,
  paymentMode,
  originalPriceFen: fen,
  skus: z.array(sku).min(1).max(SKUS_MAX),
  properties: z.record(z.string().max(30), z.string().max(200)),
  isHot: z.boolean(),
  isNew: z.boolean(),
  isLiquor: z.boolean(), // asks for a verified adult
  grantsCoin: z.boolean(), // a paid order of it earns one activity coin
  sort: z.int().min(-1_000_000).max(1_000_000),
  limit: exchangeLimit,
  productType: z.enum(['physical', 'virtual', 'service', 'customized']),
  shippingType: z.enum(['logistics', 'pickup', 'none']),
  outerId: z.string().max(64), // the product of the general product domain
});

export const product = productFields.extend({
  _id: id,
  rootCategoryId: id, // the level-1 category above categoryId, or itself
  status: productStatus,
  pricePoints: points, // of the cheapest sku: what lists show, filter and sort by
  priceCoins: coins,
  priceFen: fen,
  salesCount: z.int().min(0), // derived from the stock documents
  // also in each stock document: a reservation holds only at the revision the price came from
  revision: z.int().min(1),
  ownerType: z.string().max(30),
  ownerId: z.string().max(64),
  operatorId: z.string().max(64),
  createdAt: instant,
  updatedAt: instant,
  deletedAt: instant.nullable(),
});
export type Product = z.infer<typeof product>;
export type ProductFields = z.infer<typeof productFields>;
export type Sku = z.infer<typeof sku>;
export type ExchangeLimit = z.infer<typeof exchangeLimit>;

const LIST_ORDER = [
  ['sort', -1],
  ['salesCount', -1],
  ['createdAt', -1],
] as const;

export const collection = defineCollection({
  name: 'products',
  title: '商品',
  purpose: 'What can be exchanged or bought; written by saveProduct and setProductStatus only.',
  schema: product,
  indexes: [
    { name: 'by_status_order', keys: [['status', 1], ...LIST_ORDER], query: 'listProducts' },
    {
      name: 'by_category_order',
      keys: [['status', 1], ['categoryId', 1], ...LIST_ORDER],
      query: 'listProducts of a category',
    },
    {
      name: 'by_rootCategory_order',
      keys: [['status', 1], ['rootCategoryId', 1], ...LIST_ORDER],
      query: 'listProducts of a category and its children',
    },
    { name: 'by_isHot_order', keys: [['status', 1], ['isHot', 1], ...LIST_ORDER], query: 'listProducts, hot' },
    { name: 'by_isNew_order', keys: [['status', 1], ['isNew', 1], ...LIST_ORDER], query: 'listProducts, new' },
    {
      name: 'by_paymentMode_order',
      keys: [['status', 1], ['paymentMode', 1], ...LIST_ORDER],
      query: 'listProducts of a payment mode',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'kept; deletion is a status',
});
