import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { delivery } from '../common/contract/orderWishes';
import { id, instant, requestId } from '../common/contract/units';
import { orderStatusView } from '../common/contract/views';

export const contract = defineContract({
  name: 'shipOrder',
  summary:
    'Sends an order on its way: a paid one is accepted with it. It is finished by itself some days later.',
  kind: 'command',
  auth: 'operator',
  role: 'orders',
  input: z.strictObject({ requestId, orderId: id, ...delivery.shape }),
  output: z.strictObject({ orderId: id, status: orderStatusView, shippedAt: instant }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'ORDER_NOT_FOUND',
    'ORDER_NOT_SHIPPABLE',
    'TRACKING_REQUIRED',
    'REFUND_OPEN',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: 20, memoryMb: 256 },
});
