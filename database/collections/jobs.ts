import * as z from 'zod';
import { instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/**
 * What a job remembers between its bounded runs. A job needs no lease: every unit of its work is safe to do twice at
 * once.
 */
export const job = z.strictObject({
  _id: z.string(), // the operation
  cursor: z.record(z.string(), z.unknown()),
  lastRunAt: instant,
  lastResult: z.record(z.string(), z.unknown()),
});
export type Job = z.infer<typeof job>;

export const collection = defineCollection({
  name: 'jobs',
  title: '定时任务',
  purpose: 'Cursor and last result of each timer job; health reads them.',
  schema: job,
  indexes: [],
  rule: 'ADMINONLY',
  retention: 'kept',
});
