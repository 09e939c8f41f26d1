import * as z from 'zod';
import { drawStanding } from '../common/contract/drawViews';
import { defineContract } from '../common/contract/defineContract';
import { id, instant, page, pageSize, paging } from '../common/contract/units';
import { qualificationState } from '../../database/collections/qualifications';

export const contract = defineContract({
  name: 'listRegistrations',
  summary:
    'Who registered for a draw and how it ended for them, with counts and win rate; accounts as hashes only.',
  kind: 'query',
  auth: 'operator',
  role: 'draws',
  input: z.strictObject({
    drawId: id,
    state: qualificationState.optional(), // only winners and waitlist in this state, by rank
    page,
    pageSize,
  }),
  output: z.strictObject({
    registrations: z.array(
      z.strictObject({
        account: z.string(), // hash of the openid, as the log has it
        pseudonym: z.string(), // as the public list has it
        registeredAt: instant,
        notice: z.boolean(),
        standing: drawStanding,
        rank: z.int().nullable(), // null: neither won nor waits
        expiresAt: instant.nullable(),
        orderId: z.string().nullable(),
      }),
    ),
    statistics: z.strictObject({
      registrations: z.int(),
      winners: z.int(),
      winRate: z.number(), // winners of the draw itself by registrations; 0 until it is drawn
      states: z.record(qualificationState, z.int()),
    }),
    paging,
  }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'DRAW_NOT_FOUND',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
