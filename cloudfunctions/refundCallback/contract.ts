import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { PROVIDER_REFUSALS } from '../common/contract/errors';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';

/** cloudPay's refund notice: like a payment's, a reason to ask and nothing more. */
export const contract = defineContract({
  name: 'refundCallback',
  summary: "cloudPay's notice about a refund: asks the provider how it stands and writes that down, once.",
  kind: 'webhook',
  auth: 'wechatPay',
  answers: 'cloudPay',
  input: z.looseObject({ outRefundNo: z.string().min(1).max(64), returnCode: z.string().optional() }),
  output: z.void(),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'REFUND_NOT_FOUND', ...PROVIDER_REFUSALS, 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
