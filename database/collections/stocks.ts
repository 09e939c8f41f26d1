import * as z from 'zod';
import { id, instant, quantity } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export const reservation = z.strictObject({
  orderId: z.string(),
  quantity,
  at: instant,
  drawId: id.nullable(), // taken from the units held for this draw; null: from what is available
});

/** available + reserved + drawHeld + sold = inbound + adjusted; reserved and drawHeld are sums of what is named. */
export const stock = z.strictObject({
  _id: id, // sku id
  productId: id,
  productRevision: z.int().min(1),
  onSale: z.boolean(),
  available: z.int().min(0),
  reserved: z.int().min(0),
  drawHeld: z.int().min(0), // sum of the holds
  sold: z.int(), // below zero only between the cancel and the late confirmation of a crashed exchange
  inbound: z.int().min(0),
  adjusted: z.int(), // signed
  holds: z.record(z.string(), z.int().min(0)), // by draw id: units kept for its winners
  reservations: z.record(z.string(), reservation), // by attempt id
  returns: z.record(z.string(), instant), // order id to when its units came back; gone once the order says so
  returning: z.int().min(0), // how many markers `returns` holds
  alertThreshold: z.int().min(0), // low-stock warning at or below; 0 = none
  recordSequence: z.int().min(0), // of the last inventory record an operator made
  updatedAt: instant,
});
export type Stock = z.infer<typeof stock>;
export type Reservation = z.infer<typeof reservation>;

export const collection = defineCollection({
  name: 'stocks',
  title: '库存',
  purpose:
    'One document a sku: the only place that decides whether there is one left, changed by single conditional updates.',
  schema: stock,
  indexes: [
    { name: 'by_reserved', keys: [['reserved', 1]], query: 'sweepOrders: stocks with a reservation standing' },
    {
      name: 'by_returning',
      keys: [['returning', 1]],
      query: 'sweepOrders: stocks with a return marker standing',
    },
    { name: 'by_productId', keys: [['productId', 1]], query: 'getProduct, saveProduct: the skus of a product' },
  ],
  rule: 'ADMINONLY',
  retention: 'kept',
});
