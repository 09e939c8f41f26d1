import * as z from 'zod';
import { instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export const consent = z.strictObject({
  _id: z.string(),
  openid: z.string(),
  version: z.string(),
  purpose: z.string(),
  action: z.enum(['given', 'withdrawn']),
  at: instant,
});
export type Consent = z.infer<typeof consent>;

export const collection = defineCollection({
  name: 'consents',
  title: '个人信息授权记录',
  purpose: 'What each shopper consented to, in which version, for which purpose, and when it was withdrawn.',
  schema: consent,
  indexes: [
    {
      name: 'by_openid_at',
      keys: [
        ['openid', 1],
        ['at', -1],
      ],
      query: 'console: the consents of a shopper',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'at least three years',
});
