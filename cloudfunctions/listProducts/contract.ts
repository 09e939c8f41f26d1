import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { id, page, pageSize, paymentMode, points } from '../common/contract/units';
import { productPage } from '../common/contract/views';

export const KEYWORD_CHARS_MAX = 50;

export const contract = defineContract({
  name: 'listProducts',
  summary: 'Products on sale: by category, keyword, points, mode, hot, new; in the shop’s order.',
  kind: 'query',
  auth: 'anyone',
  input: z.strictObject({
    categoryId: id.optional(),
    includeChildren: z.boolean().default(false), // also the products of the category's children
    keyword: z.string().trim().min(1).max(KEYWORD_CHARS_MAX).optional(), // in name or description
    minPoints: points.optional(),
    maxPoints: points.optional(),
    paymentMode: paymentMode.optional(),
    isHot: z.boolean().optional(),
    isNew: z.boolean().optional(),
    page,
    pageSize,
  }),
  output: productPage,
  errors: ['INVALID_INPUT', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
