import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { id, requestId } from '../common/contract/units';

const UNITS_MAX = 1_000_000;

export const contract = defineContract({
  name: 'adjustStock',
  summary: 'Takes units in, corrects the count of a sku, or sets its low-stock threshold; the reason is kept.',
  kind: 'command',
  auth: 'operator',
  role: 'stock',
  input: z
    .strictObject({
      requestId,
      skuId: id,
      change: z.enum(['inbound', 'adjusted']),
      delta: z.int().min(-UNITS_MAX).max(UNITS_MAX), // units
      description: z.string().min(1).max(200),
      // warn at or below; 0 = never; left out: as it is
      alertThreshold: z.int().min(0).max(UNITS_MAX).exactOptional(),
    })
    .refine(({ change, delta }) => change !== 'inbound' || delta >= 1, {
      path: ['delta'],
      error: '入库数量必须大于0',
    })
    .refine(({ delta, alertThreshold }) => delta !== 0 || alertThreshold !== undefined, {
      path: ['delta'],
      error: '调整数量不能为0',
    }),
  output: z.strictObject({ skuId: id, available: z.int(), alertThreshold: z.int() }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'SKU_NOT_FOUND',
    'STOCK_BELOW_ZERO',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: 20, memoryMb: 256 },
});
