import * as z from 'zod';
import { id, instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/** One entry in a draw. Who won is in `qualifications`; nobody else's entry is written again. */
export const registration = z.strictObject({
  _id: z.string(), // `${drawId}:${pseudonym}`: the same person cannot enter twice
  drawId: id,
  openid: z.string(),
  pseudonym: z.string().regex(/^[0-9a-f]{64}$/), // HMAC of the person under the draw's salt
  registeredAt: instant,
  notice: z.boolean(), // accepted one message about the result
});
export type Registration = z.infer<typeof registration>;

export const collection = defineCollection({
  name: 'registrations',
  title: '抢签报名',
  purpose: 'One document for each draw and person.',
  schema: registration,
  indexes: [
    {
      name: 'by_openid_registeredAt',
      keys: [
        ['openid', 1],
        ['registeredAt', -1],
      ],
      query: "listDraws: the shopper's own registrations",
    },
    {
      name: 'by_drawId_registeredAt',
      keys: [
        ['drawId', 1],
        ['registeredAt', 1],
      ],
      query: 'listRegistrations',
    },
    {
      name: 'by_drawId_notice_id',
      keys: [
        ['drawId', 1],
        ['notice', 1],
        ['_id', 1],
      ],
      query: 'draw: who asked to be told',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'as long as the draw',
});
