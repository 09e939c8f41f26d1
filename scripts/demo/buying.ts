import type { OrderView } from '../../cloudfunctions/common/contract/views';
import { contract as createOrder } from '../../cloudfunctions/createOrder/contract';
import { contract as dispatchEvents } from '../../cloudfunctions/dispatchEvents/contract';
import { contract as getOrder } from '../../cloudfunctions/getOrder/contract';
import { contract as getWallet } from '../../cloudfunctions/getWallet/contract';
import { contract as payOrder } from '../../cloudfunctions/payOrder/contract';
import { COIN_LIFE_MS } from '../../cloudfunctions/common/domain/calendar';
import { readStock } from './browsing';
import { formatTime, type Stage } from './stage';
import { CHECKS, TEXTS } from './texts';

export const CUPS = 'prod_deer_cups';
const PAIRS = 2;
export const CUPS_FEN = 25_600; // two pairs at 128 yuan
const CUPS_IN_STOCK = 200;

/** Two pairs of cups of the ordinary shop, for money: it comes once, whoever says so and however often. */
export async function playPurchase(stage: Stage): Promise<string> {
  stage.open('order');
  const wish = { requestId: 'demo-cups-1', lines: [{ productId: CUPS, quantity: PAIRS }] };
  const { order } = await stage.ask(createOrder, wish);
  const { orderNo, statusLabel, totalFen, payment } = order;
  const dueBy = formatTime(payment?.payUntil ?? 0);
  stage.say(TEXTS.ordered(TEXTS.order(orderNo, statusLabel), TEXTS.money(totalFen), dueBy));
  const ordered = { status: order.status, fen: order.totalFen, stock: await readStock(stage, CUPS) };
  const expected = { status: 'awaiting_payment', fen: CUPS_FEN, stock: CUPS_IN_STOCK - PAIRS };
  stage.check(CHECKS.ordered, ordered, expected);

  await playReward(stage, await playPaying(stage, order.id));
  return order.id;
}

/** A forged notice changes nothing, the true one everything, and a second one nothing again. */
async function playPaying(stage: Stage, orderId: string): Promise<OrderView> {
  stage.open('pay');
  await pay(stage, orderId);
  stage.check(CHECKS.forged, await stage.postNotice(orderId, 'signature'), 401);
  stage.check(CHECKS.forgedChangesNothing, await readStatus(stage, orderId), 'awaiting_payment');
  stage.check(CHECKS.noticeTaken, await stage.deliverNotices(orderId), [200]);
  const paid = await readOrder(stage, orderId);
  const tradeNo = stage.cloud.wechat.pay.transactions().find((each) => each.orderId === orderId)?.transactionId;
  const { status, paymentMode, totalPoints, payment } = paid;
  const info = { method: 'wechat', fen: CUPS_FEN, payUntil: null, tradeNo };
  const expectedFacts = { status: 'paid', paymentMode: 'money_only', totalPoints: 0, payment: info };
  stage.check(CHECKS.paid, { status, paymentMode, totalPoints, payment }, expectedFacts);
  stage.check(CHECKS.noticeAgain, await stage.postNotice(orderId), 200);
  stage.check(CHECKS.paidOnce, await readOrder(stage, orderId), paid);
  return paid;
}

/** F-001, F-080, F-166: 100 yuan are a point, and the cups earn a coin. */
async function playReward(stage: Stage, { paidAt }: OrderView): Promise<void> {
  stage.open('reward');
  const { done, failed } = await stage.fire(dispatchEvents);
  const { points, coins, lots } = await stage.askAside(getWallet, {});
  stage.say(TEXTS.rewarded(done, points.balance, coins.balance));
  const earned = { failed, points: points.balance, coins: coins.balance };
  stage.check(CHECKS.reward, earned, { failed: 0, points: 2, coins: 1 });
  const coinExpiresAt = lots.find(({ asset }) => asset === 'coin')?.expiresAt;
  stage.check(CHECKS.rewardCoinLife, coinExpiresAt, (paidAt ?? 0) + COIN_LIFE_MS);
  const { done: again } = await stage.fire(dispatchEvents);
  stage.check(CHECKS.rewardedOnce, again, 0);
}

/** Opens the payment as the page does, and pays as the phone does. */
export async function pay(stage: Stage, orderId: string): Promise<void> {
  const { payment } = await stage.ask(payOrder, { orderId });
  stage.payByPhone(orderId, payment);
}

export async function readOrder(stage: Stage, orderId: string): Promise<OrderView> {
  const { order } = await stage.askAside(getOrder, { orderId });
  return order;
}

const readStatus = async (stage: Stage, orderId: string): Promise<string> =>
  (await readOrder(stage, orderId)).status;
