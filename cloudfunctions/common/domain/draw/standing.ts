import type { DrawStatus } from './states';

/** How a shopper stands in a draw. Losers are written nowhere: who registered and has no qualification has lost. */
export type Standing =
  | 'none' // not registered
  | 'registered' // the draw is still to come
  | 'won' // may buy until expiresAt
  | 'used' // bought with it
  | 'expired' // did not buy in time
  | 'forfeited' // an order that was never paid
  | 'waitlisted' // moves up when a qualification before it is not used
  | 'lost'
  | 'canceled'; // registered, and the draw was called off

interface Held {
  readonly state: 'waiting' | 'open' | 'used' | 'expired' | 'forfeited';
  readonly expiresAt: number | null;
}

/** Nothing is told before the draw is drawn: what was written until then may still be incomplete. */
export function standingOf(
  status: DrawStatus,
  isRegistered: boolean,
  qualification: Held | null,
  now: number,
): Standing {
  if (!isRegistered) return 'none';
  if (status === 'canceled') return 'canceled';
  if (status !== 'drawn' && status !== 'finished') return 'registered';
  if (qualification === null) return 'lost';
  const { state, expiresAt } = qualification;
  if (state === 'waiting') return status === 'finished' ? 'lost' : 'waitlisted';
  if (state === 'open') return expiresAt !== null && now < expiresAt ? 'won' : 'expired';
  return state;
}
