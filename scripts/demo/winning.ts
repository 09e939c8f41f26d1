import { contract as createOrder } from '../../cloudfunctions/createOrder/contract';
import { contract as dispatchEvents } from '../../cloudfunctions/dispatchEvents/contract';
import { contract as getDraw } from '../../cloudfunctions/getDraw/contract';
import { contract as getWallet } from '../../cloudfunctions/getWallet/contract';
import { COIN_LIFE_MS } from '../../cloudfunctions/common/domain/calendar';
import { pay, readOrder } from './buying';
import type { Draws } from './drawing';
import { formatTime, type Stage } from './stage';
import { CHECKS, TEXTS } from './texts';

export const SEALED_FEN = 128_800;
const POINTS_EARNED = 12; // 1,288 yuan

/** A coin for winning, and half an hour to buy the bottle at the promised price. */
export async function playWinning(stage: Stage, { plenty: drawId }: Draws): Promise<void> {
  stage.open('win');
  const before = await stage.askAside(getWallet, {});
  await stage.fire(dispatchEvents);
  const { coins, lots } = await stage.askAside(getWallet, {});
  stage.check(CHECKS.winCoin, coins.balance, before.coins.balance + 1);
  const coinExpiresAt = stage.cloud.clock.now() + COIN_LIFE_MS;
  const isOfWin = (lot: { readonly expiresAt: number }): boolean => lot.expiresAt === coinExpiresAt;
  stage.check(CHECKS.winCoinLife, lots.filter(isOfWin).length, 1);

  const { qualification } = await stage.askAside(getDraw, { drawId });
  stage.say(TEXTS.qualified(formatTime(qualification?.expiresAt ?? 0)));
  const { order } = await stage.ask(createOrder, { requestId: 'demo-sealed-1', drawId });
  stage.check(CHECKS.promisedPrice, [order.totalFen, order.drawId], [SEALED_FEN, drawId]);
  const again = await stage.askInVain(createOrder, { requestId: 'demo-sealed-2', drawId });
  stage.check(CHECKS.usedOnce('QUALIFICATION_USED'), again, 'QUALIFICATION_USED');
  await pay(stage, order.id);
  await stage.deliverNotices(order.id);
  await stage.fire(dispatchEvents);
  const paid = await readOrder(stage, order.id);
  const { points } = await stage.askAside(getWallet, {});
  const earned = { status: paid.status, points: points.balance - before.points.balance };
  stage.check(CHECKS.bought, earned, { status: 'paid', points: POINTS_EARNED });
}
