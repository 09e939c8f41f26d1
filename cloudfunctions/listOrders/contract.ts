import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { page, pageSize, paging } from '../common/contract/units';
import { orderStatusView, orderView } from '../common/contract/views';

export const contract = defineContract({
  name: 'listOrders',
  summary: "The caller's own orders, newest first, optionally of one status, with how many there are of each.",
  kind: 'query',
  auth: 'shopper',
  input: z.strictObject({
    status: orderStatusView.optional(),
    statistics: z.boolean().default(false),
    page,
    pageSize,
  }),
  output: z.strictObject({
    orders: z.array(orderView),
    paging,
    statistics: z.partialRecord(orderStatusView, z.int()).nullable(), // only when asked for
  }),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
