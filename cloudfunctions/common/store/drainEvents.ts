import type { SendMessage } from '../contract/ports';
import { DAY_MS, HOUR_MS } from '../domain/calendar';
import { Refusal } from '../domain/refusal';
import type { Settings } from '../../../database/collections/settings';
import type { Database } from './database';
import type { Documents } from './documents';
import { handleEvent } from './handleEvent';
import { repeatSafely } from './retry';
import type { JobWindow } from './jobs';

const EVENTS_PAGE = 100;
const EVENTS_AT_ONCE = 8;
const ATTEMPTS_MAX = 10;
const RETRY_BASE_MS = 60_000;
const RETRY_MAX_MS = 6 * HOUR_MS;
const RETENTION_MS = 30 * DAY_MS;

export interface EventPorts {
  readonly sendMessage: SendMessage;
  readonly settings: Settings;
}
type OutboxEvent = Documents['events'];

/**
 * Handles what is due, oldest first. An event is done only after its handler ended, so a crash handles it again:
 * every handler may run twice. One that fails waits longer each time and is given up, loudly, after ten times.
 */
export async function drainEvents(db: Database, window: JobWindow, ports: EventPorts) {
  const drained = { done: 0, retried: 0, failed: 0, removed: 0 };
  const seen = new Set<string>();
  while (window.clock() < window.stopAt) {
    const due = (await findDue(db, window.now)).filter(({ _id }) => !seen.has(_id));
    if (due.length === 0) break;
    for (let first = 0; first < due.length && window.clock() < window.stopAt; first += EVENTS_AT_ONCE) {
      const batch = due.slice(first, first + EVENTS_AT_ONCE);
      const outcomes = await Promise.all(batch.map((event) => drainOne(db, event, window.now, ports)));
      for (const outcome of outcomes) drained[outcome] += 1;
      for (const { _id } of batch) seen.add(_id);
    }
  }
  drained.removed = await removeOld(db, window.now);
  return drained;
}

async function findDue(db: Database, now: number): Promise<readonly OutboxEvent[]> {
  const where = { all: { state: 'pending', dueAt: { lte: now } } } as const;
  return db.find('events', where, { order: [['dueAt', 'asc']], limit: EVENTS_PAGE });
}

async function drainOne(
  db: Database,
  event: OutboxEvent,
  now: number,
  ports: EventPorts,
): Promise<'done' | 'retried' | 'failed'> {
  try {
    await handleEvent(db, event, now, ports);
  } catch (error) {
    return postpone(db, event, error, now);
  }
  await repeatSafely(() =>
    db.updateWhere('events', event._id, { state: 'pending' }, { state: { set: 'done' }, doneAt: { set: now } }),
  );
  return 'done';
}

async function postpone(
  db: Database,
  event: OutboxEvent,
  error: unknown,
  now: number,
): Promise<'retried' | 'failed'> {
  // A grant waits for room in its wallet for as long as it takes; it is never given up.
  const waits = error instanceof Refusal && error.code === 'WALLET_FULL';
  const attempts = event.attempts + (waits ? 0 : 1);
  const givenUp = attempts >= ATTEMPTS_MAX;
  const changes = {
    attempts: { set: attempts },
    lastError: { set: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown' },
    dueAt: { set: now + Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** event.attempts) },
    state: { set: givenUp ? 'failed' : 'pending' },
  };
  await repeatSafely(() => db.updateWhere('events', event._id, { state: 'pending' }, changes));
  return givenUp ? 'failed' : 'retried';
}

async function removeOld(db: Database, now: number): Promise<number> {
  const where = { all: { state: 'done', doneAt: { lt: now - RETENTION_MS } } } as const;
  const old = await db.find('events', where, { order: [['doneAt', 'asc']], limit: EVENTS_PAGE });
  for (const { _id } of old) await db.remove('events', _id);
  return old.length;
}
