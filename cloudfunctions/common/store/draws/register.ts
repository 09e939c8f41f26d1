import { invariant } from '../../domain/invariant';
import { isOpen, nextOpensAt } from '../../domain/draw/windows';
import { refuse } from '../../domain/refusal';
import type { Database } from '../database';
import { repeatSafely } from '../retry';
import { newShopper, type Shopper } from '../shoppers';
import { entryIdOf, pseudonymIn, readPublishedDraw, type PublishedDraw, type Registration } from './read';

export interface Entry {
  readonly drawId: string;
  readonly openid: string;
  readonly notice: boolean; // accepted one message about the result
  readonly now: number;
}

/**
 * Enters a person in a draw, once: the id of the registration is the person's pseudonym, so that neither a repetition
 * nor another account of theirs makes a second one. Three requests and no document that others write.
 */
export async function registerOnce(db: Database, entry: Entry): Promise<Registration> {
  const { drawId, openid, notice, now } = entry;
  const draw = await readPublishedDraw(db, drawId);
  const shopper = (await db.get('shoppers', openid)) ?? newShopper(openid, now);
  const pseudonym = await pseudonymIn(db, drawId, { openid, identityId: identityIdOf(shopper) }, now);
  if (draw.status !== 'published' || !isOpen(draw.windows, now))
    return (await recallOwn(db, drawId, pseudonym, openid)) ?? refuseClosed(draw, now);
  requireEntitled(draw, shopper, now);
  invariant(pseudonym !== null, 'who may enter has a pseudonym');
  const _id = entryIdOf(drawId, pseudonym);
  const registration = { _id, drawId, openid, pseudonym, registeredAt: now, notice };
  if (await repeatSafely(() => db.insertOnce('registrations', registration))) return registration;
  return (await recallOwn(db, drawId, pseudonym, openid)) ?? refuse('PERSON_REGISTERED', { drawId });
}

const identityIdOf = ({ identity }: Shopper): string | null => identity?.identityId ?? null;

/** A call that is repeated after the window has closed answers what the first one did. */
async function recallOwn(
  db: Pick<Database, 'get'>,
  drawId: string,
  pseudonym: string | null,
  openid: string,
): Promise<Registration | null> {
  if (pseudonym === null) return null;
  const known = await db.get('registrations', entryIdOf(drawId, pseudonym));
  return known?.openid === openid ? known : null;
}

function refuseClosed({ status, windows }: PublishedDraw, now: number): never {
  return refuse('DRAW_NOT_OPEN', {
    nextOpensAt: status === 'published' ? nextOpensAt(windows, now) : null,
  });
}

/** A real name where the draw asks for one, and for adults alone it has to be known who that is. */
function requireEntitled(draw: PublishedDraw, { identity }: Shopper, now: number): void {
  if (!draw.requireIdentity && !draw.requireAdult) return;
  if (identity === null) return refuse('IDENTITY_REQUIRED');
  if (draw.requireAdult && now < identity.adultAt) refuse('ADULT_REQUIRED');
}
