import { MINUTE_MS } from '../domain/calendar';
import { readClock } from '../runtime/clock';
import { readSettings } from '../runtime/settings';
import type { Database } from './database';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly ms: number;
}

/** How long a job may be silent: three of its periods. */
const SILENCE_MAX_MS: Readonly<Record<string, number>> = {
  sweepOrders: 3 * MINUTE_MS,
  dispatchEvents: 3 * MINUTE_MS,
  draw: 3 * MINUTE_MS,
  reconcilePayments: 3 * MINUTE_MS,
  expireCoins: 30 * MINUTE_MS,
  auditLedger: 45 * MINUTE_MS,
};

/** The database answers, the settings are whole, no timer has fallen silent, no law is broken. */
export async function checkHealth(
  db: Pick<Database, 'get' | 'find' | 'count'>,
  now: number,
): Promise<readonly Check[]> {
  return Promise.all([
    check('database', async () => void (await db.find('jobs', { all: {} }, { limit: 1 }))),
    check('settings', async () => void (await readSettings(db, now))),
    check('timers', () => checkTimers(db, now)),
    check('audit', () => checkFindings(db)),
  ]);
}

async function check(name: string, look: () => Promise<string | void>): Promise<Check> {
  const startedAt = readClock();
  try {
    const fault = (await look()) ?? '';
    return { name, ok: fault === '', detail: fault, ms: readClock() - startedAt };
  } catch {
    return { name, ok: false, detail: 'no answer', ms: readClock() - startedAt };
  }
}

/** A job that never ran yet is not silent: the mall may have just been opened. */
async function checkTimers(db: Pick<Database, 'get'>, now: number): Promise<string> {
  const silent: string[] = [];
  for (const [name, silenceMaxMs] of Object.entries(SILENCE_MAX_MS)) {
    const job = await db.get('jobs', name);
    if (job !== null && job.lastRunAt + silenceMaxMs < now) silent.push(name);
  }
  return silent.length === 0 ? '' : `silent: ${silent.join(', ')}`;
}

async function checkFindings(db: Pick<Database, 'find'>): Promise<string> {
  const open = await db.find(
    'audits',
    { all: { status: 'open', law: { noneOf: ['stock.low'] } } },
    { limit: 10 },
  );
  return open.length === 0 ? '' : `open findings: ${open.length}`;
}
