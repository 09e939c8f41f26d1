import { MINUTE_MS } from '../../domain/calendar';
import type { Ranked } from '../../domain/draw/rank';
import { invariant } from '../../domain/invariant';
import type { Database } from '../database';
import type { JobWindow } from '../jobs';
import { repeatSafely } from '../retry';
import { setEach } from '../setEach';
import { decide, type Decided, type DecidedDraw, type DrawPorts, type FrozenDraw } from './decide';
import { entryIdOf, entryIdsOf, type Qualification } from './read';
import { newWinEvent } from './won';

const BATCH = 100;
const ALIGN_PAGE = 500;
/** An interrupted draw that goes on later than this gives its winners their time from then on. */
const RETIME_AFTER_MS = 5 * MINUTE_MS;

/**
 * Decides, writes winners and waitlist, and says so. Killed anywhere it goes on with the same ranking: the decision
 * stands in the draw, and each qualification has the id of its registration. False: it could not be ended yet.
 */
export async function drawWinners(
  db: Database,
  frozen: FrozenDraw,
  ports: DrawPorts,
  window: JobWindow,
): Promise<boolean> {
  const decided = await decide(db, await retime(db, frozen, window), ports, window);
  if (decided === null) return false;
  const { draw, ranking } = decided;
  for (let first = 0; first < ranking.length; first += BATCH) {
    if (window.clock() >= window.stopAt) return false;
    await writeBatch(db, decided, first);
  }
  await alignWinners(db, draw);
  const { drawnAt } = draw.result;
  const drawn = { status: 'drawn', toldUpTo: entryIdsOf(draw._id).after, updatedAt: window.clock() };
  return repeatSafely(() =>
    db.updateWhere('draws', draw._id, { status: 'frozen', 'result.drawnAt': drawnAt }, setEach(drawn)),
  );
}

/**
 * The time of all winners runs from one instant, which is decided before the first of them is written. Nobody knows of
 * it yet, so it may be decided anew when a run died and the next came late; no call of then is still alive.
 */
async function retime(db: Database, draw: FrozenDraw, { clock }: JobWindow): Promise<FrozenDraw> {
  const { result } = draw;
  const now = clock();
  if (result === null || now < result.drawnAt + RETIME_AFTER_MS) return draw;
  const unchanged = { status: 'frozen', 'result.drawnAt': result.drawnAt };
  await repeatSafely(() => db.updateWhere('draws', draw._id, unchanged, setEach({ 'result.drawnAt': now })));
  const stored = await db.get('draws', draw._id);
  invariant(stored !== null && stored.result !== null, 'a decided draw stays decided');
  return { ...draw, result: stored.result };
}

/** Qualifications and the events of the winners among them, all or none: the first one says whether they are there. */
async function writeBatch(db: Database, { draw, ranking }: Decided, first: number): Promise<void> {
  const batch = ranking.slice(first, first + BATCH);
  const openids = await readOpenids(db, draw._id, batch);
  const qualifications = batch.map(({ pseudonym }, place): Qualification => {
    const openid = openids.get(entryIdOf(draw._id, pseudonym));
    invariant(openid !== undefined, 'who is ranked has registered');
    return newQualification(draw, pseudonym, openid, first + place + 1);
  });
  const events = qualifications
    .filter(({ state }) => state === 'open')
    .map((won) => newWinEvent(won, 'draw', draw.result.drawnAt));
  const isThere = async (): Promise<true | null> =>
    (await db.get('qualifications', qualifications[0]?._id ?? '')) === null ? null : true;
  if ((await isThere()) !== null) return;
  await db.transact(async (tx) => {
    await tx.insert('qualifications', ...qualifications);
    if (events.length > 0) await tx.insert('events', ...events);
    return true as const;
  }, isThere);
}

async function readOpenids(db: Database, drawId: string, batch: readonly Ranked[]) {
  const ids = batch.map(({ pseudonym }) => entryIdOf(drawId, pseudonym));
  const where = { all: { _id: { oneOf: ids } } };
  const found = await db.findFields('registrations', ['_id', 'openid'], where, { limit: BATCH });
  return new Map(found.map(({ _id, openid }) => [_id, openid]));
}

function newQualification(
  { _id: drawId, qualificationMinutes, result }: DecidedDraw,
  pseudonym: string,
  openid: string,
  rank: number,
): Qualification {
  const { winners, drawnAt } = result;
  const time =
    rank <= winners
      ? ({ state: 'open', openedAt: drawnAt, expiresAt: drawnAt + qualificationMinutes * MINUTE_MS } as const)
      : ({ state: 'waiting', openedAt: null, expiresAt: null } as const);
  const marks = { orderId: null, passedOn: false, createdAt: drawnAt, updatedAt: drawnAt };
  return { _id: entryIdOf(drawId, pseudonym), drawId, openid, rank, ...time, ...marks };
}

/** Winners whom a run before the last decision on the time had written. */
async function alignWinners(db: Database, draw: DecidedDraw): Promise<void> {
  const { drawnAt } = draw.result;
  const expiresAt = drawnAt + draw.qualificationMinutes * MINUTE_MS;
  const early = { state: 'open', openedAt: { lt: drawnAt } } as const;
  for (;;) {
    const where = { all: { drawId: draw._id, ...early } };
    const found = await db.find('qualifications', where, { limit: ALIGN_PAGE });
    for (const { _id } of found) {
      await repeatSafely(() =>
        db.updateWhere('qualifications', _id, early, setEach({ openedAt: drawnAt, expiresAt })),
      );
    }
    if (found.length < ALIGN_PAGE) return;
  }
}
