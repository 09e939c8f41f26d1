import * as z from 'zod';
import { id, instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/**
 * waiting on the waitlist → open: may buy until expiresAt → used by an order, or expired; an order that was never paid
 * forfeits it. What has expired or was forfeited passes to the next in the ranking.
 */
export const qualificationState = z.enum(['waiting', 'open', 'used', 'expired', 'forfeited']);

export const qualification = z.strictObject({
  _id: z.string(), // `${drawId}:${pseudonym}`, as the registration's
  drawId: id,
  openid: z.string(),
  rank: z.int().min(1), // in the draw's ranking
  state: qualificationState,
  openedAt: instant.nullable(),
  expiresAt: instant.nullable(), // of an open one: usable while now < expiresAt
  orderId: z.string().nullable(), // the order that used it
  passedOn: z.boolean(), // expired or forfeited, and its unit is promised to the next or to nobody any more
  createdAt: instant,
  updatedAt: instant,
});
export type Qualification = z.infer<typeof qualification>;

export const collection = defineCollection({
  name: 'qualifications',
  title: '购买资格',
  purpose: 'Winners and waitlist of a draw, and the right to buy of each.',
  schema: qualification,
  indexes: [
    {
      name: 'by_drawId_state_rank',
      keys: [
        ['drawId', 1],
        ['state', 1],
        ['rank', 1],
      ],
      query: 'sweepOrders: who is next; listRegistrations',
    },
    {
      name: 'by_state_expiresAt',
      keys: [
        ['state', 1],
        ['expiresAt', 1],
      ],
      query: 'sweepOrders: qualifications that ended unused',
    },
    {
      name: 'by_state_passedOn',
      keys: [
        ['state', 1],
        ['passedOn', 1],
      ],
      query: 'sweepOrders: units to promise to the next',
    },
    { name: 'by_openid', keys: [['openid', 1]], query: "listDraws: the shopper's own qualifications" },
  ],
  rule: 'ADMINONLY',
  retention: 'as long as the draw',
});
