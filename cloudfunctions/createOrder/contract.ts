import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { exchangeLines } from '../common/contract/exchangeLines';
import { orderWishes } from '../common/contract/orderWishes';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { id, requestId } from '../common/contract/units';
import { orderView } from '../common/contract/views';

export const contract = defineContract({
  name: 'createOrder',
  summary:
    "Orders products of the ordinary shop, or a draw's unit with the own qualification; the order waits for payOrder.",
  kind: 'command',
  auth: 'shopper',
  input: z
    .strictObject({
      requestId,
      lines: exchangeLines.optional(),
      drawId: id.optional(), // the qualification of this draw: one unit at the promised price
      ...orderWishes,
    })
    .refine(
      ({ lines, drawId }) => (lines === undefined) !== (drawId === undefined),
      '商品与购买资格只能二选一',
    ),
  output: z.strictObject({ order: orderView }),
  errors: [
    'NOT_ALLOWED',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'REQUEST_EXPIRED',
    'PRODUCT_NOT_FOUND',
    'SKU_NOT_FOUND',
    'PRODUCT_BROKEN',
    'PRODUCT_OFF_SALE',
    'PAYMENT_MODE_NOT_ALLOWED',
    'PAYMENT_NOT_CONFIGURED',
    'PAYMENT_PROVIDER_NOT_ALLOWED',
    'QUANTITY_OVER_LIMIT',
    'IDENTITY_REQUIRED',
    'ADULT_REQUIRED',
    'LEVEL_TOO_LOW',
    'TOO_MANY_REQUESTS',
    'USER_LIMIT_REACHED',
    'WINDOW_LIMIT_REACHED',
    'QUALIFICATION_NOT_FOUND',
    'QUALIFICATION_USED',
    'QUALIFICATION_EXPIRED',
    'SOLD_OUT',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
