import { invariant } from '../../domain/invariant';
import { DRAW_PRODUCT, furnishForDraws, publishDraw, seatShoppers, SETTLE_MS } from '../draws';
import { openShop } from '../paying';
import type { World } from '../world';
import { asShopper } from './callers';
import { countsOf } from './looks';

/** A draw of two bottles that five want. Who wins is by chance; that all histories agree on it is compared. */

export const MINUTE_MS = 60_000;
export const QUOTA = 2;
const WEEK_MINUTES = 7 * 24 * 60;

type Times = Readonly<Record<'opensAt' | 'closesAt' | 'drawAt', number>>;

/** Registration is open now, for a while that no suite outlasts unless it is over by then. */
export const timesFrom = (now: number, openMs: number, untilDrawMs: number): Times => ({
  opensAt: now,
  closesAt: now + openMs,
  drawAt: now + openMs + untilDrawMs,
});

export async function furnishOpen(
  world: World,
  { opensAt, closesAt, drawAt }: Times,
  qualificationMinutes = WEEK_MINUTES,
): Promise<string> {
  await furnishForDraws(world);
  await openShop(world, 'wechatPayV3');
  const windows = [{ opensAt, closesAt }];
  return publishDraw(world, { windows, drawAt, qualificationMinutes, quota: QUOTA, coinOnWin: 'at_draw' });
}

/** Five entered, and nobody can any more. */
export async function furnishClosed(
  world: World,
  untilDrawMs: number,
  qualificationMinutes?: number,
): Promise<void> {
  const now = world.cloud.clock.now();
  const drawId = await furnishOpen(world, timesFrom(now, MINUTE_MS, untilDrawMs), qualificationMinutes);
  for (const openid of await seatShoppers(world, 5)) {
    const answer = await world.call('register', { drawId, notice: true }, openid);
    invariant(answer.success, `${openid} has registered`);
  }
  world.cloud.clock.move(MINUTE_MS + SETTLE_MS);
}

export const UNTIL_DRAW_MS = 5 * MINUTE_MS;

export async function furnishFrozen(world: World, qualificationMinutes?: number): Promise<void> {
  await furnishClosed(world, UNTIL_DRAW_MS, qualificationMinutes);
  await world.fire('draw');
  world.cloud.clock.move(UNTIL_DRAW_MS);
}

/** Drawn, with the winners' events handled. */
export async function furnishDrawn(world: World, qualificationMinutes?: number): Promise<void> {
  await furnishFrozen(world, qualificationMinutes);
  await world.fire('draw');
  await world.fire('dispatchEvents');
}

export async function onlyDrawId(world: World): Promise<string> {
  const [draw, ...others] = await world.all('draws');
  invariant(draw !== undefined && others.length === 0, 'there is one draw');
  return draw._id;
}

/** Who has this place in the ranking. */
export async function rankedAt(world: World, rank: number): Promise<string> {
  const found = (await world.all('qualifications')).find((one) => one.rank === rank);
  invariant(found !== undefined, `somebody has rank ${rank}`);
  return found.openid;
}

/** The draw, the right of each rank, the coins that were won, and the stock: `available reserved sold, held`. */
export async function lookAtDraw(world: World) {
  const draws = (await world.all('draws')).map(({ status, list, result }) => {
    const counted = [list?.count, result?.winners, result?.waitlist].map((count) => count ?? '-');
    return [status, ...counted].join(' ');
  });
  const rights = (await world.all('qualifications')).toSorted((a, b) => a.rank - b.rank);
  const coins = (await world.all('entries')).filter(({ reason }) => reason === 'draw_reward').length;
  const held = (await world.document('stocks', DRAW_PRODUCT))?.drawHeld;
  return {
    draws,
    rights: rights.map(({ state }) => state).join(' '),
    coins,
    stock: `${await countsOf(world, DRAW_PRODUCT)}, ${held} held`,
  };
}

export async function buyWith(world: World, openid: string, requestId = 'request-buy') {
  return asShopper(world, openid, 'createOrder', { requestId, drawId: await onlyDrawId(world) });
}
