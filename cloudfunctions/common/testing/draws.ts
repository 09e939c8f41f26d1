import type { DrawFields } from '../contract/draw';
import { settingsFields } from '../../../database/collections/settings';
import { invariant } from '../domain/invariant';
import { pseudonymOf } from '../domain/draw/bytes';
import { entryIdOf } from '../store/draws/read';
import type { Documents } from '../store/documents';
import { WORLD_STARTS_AT, type World } from './world';

const MINUTE_MS = 60_000;

export const DRAW_PRODUCT = 'maotai';
export const OPENS_AT = WORLD_STARTS_AT + 60 * MINUTE_MS;
export const CLOSES_AT = OPENS_AT + 30 * MINUTE_MS;
export const DRAW_AT = CLOSES_AT + 5 * MINUTE_MS;
/** From the close until no call can write a registration any more. */
export const SETTLE_MS = 50_000;

/** A bottle sold for money, of which there are ten, and the local beacon. */
export async function furnishForDraws(world: World): Promise<void> {
  await world.product({ _id: DRAW_PRODUCT, paymentMode: 'money_only', stock: 10 });
  await useLocalBeacon(world);
}

export async function useLocalBeacon(world: World): Promise<void> {
  const { chain, endpoint } = world.cloud.wechat.beacon;
  const { draws } = settingsFields.parse({});
  await world.settings({ draws: { ...draws, beacon: { ...chain, endpoints: [endpoint] } } });
}

/** What an operator would write: one window, three bottles, everybody for everybody. */
export const drawFixture = (changes: Partial<DrawFields> = {}): Partial<DrawFields> => ({
  name: '双十一抢签',
  productId: DRAW_PRODUCT,
  skuId: DRAW_PRODUCT,
  windows: [{ opensAt: OPENS_AT, closesAt: CLOSES_AT }],
  quota: 3,
  ...changes,
});

let saves = 0;

/** Publishes a draw through the operator's command; its id. */
export async function publishDraw(world: World, changes: Partial<DrawFields> = {}): Promise<string> {
  const requestId = `publish-draw-${(saves += 1)}`;
  const input = { requestId, draw: drawFixture(changes), status: 'published' };
  const answer = await world.operate('saveDraw', input);
  invariant(answer.success, `saveDraw succeeded: ${JSON.stringify(answer)}`);
  return String(answer.data['drawId']);
}

/** Verified adults, named by their place: shopper-0, shopper-1, ... */
export async function seatShoppers(world: World, count: number): Promise<readonly string[]> {
  const openids = Array.from({ length: count }, (_, place) => `shopper-${place}`);
  for (const openid of openids) await world.shopper(openid);
  return openids;
}

/** Each registers while the first window is open. */
export async function registerAll(
  world: World,
  drawId: string,
  openids: readonly string[],
  notice = false,
): Promise<void> {
  world.cloud.clock.set(OPENS_AT);
  for (const openid of openids) {
    const answer = await world.call('register', { drawId, notice }, openid);
    invariant(answer.success, `register succeeded: ${JSON.stringify(answer)}`);
  }
}

/** Registrations straight into the database, for lists that are too long to be made by calls. */
export async function insertRegistrations(world: World, drawId: string, count: number): Promise<void> {
  const secret = await world.document('drawSecrets', drawId);
  invariant(secret !== null, 'the draw is published');
  const documents = Array.from({ length: count }, (_, place): Documents['registrations'] => {
    const openid = `crowd-${place}`;
    const pseudonym = pseudonymOf(secret.salt, `identity.${openid}`);
    const registeredAt = OPENS_AT + (place % 1_000);
    return { _id: entryIdOf(drawId, pseudonym), drawId, openid, pseudonym, registeredAt, notice: false };
  });
  if (documents.length > 0)
    await world.cloud.engine.insert({
      collection: 'registrations',
      documents: documents.map((one) => ({ ...one })),
    });
}

/** The list is frozen as soon as it may be. */
export async function freeze(world: World): Promise<Record<string, unknown>> {
  world.cloud.clock.set(CLOSES_AT + SETTLE_MS);
  return world.fire('draw');
}

/** Frozen in time, then drawn at the first run of the timer at which the round is known. */
export async function freezeAndDraw(world: World): Promise<void> {
  await freeze(world);
  world.cloud.clock.set(DRAW_AT + MINUTE_MS);
  const ran = await world.fire('draw');
  invariant(ran['drawn'] === 1, `the draw was drawn: ${JSON.stringify(ran)}`);
}

/** Everything that says who won: two histories of one draw have to come to the same. */
export async function readResult(world: World, drawId: string) {
  const draw = await world.document('draws', drawId);
  const qualifications = (await world.all('qualifications'))
    .filter((one) => one.drawId === drawId)
    .toSorted((a, b) => a.rank - b.rank);
  const events = (await world.all('events')).filter(({ type }) => type === 'draw.won');
  return {
    status: draw?.status,
    list: draw?.list,
    result: draw?.result,
    qualifications,
    events: events.map(({ _id }) => _id).toSorted(),
  };
}
