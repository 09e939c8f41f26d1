import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { id } from '../common/contract/units';
import { orderView } from '../common/contract/views';

export const contract = defineContract({
  name: 'getOrder',
  summary: 'One own order; somebody else’s does not exist.',
  kind: 'query',
  auth: 'shopper',
  input: z.strictObject({ orderId: id }),
  output: z.strictObject({ order: orderView }),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'ORDER_NOT_FOUND', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
