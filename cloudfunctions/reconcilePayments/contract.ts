import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { PROVIDER_REFUSALS } from '../common/contract/errors';

export const contract = defineContract({
  name: 'reconcilePayments',
  summary:
    "Settles what no notice settled, closes what was canceled, sends refunds, compares yesterday's bill.",
  kind: 'job',
  auth: 'timer',
  input: z.strictObject({}),
  output: z.strictObject({
    settled: z.int(), // orders that no notice settled
    closed: z.int(), // canceled orders whose payment the provider closed
    refunds: z.int(), // refunds sent or asked for
    open: z.int(), // payments that still wait
    skipped: z.int(), // failed this time; the next run comes back to them
    billLines: z.int(), // of yesterday's bill, compared in this run
    findings: z.int(), // differences between bill and orders
  }),
  errors: ['NOT_ALLOWED', ...PROVIDER_REFUSALS, 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 60, memoryMb: 256, timer: { name: 'everyMinute', cron: '15 * * * * * *' } },
});
