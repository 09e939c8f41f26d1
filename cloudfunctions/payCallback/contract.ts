import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { PROVIDER_REFUSALS } from '../common/contract/errors';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';

/**
 * cloudPay's payment notice, in WeChat's field names of v2 without their underscores. The platform proves no
 * signature to the function, so that nothing in it is believed before the provider was asked.
 */
export const contract = defineContract({
  name: 'payCallback',
  summary: "cloudPay's notice that an order was paid: asks the provider and settles the order, once.",
  kind: 'webhook',
  auth: 'wechatPay',
  answers: 'cloudPay',
  input: z.looseObject({
    outTradeNo: z.string().min(1).max(32),
    returnCode: z.string(),
    resultCode: z.string().optional(),
    subMchId: z.string().optional(),
    totalFee: z.coerce.number().int().optional(),
  }),
  output: z.void(),
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
