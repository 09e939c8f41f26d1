import type { QualificationView } from '../../contract/drawViews';
import { isTold } from '../../domain/draw/states';
import type { Reader } from '../../runtime/call';
import { isPublished, type Draw, type PublishedDraw, type Qualification, type Registration } from './read';

/** What a shopper has in each of these draws. */
export interface Own {
  readonly registration: Registration | null;
  readonly qualification: Qualification | null;
}

export async function readOwn(
  db: Pick<Reader, 'find'>,
  openid: string,
  draws: readonly Draw[],
): Promise<ReadonlyMap<string, Own>> {
  if (draws.length === 0) return new Map();
  const own = { all: { openid, drawId: { oneOf: draws.map(({ _id }) => _id) } } };
  const registrations = await db.find('registrations', own, { limit: draws.length * 2 });
  const told = registrations.filter(({ drawId }) =>
    draws.some((draw) => draw._id === drawId && isTold(draw.status)),
  );
  const ids = told.map(({ _id }) => _id);
  const qualifications =
    ids.length === 0
      ? []
      : await db.find('qualifications', { all: { _id: { oneOf: ids } } }, { limit: ids.length });
  return new Map(draws.map(({ _id }) => [_id, ownOf(_id, registrations, qualifications)]));
}

/** An account that was two persons may have registered for both: the better one counts. */
function ownOf(
  drawId: string,
  registrations: readonly Registration[],
  qualifications: readonly Qualification[],
): Own {
  const mine = registrations.filter((one) => one.drawId === drawId);
  const [qualification = null] = qualifications
    .filter((one) => one.drawId === drawId)
    .toSorted((a, b) => a.rank - b.rank);
  const registration = mine.find(({ _id }) => _id === qualification?._id) ?? mine[0] ?? null;
  return { registration, qualification };
}

/** With the place among those who still wait. */
export async function viewQualification(
  db: Pick<Reader, 'count'>,
  { drawId, state, rank, openedAt, expiresAt, orderId }: Qualification,
): Promise<QualificationView> {
  const ahead = { all: { drawId, state: 'waiting', rank: { lt: rank } } } as const;
  const place = state === 'waiting' ? (await db.count('qualifications', ahead)) + 1 : null;
  return { state, rank, place, openedAt, expiresAt, orderId };
}

/** The draws that a shopper registered for, the latest registration first. */
export async function findMine(
  db: Reader,
  openid: string,
  slice: { readonly skip: number; readonly limit: number },
): Promise<{ readonly draws: readonly PublishedDraw[]; readonly total: number }> {
  const own = { all: { openid } };
  const latest = { order: [['registeredAt', 'desc']], ...slice } as const;
  const ids = (await db.find('registrations', own, latest)).map(({ drawId }) => drawId);
  const total = await db.count('registrations', own);
  if (ids.length === 0) return { draws: [], total };
  const draws = await db.find('draws', { all: { _id: { oneOf: ids } } }, { limit: ids.length });
  const inOrder = draws.toSorted((a, b) => ids.indexOf(a._id) - ids.indexOf(b._id));
  return { draws: inOrder.filter(isPublished), total };
}

export interface DrawFilter {
  readonly status?: Draw['status'] | undefined;
  readonly productId?: string | undefined;
}
const SHOWN: readonly Draw['status'][] = ['published', 'frozen', 'drawn', 'finished'];

/** Published and later draws, those that close last first; one that was called off is shown to who registered. */
export async function findShown(
  db: Reader,
  { status, productId }: DrawFilter,
  slice: { readonly skip: number; readonly limit: number },
): Promise<{ readonly draws: readonly PublishedDraw[]; readonly total: number }> {
  const of = productId === undefined ? {} : { productId };
  const where = { all: { ...of, status: status ?? { oneOf: SHOWN } } };
  const draws = await db.find('draws', where, { order: [['closesAt', 'desc']], ...slice });
  return { draws: draws.filter(isPublished), total: await db.count('draws', where) };
}
