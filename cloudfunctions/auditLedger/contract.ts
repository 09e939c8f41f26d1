import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';

export const contract = defineContract({
  name: 'auditLedger',
  summary:
    'Counts wallets, orders, stocks and draws again, independently; every broken law becomes a finding in `audits`.',
  kind: 'job',
  auth: 'timer',
  input: z.strictObject({}),
  output: z.strictObject({
    wallets: z.int(),
    entries: z.int(),
    orders: z.int(),
    stocks: z.int(),
    draws: z.int(),
    findings: z.int(),
    finished: z.boolean(), // the last wallet, order, stock and draw of the round was looked at
  }),
  errors: ['NOT_ALLOWED', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 60, memoryMb: 512, timer: { name: 'everyQuarterHour', cron: '45 */15 * * * * *' } },
});
