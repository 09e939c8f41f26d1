import * as z from 'zod';
import { drawStatusView, drawView } from '../common/contract/drawViews';
import { defineContract } from '../common/contract/defineContract';
import { id, instant, page, pageSize, paging } from '../common/contract/units';

export const contract = defineContract({
  name: 'listDraws',
  summary:
    'Draws with their windows, the server’s time and how the caller stands in each; or only the caller’s own.',
  kind: 'query',
  auth: 'shopper',
  input: z
    .strictObject({
      status: drawStatusView.exclude(['canceled']).optional(),
      productId: id.optional(),
      mine: z.boolean().default(false), // those that the caller registered for, the latest first
      page,
      pageSize,
    })
    .refine(({ mine, status, productId }) => !mine || (status === undefined && productId === undefined), {
      path: ['mine'],
      error: '我的抢签不支持筛选',
    }),
  output: z.strictObject({
    draws: z.array(drawView),
    now: instant, // countdowns go by the server's clock
    terms: z.string(),
    paging,
  }),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
