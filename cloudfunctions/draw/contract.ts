import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';

export const contract = defineContract({
  name: 'draw',
  summary:
    'Freezes the list of a draw that is closed, draws when the round is known, tells shoppers, ends the draw.',
  kind: 'job',
  auth: 'timer',
  input: z.strictObject({}),
  output: z.strictObject({
    frozen: z.int(), // lists
    drawn: z.int(),
    finished: z.int(), // draws whose rest went back to the stock
    waiting: z.int(), // draws whose step could not be ended yet: time, beacon or shoppers
    skipped: z.int(), // failed this time; the next run comes back to them
    told: z.int(), // messages
    untold: z.int(), // messages that nobody accepted or WeChat did not take
  }),
  errors: ['NOT_ALLOWED', 'BUSY', 'INTERNAL'],
  deploy: {
    timeoutSeconds: 60,
    memoryMb: 512,
    timer: { name: 'everyMinute', cron: '0 * * * * * *' },
    openapi: ['subscribeMessage.send'],
  },
});
