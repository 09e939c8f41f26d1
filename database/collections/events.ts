import * as z from 'zod';
import { instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export const eventType = z.enum([
  'mall.product.exchanged',
  'mall.order.created', // money is awaited
  'mall.order.canceled',
  'mall.inventory.low',
  'payment.success',
  'refund.success',
  'draw.won', // of each winner, and of each registration that moved up the waitlist
]);

/** The outbox: inserted in the transaction that makes it true, handled at least once (F-194). */
export const event = z.strictObject({
  _id: z.string(), // `${cause}:${type}`
  type: eventType,
  source: z.string(), // the operation
  payload: z.record(z.string(), z.unknown()),
  state: z.enum(['pending', 'done', 'failed']),
  attempts: z.int().min(0),
  lastError: z.string(),
  dueAt: instant,
  createdAt: instant,
  doneAt: instant.nullable(),
});
export type OutboxEvent = z.infer<typeof event>;
export type EventType = z.infer<typeof eventType>;

export const collection = defineCollection({
  name: 'events',
  title: '事件（发件箱）',
  purpose: 'Effects that must follow a write: drained by dispatchEvents.',
  schema: event,
  indexes: [
    {
      name: 'by_state_dueAt',
      keys: [
        ['state', 1],
        ['dueAt', 1],
      ],
      query: 'dispatchEvents: what is due',
    },
    {
      name: 'by_state_doneAt',
      keys: [
        ['state', 1],
        ['doneAt', 1],
      ],
      query: 'dispatchEvents: handled events past their retention',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'handled events are removed after 30 days',
});
