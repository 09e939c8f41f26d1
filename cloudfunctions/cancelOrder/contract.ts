import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { PROVIDER_REFUSALS } from '../common/contract/errors';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { id } from '../common/contract/units';
import { orderView, walletBalances } from '../common/contract/views';

export const contract = defineContract({
  name: 'cancelOrder',
  summary:
    'Cancels an own order that is not yet shipped: everything goes back by its own tender, and the stock comes back.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({ orderId: id, reason: z.string().max(100).default('') }),
  output: z.strictObject({ order: orderView, remaining: walletBalances }),
  errors: [
    'NOT_ALLOWED',
    'INVALID_INPUT',
    'ORDER_NOT_FOUND',
    'ORDER_NOT_CANCELABLE',
    'REFUND_OPEN',
    'PAYMENT_MISMATCH',
    ...PROVIDER_REFUSALS,
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
