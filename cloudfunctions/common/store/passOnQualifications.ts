import { MINUTE_MS } from '../domain/calendar';
import type { Database, Tx } from './database';
import type { Draw, Qualification } from './draws/read';
import { newWinEvent } from './draws/won';
import { repeatSafely } from './retry';
import { setEach } from './setEach';

const PAGE = 500;

/** A qualification whose time is over, or whose unit nobody is promised, with its draw. */
export interface EndedQualification {
  readonly draw: Draw;
  readonly qualification: Qualification;
}

/** Open ones whose time is over. */
export async function findOverdue(db: Database, now: number): Promise<readonly EndedQualification[]> {
  const where = { all: { state: 'open', expiresAt: { lte: now } } } as const;
  const overdue = await db.find('qualifications', where, { order: [['expiresAt', 'asc']], limit: PAGE });
  return withDrawn(db, overdue);
}

/** Races with a purchase on the one document that both write: used or expired, never both. */
export async function expireQualification(db: Database, { qualification }: EndedQualification, now: number) {
  const changes = setEach({ state: 'expired', passedOn: false, updatedAt: now });
  await repeatSafely(() =>
    db.updateWhere('qualifications', qualification._id, { state: 'open', expiresAt: { lte: now } }, changes),
  );
}

/** Expired or forfeited ones whose unit is still to be promised to the next. */
export async function findUnpassed(db: Database): Promise<readonly EndedQualification[]> {
  const ended: EndedQualification[] = [];
  for (const state of ['expired', 'forfeited']) {
    const unpassed = await db.find('qualifications', { all: { state, passedOn: false } }, { limit: PAGE });
    ended.push(...(await withDrawn(db, unpassed)));
  }
  return ended;
}

/** Only of draws that are drawn: before, their winners have not been told. */
async function withDrawn(
  db: Database,
  qualifications: readonly Qualification[],
): Promise<readonly EndedQualification[]> {
  if (qualifications.length === 0) return [];
  const ids = [...new Set(qualifications.map(({ drawId }) => drawId))];
  const draws = await db.find('draws', { all: { _id: { oneOf: ids } } }, { limit: ids.length });
  const drawn = new Map(draws.filter(({ status }) => status === 'drawn').map((draw) => [draw._id, draw]));
  return qualifications.flatMap((qualification) => {
    const draw = drawn.get(qualification.drawId);
    return draw === undefined ? [] : [{ draw, qualification }];
  });
}

/**
 * Down the ranking, once: the ended one is marked in the transaction that opens the next. When nobody waits, the unit
 * stays in the draw's hold until the draw is finished.
 */
export async function passOn(db: Database, ended: EndedQualification, now: number): Promise<void> {
  await db.transact(
    (tx) => promoteNext(tx, ended, now),
    async () => null, // the transaction itself sees that it was passed on
  );
}

async function promoteNext(tx: Tx, { draw, qualification }: EndedQualification, now: number): Promise<void> {
  const ended = await tx.get('qualifications', qualification._id);
  if (ended === null || ended.passedOn || !isEnded(ended)) return;
  await tx.update('qualifications', ended._id, setEach({ passedOn: true, updatedAt: now }));
  const waiting = { all: { drawId: draw._id, state: 'waiting' } };
  const [next] = await tx.find('qualifications', waiting, { order: [['rank', 'asc']], limit: 1 });
  if (next === undefined) return;
  const expiresAt = now + draw.qualificationMinutes * MINUTE_MS;
  const opened = { state: 'open', openedAt: now, expiresAt, updatedAt: now } as const;
  await tx.update('qualifications', next._id, setEach(opened));
  await tx.insert('events', newWinEvent(next, 'sweepOrders', now));
}

const isEnded = ({ state }: Qualification): boolean => state === 'expired' || state === 'forfeited';
