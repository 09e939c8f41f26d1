import * as z from 'zod';
import { instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/** The audit log of operators, and their idempotency key: written in the same transaction as the effect (F-254). */
export const operation = z.strictObject({
  _id: z.string(), // hash of operator, operation and request id
  operation: z.string(),
  operatorId: z.string(),
  approvedBy: z.string().nullable(),
  inputHash: z.string(),
  input: z.record(z.string(), z.unknown()),
  answer: z.record(z.string(), z.unknown()),
  at: instant,
});
export type Operation = z.infer<typeof operation>;

export const collection = defineCollection({
  name: 'operations',
  title: '操作日志',
  purpose: 'Every change an operator made, with its answer: a repeated request id answers the same again.',
  schema: operation,
  indexes: [
    {
      name: 'by_operatorId_at',
      keys: [
        ['operatorId', 1],
        ['at', -1],
      ],
      query: 'console: what an operator did',
    },
    {
      name: 'by_operation_at',
      keys: [
        ['operation', 1],
        ['at', -1],
      ],
      query: 'console: who did this',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'at least three years',
});
