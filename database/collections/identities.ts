import * as z from 'zod';
import { instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/**
 * AES-256-GCM; the additional data is `${openid}/${field}`, so that a value cannot be moved to another shopper or
 * field.
 */
// base64
export const sealed = z.strictObject({ keyId: z.string(), iv: z.string(), tag: z.string(), data: z.string() });
export type Sealed = z.infer<typeof sealed>;

export const identity = z.strictObject({
  _id: z.string(), // keyed blind index of the ID number: one live identity a person
  openid: z.string(),
  name: sealed,
  idNumber: sealed,
  provider: z.enum(['none', 'tencentFaceid']), // who compared name and number
  verifiedAt: instant,
});
export type Identity = z.infer<typeof identity>;

export const collection = defineCollection({
  name: 'identities',
  title: '实名信息（加密）',
  purpose: 'Name and ID number of a verified shopper, encrypted; erased on withdrawal.',
  schema: identity,
  indexes: [
    {
      name: 'by_openid',
      keys: [['openid', 1]],
      unique: true,
      query: 'withdrawIdentity; one identity an account',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'erased when the shopper withdraws',
});
