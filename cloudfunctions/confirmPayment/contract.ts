import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { PROVIDER_REFUSALS } from '../common/contract/errors';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { id } from '../common/contract/units';
import { orderView } from '../common/contract/views';

export const contract = defineContract({
  name: 'confirmPayment',
  summary:
    'Asks the provider whether an own order is paid, after wx.requestPayment: what the page believes does not count.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({ orderId: id }),
  output: z.strictObject({ order: orderView, paid: z.boolean() }),
  errors: [
    'NOT_ALLOWED',
    'INVALID_INPUT',
    'ORDER_NOT_FOUND',
    'PAYMENT_MISMATCH',
    ...PROVIDER_REFUSALS,
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
