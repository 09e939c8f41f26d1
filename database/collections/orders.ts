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
import { address, customization, delivery } from '../../cloudfunctions/common/contract/orderWishes';
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
  isLiquor: z.boolean(), // decides who may take the money
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

export const paymentProvider = z.enum(['cloudPay', 'wechatPayV3']);

/** The money of an order at the provider. Written before the provider is asked, so that nothing it does is unknown. */
export const orderPayment = z.strictObject({
  provider: paymentProvider,
  merchantId: z.string(),
  openedAt: instant, // when the provider was first asked to take the payment
  transactionId: z.string().nullable(), // the provider's; null: not paid
  paidFen: fen, // 0 until paid, then the order's total
  paidAt: instant.nullable(), // by the provider's clock
});
export type OrderPayment = z.infer<typeof orderPayment>;

/** What a payment earned (F-080, F-095), so that a refund knows what to claw back. */
export const orderReward = z.strictObject({
  points,
  coins,
  coinExpiresAt: instant.nullable(), // names the lot
  unitFen: z.int().min(1), // so much money earned one point
  clawedPoints: points, // taken back, or owed and recorded as short in the refund
  clawedCoins: coins,
});
export type OrderReward = z.infer<typeof orderReward>;

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
  drawId: z.string().nullable(), // bought with this draw's qualification, from the units held for it
  earnsCoins: coins, // activity coins that its payment grants: a flagged product's, a winner's (C-39)
  payment: orderPayment.nullable(), // null: no money in it, or the provider was never asked
  reward: orderReward.nullable(), // null: not granted yet
  refundedPoints: points, // of all refunds that were approved, a cancel included
  refundedCoins: coins,
  refundedFen: fen,
  cancelCause: z.enum(['shopper', 'timeout']).nullable(), // who began to cancel it; null: nobody
  reconcileAt: instant.nullable(), // when reconcilePayments asks the provider; null: nothing to ask
  buyerRemark: remark,
  buyerMessage: remark,
  customization,
  address: address.nullable(),
  createdAt: instant,
  updatedAt: instant,
  expiresAt: instant.nullable(), // awaiting_payment: released then; paid: accepted then; shipped: finished then
  paidAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  shippedAt: instant.nullable(),
  delivery: delivery.nullable(), // how it was sent; null: not sent yet
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
    {
      name: 'by_reconcileAt',
      keys: [['reconcileAt', 1]],
      query: 'reconcilePayments: payments that no notice settled',
    },
    {
      name: 'by_payment_paidAt',
      keys: [['payment.paidAt', 1]],
      query: "reconcilePayments: a day's paid orders, to compare with the provider's bill",
    },
  ],
  rule: 'ADMINONLY',
  retention: 'kept for good; tombstones too',
});
