import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';

export const contract = defineContract({
  name: 'dispatchEvents',
  summary:
    'Drains the outbox: inventory records, sales counts, low-stock warnings, notices. At least once, each idempotent.',
  kind: 'job',
  auth: 'timer',
  input: z.strictObject({}),
  output: z.strictObject({ done: z.int(), retried: z.int(), failed: z.int(), removed: z.int() }),
  errors: ['NOT_ALLOWED', 'BUSY', 'INTERNAL'],
  deploy: {
    timeoutSeconds: 60,
    memoryMb: 256,
    timer: { name: 'everyMinute', cron: '0 * * * * * *' },
    openapi: ['subscribeMessage.send'],
  },
});
