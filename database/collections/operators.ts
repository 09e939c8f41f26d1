import * as z from 'zod';
import { id, instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export const operatorRole = z.enum(['owner', 'catalogue', 'stock', 'wallet', 'settings', 'orders', 'draws']);

export const operator = z.strictObject({
  _id: id,
  name: z.string().max(50),
  roles: z.array(operatorRole).min(1),
  enabled: z.boolean(),
  openid: z.string().nullable(), // acts from the mini-program
  keyHash: z.string().nullable(), // SHA-256 of a random 256-bit key: acts from the console or CLI
  createdAt: instant,
});
export type Operator = z.infer<typeof operator>;

export const collection = defineCollection({
  name: 'operators',
  title: '操作员',
  purpose: 'Who may operate the mall, and with which roles; the first one is made by provisioning.',
  schema: operator,
  indexes: [{ name: 'by_openid', keys: [['openid', 1]], query: 'authenticate: the operator behind an openid' }],
  rule: 'ADMINONLY',
  retention: 'kept; disabled instead of removed',
});
