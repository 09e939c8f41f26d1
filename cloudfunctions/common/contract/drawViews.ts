import * as z from 'zod';
import { drawFields, drawWindow } from './draw';
import { fen, id, instant } from './units';

/** What shoppers see of draws; built in common/views. */

export const drawStanding = z.enum([
  'none',
  'registered',
  'won',
  'used',
  'expired',
  'forfeited',
  'waitlisted',
  'lost',
  'canceled',
]);

export const drawStatusView = z.enum(['published', 'frozen', 'drawn', 'finished', 'canceled']);

export const drawView = drawFields.extend({
  id,
  status: drawStatusView,
  priceFen: fen, // what a winner pays
  closesAt: instant, // of the last window
  roundAt: instant, // of the beacon's round: drawn soon after
  isOpen: z.boolean(), // registration, now
  window: drawWindow.nullable(), // the one that is open, or the next; null: all are over
  registrations: z.int().nullable(), // null until the list is frozen
  winners: z.int().nullable(), // null until it is drawn
  standing: drawStanding, // of who asks
  cancelReason: z.string(),
});
export type DrawView = z.output<typeof drawView>;

export const registrationView = z.strictObject({ registeredAt: instant, notice: z.boolean() });

export const qualificationView = z.strictObject({
  state: z.enum(['waiting', 'open', 'used', 'expired', 'forfeited']),
  rank: z.int(),
  place: z.int().nullable(), // on the waitlist, from 1; null: not waiting
  openedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  orderId: z.string().nullable(),
});
export type QualificationView = z.output<typeof qualificationView>;
