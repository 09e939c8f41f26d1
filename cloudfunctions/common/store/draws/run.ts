import { REQUEST_SETTLE_MS } from '../limits';
import type { Database } from '../database';
import { Ambiguous, DatabaseUnavailable } from '../failures';
import type { JobWindow } from '../jobs';
import { isFrozen, type DrawPorts } from './decide';
import { drawWinners } from './drawWinners';
import { finishDraw } from './finish';
import { freezeList } from './freeze';
import { isPublished, type Draw } from './read';
import { tellResults, type TellPorts } from './tell';

const DRAWS_PAGE = 100; // of each status, at one run

/**
 * Takes every draw that is due a step further: freezes, draws, ends, tells. Each step may be cut short anywhere and
 * done twice at once. A draw that cannot go on does not keep the others waiting; a bug is thrown after they had their
 * turn.
 */
export async function runDraws(db: Database, window: JobWindow, ports: DrawPorts & TellPorts) {
  const ran = { frozen: 0, drawn: 0, finished: 0, waiting: 0, skipped: 0 };
  const bugs: unknown[] = [];

  async function each(
    done: 'frozen' | 'drawn' | 'finished',
    draws: readonly Draw[],
    step: (draw: Draw) => Promise<boolean>,
  ) {
    for (const draw of draws) {
      if (window.clock() >= window.stopAt) return;
      try {
        if (await step(draw)) ran[done] += 1;
        else ran.waiting += 1;
      } catch (error) {
        ran.skipped += 1;
        if (!(error instanceof Ambiguous || error instanceof DatabaseUnavailable)) bugs.push(error);
      }
    }
  }

  const { now } = window;
  const closed = await findDraws(db, 'published', now - REQUEST_SETTLE_MS);
  await each('frozen', closed, async (draw) => isPublished(draw) && freezeList(db, draw, window));
  const frozen = await findDraws(db, 'frozen', now);
  await each(
    'drawn',
    frozen.filter((draw) => isFrozen(draw) && draw.promise.beacon.roundAt <= now),
    async (draw) => isFrozen(draw) && drawWinners(db, draw, ports, window),
  );
  await each('finished', await findDraws(db, 'drawn', now), (draw) => finishDraw(db, draw, now));
  const told = await tellResults(db, window, ports);
  if (bugs.length > 0) throw bugs[0];
  return { ...ran, ...told };
}

function findDraws(db: Database, status: Draw['status'], closedAt: number): Promise<readonly Draw[]> {
  const where = { all: { status, closesAt: { lte: closedAt } } };
  return db.find('draws', where, { order: [['closesAt', 'asc']], limit: DRAWS_PAGE });
}
