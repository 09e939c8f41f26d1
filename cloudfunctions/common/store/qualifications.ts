import { refuse } from '../domain/refusal';
import type { Tx } from './database';
import { entryIdOf, pseudonymIn, type Qualification } from './draws/read';
import type { LiveOrder } from './orders';
import { setEach } from './setEach';

/** Who buys with the qualification of a draw, and for which order. */
export interface QualificationUse {
  readonly drawId: string;
  readonly openid: string;
  readonly identityId: string | null; // of the shopper now: a qualification is the person's, not to be handed on
  readonly orderId: string;
  readonly now: number;
}

/**
 * Marks the shopper's own open qualification as used by the order, in the order's transaction: the sweeper that lets
 * it expire writes the same document, so that one of the two is first. Refuses QUALIFICATION_NOT_FOUND, _USED or
 * _EXPIRED.
 */
export async function useQualification(tx: Tx, use: QualificationUse): Promise<Qualification> {
  const { drawId, openid, orderId, now } = use;
  const pseudonym = await pseudonymIn(tx, drawId, use, now);
  const found = pseudonym === null ? null : await tx.get('qualifications', entryIdOf(drawId, pseudonym));
  if (found === null || found.openid !== openid || found.state === 'waiting')
    return refuse('QUALIFICATION_NOT_FOUND', { drawId });
  if (found.orderId !== null) return refuse('QUALIFICATION_USED', { orderId: found.orderId });
  if (found.state !== 'open' || found.expiresAt === null || found.expiresAt <= now)
    return refuse('QUALIFICATION_EXPIRED', { expiresAt: found.expiresAt });
  const used = { state: 'used', orderId, updatedAt: now } as const;
  await tx.update('qualifications', found._id, setEach(used));
  return { ...found, ...used };
}

/**
 * Takes the qualification from who let its order end unpaid, in the transaction that cancels the order; sweepOrders
 * passes it on. Nothing happens to an order of no draw.
 */
export async function forfeitQualification(
  tx: Tx,
  order: Pick<LiveOrder, '_id' | 'openid' | 'drawId'>,
  now: number,
): Promise<void> {
  const { _id: orderId, openid, drawId } = order;
  if (drawId === null) return;
  const own = { all: { openid, drawId, orderId, state: 'used' } };
  const [used] = await tx.find('qualifications', own, { limit: 1 });
  if (used === undefined) return;
  await tx.update('qualifications', used._id, setEach({ state: 'forfeited', passedOn: false, updatedAt: now }));
}
