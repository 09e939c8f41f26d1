import * as z from 'zod';
import {
  coins,
  fen,
  instant,
  paymentMode,
  points,
  quantity,
  remark,
} from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/** The product as it was when the order was made; what the shopper bought never changes afterwards. */
export const productSnapshot = z.strictObject({
  productId: z.string(),
  skuId: z.string(),
  name: z.string(),
  image: z.string(),
  specifications: z.record(z.string(), z.string()),
  productType: z.string(),
  shippingType: z.string(),
  categoryId: z.string(),
  revision: z.int(),
});

export const orderLine = z.strictObject({
  skuId: z.string(),
  productId: z.string(),
  quantity,
  unitPoints: points,
  unitCoins: coins,
  unitFen: fen,
  snapshot: productSnapshot,
});

export const address = z.strictObject({
  receiverName: z.string().min(1).max(50),
  receiverPhone: z.string().regex(/^[0-9+\- ]{5,20}$/),
  province: z.string().max(50),
  city: z.string().max(50),
  district: z.string().max(50),
  detail: z.string().min(1).max(200),
});

export const orderStatus = z.enum([
  'awaiting_payment',
  'paid',
  'accepted',
  'shipped',
  'finished',
  'canceled',
  'closing',
  'void',
]);
export const refundStatus = z.enum(['none', 'requested', 'approved', 'returning', 'refunded', 'rejected']);

export const order = z.strictObject({
  _id: z.string().length(32), // hash of openid and request id; the order number and WeChat's out_trade_no
  openid: z.string(),
  kind: z.enum(['exchange', 'purchase']),
  paymentMode,
  status: orderStatus,
  refundStatus,
  lines: z.array(orderLine).min(1),
  productIds: z.array(z.string()), // of the lines, for the limits
  attemptId: z.string(), // the stock reservation this order consumed
  inputHash: z.string(), // same request id, other payload: refused
  totalPoints: points,
  totalCoins: coins,
  totalFen: fen,
  buyerRemark: remark,
  buyerMessage: remark,
  customization: z.array(z.strictObject({ name: z.string().max(50), value: z.string().max(200) })),
  address: address.nullable(),
  createdAt: instant,
  updatedAt: instant,
  expiresAt: instant.nullable(), // awaiting_payment: released then; paid: accepted then
  paidAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  shippedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  canceledAt: instant.nullable(),
  cancelReason: z.string(),
  stockReturnedAt: instant.nullable(),
});
export type Order = z.infer<typeof order>;
export type OrderLine = z.infer<typeof orderLine>;
export type ProductSnapshot = z.infer<typeof productSnapshot>;

/** What the sweeper writes in place of an order that never came: the request id is spent. */
export const voidOrder = z.strictObject({
  _id: z.string().length(32),
  status: z.literal('void'),
  attemptId: z.string(),
  createdAt: instant,
});
export type VoidOrder = z.infer<typeof voidOrder>;

export const collection = defineCollection({
  name: 'orders',
  title: '订单',
  purpose: 'Exchange and purchase orders; a tombstone (void) stands where a request was given up.',
  schema: z.union([order, voidOrder]),
  indexes: [
    {
      name: 'by_openid_createdAt',
      keys: [
        ['openid', 1],
        ['createdAt', -1],
      ],
      query: 'listOrders',
    },
    {
      name: 'by_openid_status_createdAt',
      keys: [
        ['openid', 1],
        ['status', 1],
        ['createdAt', -1],
      ],
      query: 'listOrders of one status',
    },
    {
      name: 'by_openid_productIds_createdAt',
      keys: [
        ['openid', 1],
        ['productIds', 1],
        ['createdAt', -1],
      ],
      query: 'exchange: limits per shopper and product',
    },
    {
      name: 'by_productIds_createdAt',
      keys: [
        ['productIds', 1],
        ['createdAt', -1],
      ],
      query: 'auditLedger: the orders of a sku',
    },
    {
      name: 'by_status_expiresAt',
      keys: [
        ['status', 1],
        ['expiresAt', 1],
      ],
      query: 'sweepOrders: unpaid orders to release, paid ones to accept',
    },
    {
      name: 'by_status_stockReturnedAt',
      keys: [
        ['status', 1],
        ['stockReturnedAt', 1],
      ],
      query: 'sweepOrders: canceled orders whose stock is not back',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'kept for good; tombstones too',
});
