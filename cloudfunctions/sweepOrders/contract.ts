import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';

export const contract = defineContract({
  name: 'sweepOrders',
  summary:
    'Ends what calls left: reservations, returns, unpaid orders, unused qualifications; accepts paid orders.',
  kind: 'job',
  auth: 'timer',
  input: z.strictObject({}),
  output: z.strictObject({
    attempts: z.int(), // reservations confirmed or released
    returns: z.int(), // canceled orders whose stock came back
    markers: z.int(), // return markers taken away
    canceled: z.int(), // unpaid orders released
    accepted: z.int(), // paid orders accepted by themselves
    finished: z.int(), // shipped orders finished by themselves
    expired: z.int(), // qualifications that were not used in time
    passedOn: z.int(), // qualifications whose unit went down the ranking
    skipped: z.int(), // failed this time; the next run comes back to them
  }),
  errors: ['NOT_ALLOWED', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 60, memoryMb: 256, timer: { name: 'everyMinute', cron: '30 * * * * * *' } },
});
