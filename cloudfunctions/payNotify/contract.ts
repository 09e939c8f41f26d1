import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';

/**
 * A notice of WeChat Pay v3 over HTTP access: proved by its signature and time before anything in it is read
 * (pay.weixin.qq.com, notification rules).
 */
export const contract = defineContract({
  name: 'payNotify',
  summary: "WeChat Pay v3's notices of payments and refunds: proves the signature, then settles, once.",
  kind: 'webhook',
  auth: 'anyone',
  answers: 'wechatPayV3',
  input: z.strictObject({ headers: z.record(z.string(), z.string()), body: z.string().max(100_000) }),
  output: z.void(),
  errors: ['INVALID_INPUT', 'PAYMENT_NOT_CONFIGURED', 'NOTICE_INVALID', 'PAYMENT_MISMATCH', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256, http: { path: '/pay-notify' } },
});
