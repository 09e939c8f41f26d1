import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';

export const contract = defineContract({
  name: 'expireCoins',
  summary: 'Writes down the coin and points lots whose time is over; the balance left them out already.',
  kind: 'job',
  auth: 'timer',
  input: z.strictObject({}),
  output: z.strictObject({ wallets: z.int(), lots: z.int(), skipped: z.int(), finished: z.boolean() }),
  errors: ['NOT_ALLOWED', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 60, memoryMb: 512, timer: { name: 'everyTenMinutes', cron: '0 */10 * * * * *' } },
});
