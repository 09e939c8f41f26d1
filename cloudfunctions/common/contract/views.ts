import * as z from 'zod';
import { coins, fen, id, instant, paging, paymentMode, points, quantity } from './units';

/** What shoppers see; built in common/views. */

export const categoryRef = z.strictObject({ id: z.string(), name: z.string(), icon: z.string() });

/** F-026: the parts that a mode does not use are null. */
export const paymentInfo = z.strictObject({
  mode: paymentMode,
  label: z.string(),
  points: z.string().nullable(),
  coins: z.string().nullable(),
  money: z.string().nullable(),
  totalValueFen: fen,
});

export const productView = z.strictObject({
  id,
  name: z.string(),
  title: z.string(),
  description: z.string(),
  image: z.string(),
  images: z.array(z.string()),
  brand: z.string(),
  category: categoryRef.nullable(),
  paymentMode,
  pointsPrice: points,
  coinPrice: coins,
  moneyPriceFen: fen,
  originalPriceFen: fen,
  paymentInfo,
  salesCount: z.int(),
  isHot: z.boolean(),
  isNew: z.boolean(),
  isLiquor: z.boolean(),
  sort: z.int(),
  productType: z.string(),
  shippingType: z.string(),
  createdAt: instant,
  updatedAt: instant,
});
export type ProductView = z.output<typeof productView>;

export const productPage = z.strictObject({ products: z.array(productView), paging });

export const skuView = z.strictObject({
  id,
  specifications: z.record(z.string(), z.string()),
  pointsPrice: points,
  coinPrice: coins,
  moneyPriceFen: fen,
  stockQuantity: z.int(),
});

export const walletBalances = z.strictObject({ points, coins });

export const orderStatusView = z.enum([
  'awaiting_payment',
  'paid',
  'accepted',
  'shipped',
  'finished',
  'canceled',
  'closing',
]);

export const orderView = z.strictObject({
  id: z.string(),
  orderNo: z.string(),
  kind: z.enum(['exchange', 'purchase']),
  paymentMode,
  status: orderStatusView,
  statusCode: z.int(), // 002's code (C-05)
  statusLabel: z.string(),
  statusName: z.string(), // 003's name
  refundStatus: z.string(),
  lines: z.array(
    z.strictObject({
      productId: z.string(),
      skuId: z.string(),
      name: z.string(),
      image: z.string(),
      specifications: z.record(z.string(), z.string()),
      quantity,
      unitPoints: points,
      unitCoins: coins,
      unitFen: fen,
    }),
  ),
  totalPoints: points,
  totalCoins: coins,
  totalFen: fen,
  /** F-161: `payUntil` while the order waits for money, `tradeNo` once it has it. */
  payment: z
    .strictObject({
      method: z.literal('wechat'),
      fen,
      payUntil: instant.nullable(),
      tradeNo: z.string().nullable(),
    })
    .nullable(),
  reward: walletBalances.nullable(), // what the payment earned; null: nothing yet
  refunded: z.strictObject({ points, coins, fen }),
  drawId: z.string().nullable(),
  /** F-147: where to, and how it was sent. */
  deliveryInfo: z
    .strictObject({
      receiverName: z.string(),
      receiverPhone: z.string(),
      address: z.string(),
      carrier: z.string(),
      trackingNo: z.string(),
    })
    .nullable(),
  buyerRemark: z.string(),
  buyerMessage: z.string(),
  canPay: z.boolean(),
  canCancel: z.boolean(),
  canRefund: z.boolean(),
  createdAt: instant,
  paidAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  shippedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  canceledAt: instant.nullable(),
  expiresAt: instant.nullable(),
  estimatedDeliveryAt: instant.nullable(),
});
export type OrderView = z.output<typeof orderView>;

export const assetBalance = z.strictObject({
  balance: z.int(),
  earned: z.int(),
  spent: z.int(),
  expired: z.int(),
  nextExpiryAt: instant.nullable(),
  nextExpiryAmount: z.int(),
});

export const refundView = z.strictObject({
  id: z.string(),
  orderId: z.string(),
  cause: z.enum(['cancel', 'late', 'request']),
  state: z.enum(['requested', 'approved', 'accepted', 'refunded', 'rejected', 'failed']),
  points,
  coins,
  fen,
  reason: z.string(),
  note: z.string(),
  shortPoints: points, // earned by the payment and spent already, so that it could not be taken back
  shortCoins: coins,
  createdAt: instant,
  refundedAt: instant.nullable(),
});
export type RefundView = z.output<typeof refundView>;
