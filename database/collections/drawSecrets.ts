import * as z from 'zod';
import { id, instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/** Apart from the draw, so that no function that shows draws has them in its hands. */
export const drawSecret = z.strictObject({
  _id: id, // of the draw
  secret: z.string().regex(/^[0-9a-f]{64}$/), // its hash is published with the draw, itself with the result
  salt: z.string().regex(/^[0-9a-f]{64}$/), // of the pseudonyms; stays private, so that proofs link nobody
  createdAt: instant,
});
export type DrawSecret = z.infer<typeof drawSecret>;

export const collection = defineCollection({
  name: 'drawSecrets',
  title: '抢签密钥',
  purpose: 'The secret that a draw committed to, and the salt of its pseudonyms.',
  schema: drawSecret,
  indexes: [],
  rule: 'ADMINONLY',
  retention: 'as long as the draw',
});
