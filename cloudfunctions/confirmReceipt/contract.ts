import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { id } from '../common/contract/units';
import { orderView } from '../common/contract/views';

export const contract = defineContract({
  name: 'confirmReceipt',
  summary: 'The shopper has an own order in hand: it is finished.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({ orderId: id }),
  output: z.strictObject({ order: orderView }),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'ORDER_NOT_FOUND', 'ORDER_NOT_SHIPPED', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
