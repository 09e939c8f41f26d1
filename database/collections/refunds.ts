import * as z from 'zod';
import { coins, fen, instant, points } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';
import { paymentProvider } from './orders';

/**
 * requested by the shopper → approved (points and coins are back, the money is to be sent) → accepted by the provider →
 * refunded; or rejected by an operator, or failed at the provider, which an operator settles by hand.
 */
export const refundState = z.enum(['requested', 'approved', 'accepted', 'refunded', 'rejected', 'failed']);

export const refund = z.strictObject({
  _id: z.string().max(64), // of the cause; WeChat's out_refund_no: sent twice it is one refund
  orderId: z.string(),
  openid: z.string(),
  cause: z.enum(['cancel', 'late', 'request']), // late: paid after the order was canceled
  state: refundState,
  points, // given back to their lots
  coins,
  fen, // given back by the provider
  clawedPoints: points, // of what the payment had earned, taken back
  clawedCoins: coins,
  shortPoints: points, // earned and spent already: not taken, on record (C-25)
  shortCoins: coins,
  reason: z.string().max(500), // the shopper's words
  note: z.string().max(500), // the operator's
  operatorId: z.string().nullable(),
  provider: paymentProvider.nullable(), // null: no money in it
  providerRefundId: z.string().nullable(),
  attempts: z.int().min(0),
  lastError: z.string().max(300),
  dueAt: instant.nullable(), // when reconcilePayments sends it or asks for it; null: nothing to do
  createdAt: instant,
  approvedAt: instant.nullable(),
  refundedAt: instant.nullable(), // by the provider's clock
  updatedAt: instant,
});
export type Refund = z.infer<typeof refund>;

export const collection = defineCollection({
  name: 'refunds',
  title: '退款单',
  purpose: 'One document a refund: what goes back by which tender, and how far the provider is.',
  schema: refund,
  indexes: [
    {
      name: 'by_orderId',
      keys: [['orderId', 1]],
      query: 'auditLedger, requestRefund: the refunds of an order',
    },
    { name: 'by_dueAt', keys: [['dueAt', 1]], query: 'reconcilePayments: refunds to send or to ask for' },
    {
      name: 'by_state_createdAt',
      keys: [
        ['state', 1],
        ['createdAt', 1],
      ],
      query: 'console: what shoppers ask for',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'kept for good',
});
