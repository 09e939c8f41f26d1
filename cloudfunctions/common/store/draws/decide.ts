import type { AskBeacon } from '../../contract/ports';
import { MINUTE_MS } from '../../domain/calendar';
import { decodeEntries } from '../../domain/draw/list';
import { lowest, rankKey, type Ranked } from '../../domain/draw/rank';
import { countWaitlist, countWinners } from '../../domain/draw/winners';
import { invariant } from '../../domain/invariant';
import type { Settings } from '../../../../database/collections/settings';
import type { Database } from '../database';
import type { JobWindow } from '../jobs';
import { repeatSafely } from '../retry';
import { readAhead } from './readAhead';
import { entryIdsOf, type Draw, type PublishedDraw } from './read';

export type FrozenDraw = PublishedDraw & { readonly list: NonNullable<Draw['list']> };
export type DecidedDraw = FrozenDraw & { readonly result: NonNullable<Draw['result']> };
type Result = DecidedDraw['result'];
type Seed = Pick<Result, 'method' | 'randomness' | 'signature' | 'secret'>;

export interface DrawPorts {
  readonly askBeacon: AskBeacon;
  readonly settings: Settings;
}
/** Winners and waitlist, in the order of their ranks. */
export interface Decided {
  readonly draw: DecidedDraw;
  readonly ranking: readonly Ranked[];
}

const CHUNKS_PAGE = 16; // about a megabyte

/**
 * Decides once: the result stands in the draw before any winner does, so that whoever goes on, or comes at the same
 * time, ends with the same one. Everything in it follows from the frozen list, the secret, the round and the units
 * held. Null: the round is not there yet, or the time was over first.
 */
export async function decide(
  db: Database,
  draw: FrozenDraw,
  ports: DrawPorts,
  window: JobWindow,
): Promise<Decided | null> {
  if (isDecided(draw)) return recallDecision(db, draw, window);
  const seed = await chooseSeed(db, draw, ports, window);
  if (seed === null) return null;
  const { registrations, winners, waitlist } = await countPlaces(db, draw);
  invariant(winners <= registrations, 'nobody wins twice');
  const ranking = await rankList(db, draw, seed, winners + waitlist, window);
  if (ranking === null) return null;
  const cutoff = ranking[winners - 1]?.rank ?? '';
  const result: Result = { ...seed, winners, waitlist, cutoff, drawnAt: window.clock() };
  await repeatSafely(() =>
    db.updateWhere('draws', draw._id, { status: 'frozen', result: null }, { result: { set: result } }),
  );
  const stored = await db.get('draws', draw._id);
  invariant(stored !== null && isFrozen(stored) && isDecided(stored), 'a decided draw stays decided');
  const isOurs = stored.result.randomness === seed.randomness && stored.result.winners === winners;
  return isOurs ? { draw: stored, ranking } : recallDecision(db, stored, window);
}

export const isFrozen = (draw: Draw): draw is FrozenDraw => draw.promise !== null && draw.list !== null;
const isDecided = (draw: FrozenDraw): draw is DecidedDraw => draw.result !== null;

async function recallDecision(db: Database, draw: DecidedDraw, window: JobWindow): Promise<Decided | null> {
  const { winners, waitlist } = draw.result;
  const ranking = await rankList(db, draw, draw.result, winners + waitlist, window);
  return ranking === null ? null : { draw, ranking };
}

/** The promised round; or, when the beacon stayed unreachable for so long, the secret alone. */
async function chooseSeed(
  db: Database,
  draw: FrozenDraw,
  { askBeacon, settings }: DrawPorts,
  window: JobWindow,
): Promise<Seed | null> {
  const kept = await db.get('drawSecrets', draw._id);
  invariant(kept !== null, 'a published draw has its secret');
  const { secret } = kept;
  const { beacon, beaconFallbackMinutes } = settings.draws;
  const round = await askBeacon(draw.promise.beacon, beacon.endpoints);
  if (round !== null) {
    const { randomness, signature } = round;
    return { method: 'beacon', randomness, signature, secret };
  }
  if (window.clock() < draw.drawAt + beaconFallbackMinutes * MINUTE_MS) return null;
  return { method: 'commitReveal', randomness: '', signature: '', secret };
}

async function countPlaces(db: Database, { _id: drawId, skuId, rule, quota, waitlistMax, list }: FrozenDraw) {
  const held = (await db.get('stocks', skuId))?.holds[drawId] ?? 0;
  const registrations = list.count;
  const winners = countWinners(rule, { registrations, quota, held });
  return { registrations, winners, waitlist: countWaitlist({ registrations, winners, waitlistMax }) };
}

/** Reads the chunks, not the registrations: what was published is what is ranked. */
async function rankList(
  db: Database,
  { _id: drawId, list }: FrozenDraw,
  { secret, randomness }: Pick<Seed, 'secret' | 'randomness'>,
  places: number,
  window: JobWindow,
): Promise<readonly Ranked[] | null> {
  const best = lowest(rankKey({ secret, randomness, root: list.root, drawId }), places);
  const { after: from, before } = entryIdsOf(drawId);
  const read = (after: string) =>
    db.findFields(
      'drawChunks',
      ['_id', 'entries'],
      { all: { _id: { between: [after, before] } } },
      { order: [['_id', 'asc']], limit: CHUNKS_PAGE },
    );
  for await (const page of readAhead(from, CHUNKS_PAGE, read)) {
    for (const { entries } of page) best.add(decodeEntries(entries));
    if (window.clock() >= window.stopAt) return null;
  }
  return best.ranking();
}
