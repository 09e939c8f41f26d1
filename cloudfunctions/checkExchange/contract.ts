import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { exchangeLines } from '../common/contract/exchangeLines';
import { coins, fen, points } from '../common/contract/units';
import { walletBalances } from '../common/contract/views';

export const contract = defineContract({
  name: 'checkExchange',
  summary:
    'Whether the caller could exchange these items now, and everything that stands in the way; several at once.',
  kind: 'query',
  auth: 'shopper',
  input: z.strictObject({ lines: exchangeLines }),
  output: z.strictObject({
    eligible: z.boolean(),
    obstacles: z.array(z.strictObject({ code: z.string(), message: z.string() })), // in the order of precedence
    cost: z.strictObject({ points, coins, fen }),
    currentBalance: walletBalances,
    shortage: walletBalances, // 0 where there is enough
    stock: z.array(z.strictObject({ skuId: z.string(), stockQuantity: z.int(), enough: z.boolean() })),
  }),
  errors: [
    'NOT_ALLOWED',
    'INVALID_INPUT',
    'PRODUCT_NOT_FOUND',
    'SKU_NOT_FOUND',
    'PRODUCT_BROKEN',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
