import { pseudonymOf } from '../../../cloudfunctions/common/domain/draw/bytes';
import { CHUNK_SIZE, encodeEntries, type ListEntry } from '../../../cloudfunctions/common/domain/draw/list';
import { rootOf, rootOfChunk } from '../../../cloudfunctions/common/domain/draw/merkle';
import { lowest, rankKey } from '../../../cloudfunctions/common/domain/draw/rank';
import { invariant } from '../../../cloudfunctions/common/domain/invariant';
import { OPENS_AT } from '../../../cloudfunctions/common/testing/draws';
import type { World } from '../../../cloudfunctions/common/testing/world';
import { entryIdOf } from '../../../cloudfunctions/common/store/draws/read';
import { insertAll } from '../insertAll';

export const MILLION = 1_000_000;

const PAGE = 10_000;
const SPREAD_MS = 60_000; // from the opening of the window

const openidAt = (place: number): string => `crowd-${place}`;

/** As it stands in the list: the pseudonyms of a million people are as good as drawn at random. */
const entryOf = (salt: string, place: number): ListEntry => ({
  pseudonym: pseudonymOf(salt, `identity.${openidAt(place)}`),
  registeredAt: OPENS_AT + (place % SPREAD_MS),
});

/** A million registrations straight into the database. */
export async function insertMillion(world: World, drawId: string): Promise<void> {
  const { salt } = await readSecret(world, drawId);
  for (let from = 0; from < MILLION; from += PAGE) {
    const page = Array.from({ length: PAGE }, (_, index) => {
      const { pseudonym, registeredAt } = entryOf(salt, from + index);
      const openid = openidAt(from + index);
      return { _id: entryIdOf(drawId, pseudonym), drawId, openid, pseudonym, registeredAt, notice: false };
    });
    await insertAll(world, 'registrations', page);
  }
}

/** Root and ranking by the rules of the domain alone: what the function has to come to, however often it was killed. */
export async function computeMillion(
  world: World,
  drawId: string,
  { randomness, places }: { readonly randomness: string; readonly places: number },
): Promise<{ readonly root: string; readonly ids: readonly string[] }> {
  const { salt, secret } = await readSecret(world, drawId);
  const list = Array.from({ length: MILLION }, (_, place) => entryOf(salt, place));
  list.sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
  const chunks = Array.from({ length: Math.ceil(MILLION / CHUNK_SIZE) }, (_, index) =>
    encodeEntries(list.slice(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE)),
  );
  const root = rootOf(chunks.map(rootOfChunk)).toString('hex');
  const best = lowest(rankKey({ secret, randomness, root, drawId }), places);
  for (const chunk of chunks) best.add(chunk);
  return { root, ids: best.ranking().map(({ pseudonym }) => entryIdOf(drawId, pseudonym)) };
}

async function readSecret(world: World, drawId: string) {
  const kept = await world.document('drawSecrets', drawId);
  invariant(kept !== null, 'a published draw has its secret');
  return kept;
}
