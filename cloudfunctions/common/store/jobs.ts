import type { Database } from './database';
import type { Documents } from './documents';

/** When a job runs, and until when it may take new work. */
export interface JobWindow {
  readonly now: number;
  readonly stopAt: number;
  readonly clock: () => number;
}

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** What a job left behind for its next run; health shows the result. */
export async function rememberRun(
  db: Database,
  name: string,
  cursor: Facts,
  result: Facts,
  now: number,
): Promise<void> {
  const job: Documents['jobs'] = {
    _id: name,
    cursor: asRecord(cursor),
    lastRunAt: now,
    lastResult: asRecord(result),
  };
  await db.put('jobs', job);
}

export async function readCursor(db: Database, name: string): Promise<Documents['jobs']['cursor']> {
  return (await db.get('jobs', name))?.cursor ?? asRecord({});
}

const asRecord = (facts: Facts): Documents['jobs']['cursor'] => facts as Documents['jobs']['cursor'];
