import { CHUNK_SIZE, encodeEntries, type ListEntry } from '../../domain/draw/list';
import { rootOf, rootOfChunk } from '../../domain/draw/merkle';
import { bytesOfHex } from '../../domain/draw/bytes';
import type { Finding } from '../../domain/audit/finding';
import type { Database } from '../database';
import { reportFindings } from '../findings';
import type { JobWindow } from '../jobs';
import { repeatSafely } from '../retry';
import { setEach } from '../setEach';
import { chunkIdOf, readHeads, type Chunk } from './chunks';
import { readAhead } from './readAhead';
import { entryIdsOf, type PublishedDraw } from './read';

const REGISTRATIONS_PAGE = 1_000;

/**
 * Writes the list down in chunks, in the order of registration ids, and publishes its root. Registration is over and
 * nobody's call can still write, so that a chunk is the same whoever writes it: a run that was cut short, or another
 * one beside this, goes on after the last chunk there is. False: the time was over first.
 */
export async function freezeList(db: Database, draw: PublishedDraw, window: JobWindow): Promise<boolean> {
  if (!(await writeChunks(db, draw._id, window))) return false;
  const heads = await readHeads(db, draw._id);
  const frozenAt = window.clock();
  const list = {
    count: heads.reduce((sum, { count }) => sum + count, 0),
    root: rootOf(heads.map(({ root }) => bytesOfHex(root))).toString('hex'),
    chunks: heads.length,
    frozenAt,
  };
  const frozen = setEach({ status: 'frozen', list, updatedAt: frozenAt });
  await repeatSafely(() => db.updateWhere('draws', draw._id, { status: 'published' }, frozen));
  await reportFindings(db, lateness(draw, frozenAt), frozenAt);
  return true;
}

/** The proof says so by its own instants; an operator should know before anybody asks. */
function lateness({ _id, promise: { beacon } }: PublishedDraw, frozenAt: number): readonly Finding[] {
  if (frozenAt < beacon.roundAt) return [];
  const expected = `before ${beacon.roundAt}`;
  return [{ law: 'draw.frozenLate', subject: `draw ${_id}`, expected, actual: frozenAt }];
}

/** Chunks are written one after the other, so that none is missing before another; meanwhile the next are read. */
async function writeChunks(db: Database, drawId: string, window: JobWindow): Promise<boolean> {
  const last = await findLast(db, drawId);
  let index = last === undefined ? 0 : last.index + 1;
  let waiting: ListEntry[] = [];
  let writing: Promise<unknown> = Promise.resolve();

  const write = async (entries: readonly ListEntry[]): Promise<void> => {
    await writing;
    const chunk = chunkOf(drawId, index, entries);
    index += 1;
    writing = repeatSafely(() => db.insertOnce('drawChunks', chunk));
    writing.catch(() => undefined); // it is awaited before the next, and at the end
  };

  const { before } = entryIdsOf(drawId);
  const from = last?.lastId ?? entryIdsOf(drawId).after;
  for await (const page of readAhead(from, REGISTRATIONS_PAGE, (after) => readPage(db, after, before))) {
    for (const { _id, registeredAt } of page)
      waiting.push({ pseudonym: _id.slice(drawId.length + 1), registeredAt });
    if (waiting.length >= CHUNK_SIZE) {
      await write(waiting.slice(0, CHUNK_SIZE));
      waiting = waiting.slice(CHUNK_SIZE);
    }
    if (window.clock() >= window.stopAt) {
      await writing;
      return false;
    }
  }
  if (waiting.length > 0) await write(waiting);
  await writing;
  return true;
}

async function findLast(db: Database, drawId: string) {
  const { after, before } = entryIdsOf(drawId);
  const where = { all: { _id: { between: [after, before] } } } as const;
  const latest = { order: [['_id', 'desc']], limit: 1 } as const;
  const [last] = await db.findFields('drawChunks', ['index', 'lastId'], where, latest);
  return last;
}

function readPage(db: Database, after: string, before: string) {
  const where = { all: { _id: { between: [after, before] } } } as const;
  const page = { order: [['_id', 'asc']], limit: REGISTRATIONS_PAGE } as const;
  return db.findFields('registrations', ['_id', 'registeredAt'], where, page);
}

function chunkOf(drawId: string, index: number, list: readonly ListEntry[]): Chunk {
  const entries = encodeEntries(list);
  return {
    _id: chunkIdOf(drawId, index),
    drawId,
    index,
    count: list.length,
    lastId: `${drawId}:${list.at(-1)?.pseudonym ?? ''}`,
    entries: entries.toString('base64'),
    root: rootOfChunk(entries).toString('hex'),
  };
}
