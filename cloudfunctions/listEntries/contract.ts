import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { asset, instant, pageSize } from '../common/contract/units';
import { reason } from '../../database/collections/entries';

export const contract = defineContract({
  name: 'listEntries',
  summary: 'The statement, newest first, by cursor: each entry names its cause, lot, expiry and order.',
  kind: 'query',
  auth: 'shopper',
  input: z.strictObject({
    asset: asset.optional(),
    before: z.int().min(1).optional(), // sequence: entries before it
    pageSize,
  }),
  output: z.strictObject({
    entries: z.array(
      z.strictObject({
        id: z.string(),
        sequence: z.int(),
        asset,
        amount: z.int(), // signed
        balanceAfter: z.int(),
        reason,
        memo: z.string(),
        causeId: z.string(),
        orderId: z.string().nullable(),
        lotId: z.string(),
        earnedAt: instant,
        expiresAt: instant,
        at: instant,
      }),
    ),
    nextBefore: z.int().nullable(), // null: that was the last page
  }),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
