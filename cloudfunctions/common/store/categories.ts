import { remember } from '../runtime/remember';
import type { Database } from './database';
import type { Documents } from './documents';

export type Category = Documents['categories'];

const CATEGORIES_TTL_MS = 60_000;
const CATEGORIES_MAX = 1_000;

const cached = remember<readonly Category[]>(CATEGORIES_TTL_MS, 1);

/** The enabled categories in their order, at most 60 s old in one instance. */
export async function readCategories(db: Pick<Database, 'find'>, now: number): Promise<readonly Category[]> {
  return cached('enabled', now, () =>
    db.find('categories', { all: { enabled: true } }, { order: [['sort', 'desc']], limit: CATEGORIES_MAX }),
  );
}
