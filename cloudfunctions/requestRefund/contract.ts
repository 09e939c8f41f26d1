import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { fen, id, requestId } from '../common/contract/units';
import { orderView, refundView } from '../common/contract/views';

export const contract = defineContract({
  name: 'requestRefund',
  summary:
    'Asks for an own order back, whole or a part of its money with its share of points; an operator decides.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({
    requestId,
    orderId: id,
    fen: fen.min(1).optional(), // a part of the money; left out: everything that is left
    reason: z.string().min(1, '请填写退款原因').max(100),
  }),
  output: z.strictObject({ refund: refundView, order: orderView }),
  errors: [
    'NOT_ALLOWED',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'ORDER_NOT_FOUND',
    'REFUND_OPEN',
    'REFUND_NOT_ALLOWED',
    'REFUND_TOO_LARGE',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
