import * as z from 'zod';
import { instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/** A law found broken by auditLedger; it stays until an operator closes it. */
export const audit = z.strictObject({
  _id: z.string(), // `${law}:${subject}`: found once
  law: z.string(),
  subject: z.string(),
  expected: z.string(),
  actual: z.string(),
  status: z.enum(['open', 'closed']),
  firstSeenAt: instant,
  lastSeenAt: instant,
});
export type Audit = z.infer<typeof audit>;

export const collection = defineCollection({
  name: 'audits',
  title: '对账告警',
  purpose: 'Broken laws that the auditor found, for an operator to look at.',
  schema: audit,
  indexes: [
    {
      name: 'by_status_lastSeenAt',
      keys: [
        ['status', 1],
        ['lastSeenAt', -1],
      ],
      query: 'console, health: what is open',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'kept',
});
