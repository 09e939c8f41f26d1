import * as z from 'zod';
import { id, instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/** F-155: 1 入库 inbound, 2 出库 outbound, 3 预留 reserved, 4 释放 released, 5 调整 adjusted. Before and after are derived. */
export const inventoryChange = z.enum(['inbound', 'outbound', 'reserved', 'released', 'adjusted']);

export const inventoryRecord = z.strictObject({
  _id: z.string(), // of the cause and sku: written once
  skuId: id,
  productId: id,
  change: inventoryChange,
  delta: z.int(), // of what can be sold, signed
  sequence: z.int().nullable(), // an operator's changes are numbered per sku; those of orders are not
  orderId: z.string().nullable(),
  operatorId: z.string().nullable(),
  description: z.string().max(200),
  at: instant,
});
export type InventoryRecord = z.infer<typeof inventoryRecord>;

export const collection = defineCollection({
  name: 'inventoryRecords',
  title: '库存流水',
  purpose: 'Why the stock of a sku changed, and who changed it.',
  schema: inventoryRecord,
  indexes: [
    {
      name: 'by_skuId_at',
      keys: [
        ['skuId', 1],
        ['at', -1],
      ],
      query: 'console: the history of a sku',
    },
    { name: 'by_orderId', keys: [['orderId', 1]], query: 'console: what an order moved' },
  ],
  rule: 'ADMINONLY',
  retention: 'kept',
});
