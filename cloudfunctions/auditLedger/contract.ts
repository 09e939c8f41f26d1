import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';

export const contract = defineContract({
  name: 'auditLedger',
  summary:
    'Counts wallets, orders and stocks again, independently; every broken law becomes a finding in `audits`.',
  kind: 'job',
  auth: 'timer',
  input: z.strictObject({}),
  output: z.strictObject({
    wallets: z.int(),
    entries: z.int(),
    orders: z.int(),
    stocks: z.int(),
    findings: z.int(),
    finished: z.boolean(), // the last wallet, order and stock of the round was looked at
  }),
  errors: ['NOT_ALLOWED', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 60, memoryMb: 512, timer: { name: 'everyQuarterHour', cron: '45 */15 * * * * *' } },
});
