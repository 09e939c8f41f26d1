import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { id } from '../common/contract/units';
import { productView, skuView } from '../common/contract/views';

export const contract = defineContract({
  name: 'getProduct',
  summary: 'One product on sale with its skus, stock and limits; null when it is not on sale.',
  kind: 'query',
  auth: 'anyone',
  input: z.strictObject({ productId: id }),
  output: z.strictObject({
    product: productView
      .extend({
        detail: z.string(),
        properties: z.record(z.string(), z.string()),
        skus: z.array(skuView),
        stockQuantity: z.int(),
        status: z.enum(['on_sale', 'sold_out']),
        limit: z.strictObject({
          maxPerUser: z.int(),
          maxPerOrder: z.int(),
          windowSeconds: z.int(),
          maxPerWindow: z.int(),
          userLevelRequired: z.int(),
        }),
        needsIdentity: z.boolean(),
        needsAdult: z.boolean(),
      })
      .nullable(),
  }),
  errors: ['INVALID_INPUT', 'PRODUCT_NOT_FOUND', 'PRODUCT_BROKEN', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
