import { NOTICE_TEXTS } from '../../contract/texts';
import type { SendMessage } from '../../contract/ports';
import type { Settings } from '../../../../database/collections/settings';
import type { Database } from '../database';
import type { JobWindow } from '../jobs';
import { repeatSafely } from '../retry';
import { setEach } from '../setEach';
import { pageOf } from './notice';
import { entryIdsOf, type Draw, type Registration } from './read';

const DRAWS_PAGE = 20;
const REGISTRATIONS_PAGE = 20;

export interface TellPorts {
  readonly sendMessage: SendMessage;
  readonly settings: Settings;
}
interface Told {
  told: number; // messages that were sent
  untold: number; // that were not: none was accepted, or WeChat did not take it
}

/**
 * Tells who asked for it how a draw ended: winners hear of it by their own event. One message each at most: a page of
 * them is claimed before it is sent, so that two runs do not tell anybody twice; who misses one has the draw's page.
 */
export async function tellResults(db: Database, window: JobWindow, ports: TellPorts): Promise<Told> {
  const told = { told: 0, untold: 0 };
  const waiting = { all: { toldUpTo: { gt: '' } } } as const;
  for (const draw of await db.find('draws', waiting, { limit: DRAWS_PAGE })) {
    let from = draw.toldUpTo;
    while (from !== null && window.clock() < window.stopAt) from = await tellPage(db, draw, from, ports, told);
  }
  return told;
}

/** Where the next page begins; null when there is none, or another run is at it. */
async function tellPage(
  db: Database,
  draw: Draw,
  from: string,
  ports: TellPorts,
  told: Told,
): Promise<string | null> {
  const templateId = ports.settings.notices.drawTemplateId;
  const page = templateId === '' ? [] : await findNoticed(db, draw._id, from);
  const next = page.length < REGISTRATIONS_PAGE ? null : (page.at(-1)?._id ?? null);
  const claim = setEach({ toldUpTo: next });
  const claimed = await repeatSafely(() => db.updateWhere('draws', draw._id, { toldUpTo: from }, claim));
  if (!claimed) return null;
  const outcomes = await findOutcomes(db, draw, page);
  const sent = await Promise.all(page.map((one) => tellOne(draw, one, outcomes.get(one._id) ?? 'lost', ports)));
  for (const outcome of sent) if (outcome !== null) told[outcome] += 1;
  return next;
}

function findNoticed(db: Database, drawId: string, from: string): Promise<readonly Registration[]> {
  const where = { all: { drawId, notice: true, _id: { between: [from, entryIdsOf(drawId).before] } } } as const;
  return db.find('registrations', where, { order: [['_id', 'asc']], limit: REGISTRATIONS_PAGE });
}

type Outcome = 'won' | 'waitlisted' | 'lost' | 'canceled';

/** Of those who have a qualification, or whose draw was called off; the others lost. */
async function findOutcomes(
  db: Database,
  { status, result }: Draw,
  page: readonly Registration[],
): Promise<ReadonlyMap<string, Outcome>> {
  if (page.length === 0) return new Map();
  if (status === 'canceled') return new Map(page.map(({ _id }) => [_id, 'canceled']));
  const where = { all: { _id: { oneOf: page.map(({ _id }) => _id) } } };
  const found = await db.find('qualifications', where, { limit: page.length });
  return new Map(
    found.map(({ _id, rank, state }) => {
      const isStillWaiting = rank > (result?.winners ?? 0) && state === 'waiting';
      return [_id, isStillWaiting ? 'waitlisted' : 'won'];
    }),
  );
}

/** Best effort: whatever WeChat says, the next one is told. */
async function tellOne(
  draw: Draw,
  { openid }: Registration,
  outcome: Outcome,
  { sendMessage, settings }: TellPorts,
): Promise<keyof Told | null> {
  if (outcome === 'won') return null;
  const data = NOTICE_TEXTS.draw({ drawName: draw.name, outcome, minutes: draw.qualificationMinutes });
  const templateId = settings.notices.drawTemplateId;
  const sent = await sendMessage({ openid, templateId, page: pageOf(draw._id), data }).catch(() => 'failed');
  return sent === 'sent' ? 'told' : 'untold';
}
