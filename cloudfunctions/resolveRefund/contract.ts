import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { fen, requestId } from '../common/contract/units';
import { refundView } from '../common/contract/views';

export const contract = defineContract({
  name: 'resolveRefund',
  summary:
    "Answers a shopper's request: approved, points and coins go back at once, and the money by the provider.",
  kind: 'command',
  auth: 'operator',
  role: 'orders',
  input: z.strictObject({
    requestId,
    refundId: z.string().min(1).max(64),
    approve: z.boolean(),
    fen: fen.min(1).optional(), // approve so much of the money only, with its share of points
    note: z.string().max(500).default(''),
  }),
  output: z.strictObject({ refund: refundView, orderStatus: z.string() }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'REFUND_NOT_FOUND',
    'REFUND_NOT_PENDING',
    'ORDER_NOT_FOUND',
    'REFUND_TOO_LARGE',
    'PAYMENT_NOT_CONFIGURED',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
