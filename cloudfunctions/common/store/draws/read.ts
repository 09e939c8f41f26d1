import { HOUR_MS } from '../../domain/calendar';
import { pseudonymOf } from '../../domain/draw/bytes';
import { invariant } from '../../domain/invariant';
import { refuse } from '../../domain/refusal';
import { remember } from '../../runtime/remember';
import type { Database } from '../database';
import type { Documents } from '../documents';

export type Draw = Documents['draws'];
export type Registration = Documents['registrations'];
export type Qualification = Documents['qualifications'];
export type PublishedDraw = Draw & { readonly promise: NonNullable<Draw['promise']> };
type Getter = Pick<Database, 'get'>;

/** A draw as shoppers may know it; a draft is as good as none. */
export async function readPublishedDraw(db: Getter, drawId: string): Promise<PublishedDraw> {
  const draw = await db.get('draws', drawId);
  return draw !== null && isPublished(draw) ? draw : refuse('DRAW_NOT_FOUND', { drawId });
}

export const isPublished = (draw: Draw): draw is PublishedDraw => draw.promise !== null;

/** The registration of a person in a draw, and their qualification, have this id. */
export const entryIdOf = (drawId: string, pseudonym: string): string => `${drawId}:${pseudonym}`;

/** Every registration id of a draw lies between these two, in the order of the frozen list. */
export const entryIdsOf = (drawId: string): { readonly after: string; readonly before: string } => ({
  after: `${drawId}:`,
  before: `${drawId};`,
});

interface EntryRules {
  readonly salt: string;
  readonly requireIdentity: boolean;
}
const ENTRY_RULES_KEPT_MAX = 500;
const entryRules = remember<EntryRules>(HOUR_MS, ENTRY_RULES_KEPT_MAX);

/**
 * Who somebody is in a draw: the person behind the account where the draw asks for one, else the account. Null: the
 * draw asks for a person and the account is nobody's yet. What it takes was fixed when the draw was published, so that
 * an instance reads it once.
 */
export async function pseudonymIn(
  from: Getter,
  drawId: string,
  who: { readonly openid: string; readonly identityId: string | null },
  now: number,
): Promise<string | null> {
  const { salt, requireIdentity } = await entryRules(drawId, now, () => loadEntryRules(from, drawId));
  const person = requireIdentity ? who.identityId : `openid:${who.openid}`;
  return person === null ? null : pseudonymOf(salt, person);
}

async function loadEntryRules(from: Getter, drawId: string): Promise<EntryRules> {
  const draw = await readPublishedDraw(from, drawId);
  const secret = await from.get('drawSecrets', drawId);
  invariant(secret !== null, 'a published draw has its salt');
  return { salt: secret.salt, requireIdentity: draw.requireIdentity };
}
