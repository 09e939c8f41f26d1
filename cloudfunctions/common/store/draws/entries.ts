import type { Reader } from '../../runtime/call';
import type { PublishedDraw, Qualification, Registration } from './read';

/** A registration with what came of it; null: nothing, or nothing yet. */
export interface DrawEntry {
  readonly registration: Registration;
  readonly qualification: Qualification | null;
}
type State = Qualification['state'];
const STATES: readonly State[] = ['waiting', 'open', 'used', 'expired', 'forfeited'];

/** How many registered, how many won, and how many qualifications are in each state. */
export async function countEntries(db: Pick<Reader, 'count'>, { _id: drawId, list, result }: PublishedDraw) {
  const registrations = list?.count ?? (await db.count('registrations', { all: { drawId } }));
  const counts = STATES.map(
    async (state) => [state, await db.count('qualifications', { all: { drawId, state } })] as const,
  );
  const states = { waiting: 0, open: 0, used: 0, expired: 0, forfeited: 0 };
  for (const [state, count] of await Promise.all(counts)) states[state] = count;
  const winners = result?.winners ?? 0;
  return { registrations, winners, winRate: registrations === 0 ? 0 : winners / registrations, states };
}

/** In the order of registering; those of one state in the order of their ranks. */
export async function findEntries(
  db: Reader,
  drawId: string,
  state: State | undefined,
  slice: { readonly skip: number; readonly limit: number },
): Promise<readonly DrawEntry[]> {
  if (state === undefined) {
    const order = { order: [['registeredAt', 'asc']], ...slice } as const;
    const registrations = await db.find('registrations', { all: { drawId } }, order);
    const found = new Map((await findByIds(db, 'qualifications', registrations)).map((one) => [one._id, one]));
    return registrations.map((registration) => ({
      registration,
      qualification: found.get(registration._id) ?? null,
    }));
  }
  const ranked = { order: [['rank', 'asc']], ...slice } as const;
  const qualifications = await db.find('qualifications', { all: { drawId, state } }, ranked);
  const found = new Map((await findByIds(db, 'registrations', qualifications)).map((one) => [one._id, one]));
  return qualifications.flatMap((qualification) => {
    const registration = found.get(qualification._id);
    return registration === undefined ? [] : [{ registration, qualification }];
  });
}

function findByIds<Name extends 'registrations' | 'qualifications'>(
  db: Reader,
  collection: Name,
  named: readonly { readonly _id: string }[],
) {
  const ids = named.map(({ _id }) => _id);
  return db.find(collection, { all: { _id: { oneOf: ids } } }, { limit: Math.max(ids.length, 1) });
}
