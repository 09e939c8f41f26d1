import { findEntry, decodeEntries } from '../../domain/draw/list';
import { proveEntry } from '../../domain/draw/merkle';
import { bytesOfHex } from '../../domain/draw/bytes';
import type { DrawOwnEntry } from '../../contract/drawProof';
import { invariant } from '../../domain/invariant';
import { remember } from '../../runtime/remember';
import type { Database } from '../database';
import type { Documents } from '../documents';
import { entryIdsOf, type Registration } from './read';

export type Chunk = Documents['drawChunks'];
type ChunkHead = Pick<Chunk, '_id' | 'index' | 'count' | 'root'>;

const HEADS_PAGE = 1_000;
const INDEX_DIGITS = 6;

/** Ids ascend as the chunks do. */
export const chunkIdOf = (drawId: string, index: number): string =>
  `${drawId}:${String(index).padStart(INDEX_DIGITS, '0')}`;

/** What the roots of all chunks are: of a list that is whole, in its order. */
export async function readHeads(
  db: Pick<Database, 'findFields'>,
  drawId: string,
): Promise<readonly ChunkHead[]> {
  const heads: ChunkHead[] = [];
  let { after, before } = entryIdsOf(drawId);
  for (;;) {
    const where = { all: { _id: { between: [after, before] } } } as const;
    const order = { order: [['_id', 'asc']], limit: HEADS_PAGE } as const;
    const page = await db.findFields('drawChunks', ['_id', 'index', 'count', 'root'], where, order);
    heads.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < HEADS_PAGE) break;
    after = last._id;
  }
  invariant(
    heads.every(({ index }, place) => index === place),
    'no chunk of a list is missing',
  );
  return heads;
}

const ROOTS_TTL_MS = 3_600_000;
const ROOTS_KEPT_MAX = 20; // a list of a million has a thousand roots
const keptRoots = remember<readonly Buffer[]>(ROOTS_TTL_MS, ROOTS_KEPT_MAX);

/**
 * The place of a registration in the frozen list, and the hashes that lead from it to the root. Null: it came too late
 * to be in the list, which no registration does.
 */
export async function proveRegistration(
  db: Pick<Database, 'find' | 'findFields'>,
  { _id, drawId, pseudonym, registeredAt }: Registration,
  now: number,
): Promise<DrawOwnEntry | null> {
  const where = { all: { drawId, lastId: { gte: _id } } };
  const [chunk] = await db.find('drawChunks', where, { order: [['lastId', 'asc']], limit: 1 });
  if (chunk === undefined) return null;
  const entries = decodeEntries(chunk.entries);
  const position = findEntry(entries, pseudonym);
  if (position === null) return null;
  const chunkRoots = await keptRoots(drawId, now, async () =>
    (await readHeads(db, drawId)).map(({ root }) => bytesOfHex(root)),
  );
  const { index, path } = proveEntry({ entries, position, chunkIndex: chunk.index, chunkRoots });
  return { pseudonym, registeredAt, index, path: path.map((hash) => hash.toString('hex')) };
}
