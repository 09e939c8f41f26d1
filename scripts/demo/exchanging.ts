import { contract as cancelOrder } from '../../cloudfunctions/cancelOrder/contract';
import { contract as checkExchange } from '../../cloudfunctions/checkExchange/contract';
import { contract as exchange } from '../../cloudfunctions/exchange/contract';
import { contract as getWallet } from '../../cloudfunctions/getWallet/contract';
import { DEER_WINE, readStock } from './browsing';
import type { Stage } from './stage';
import { CANCEL_REASON, CHECKS, TEXTS } from './texts';

const LATTE = 'prod_starbucks';
const LATTE_POINTS = 3_500;
const lines = (productId: string) => [{ productId, quantity: 1 }];

/** One bottle for a coin and points, given back, taken again; then a latte for points alone. */
export async function playExchanges(stage: Stage): Promise<void> {
  stage.open('exchange');
  const before = await readBelongings(stage, DEER_WINE);
  const { eligible, cost } = await stage.ask(checkExchange, { lines: lines(DEER_WINE) });
  stage.say(TEXTS.cost(TEXTS.price(cost.points, cost.coins), eligible));
  const checked = { eligible, stock: await readStock(stage, DEER_WINE) };
  stage.check(CHECKS.eligible, checked, { eligible: true, stock: before.stock });

  const request = { requestId: 'demo-wine-1', lines: lines(DEER_WINE) };
  const first = await stage.ask(exchange, request);
  tellOrder(stage, first);
  const paid = { points: before.points - cost.points, coins: before.coins - cost.coins };
  stage.check(CHECKS.joint, first.remaining, paid);
  stage.check(CHECKS.taken, await readStock(stage, DEER_WINE), (before.stock ?? 0) - 1);

  const again = await stage.ask(exchange, request);
  stage.check(CHECKS.repeated, again.order, first.order);
  const after = await readBelongings(stage, DEER_WINE);
  const once = { points: paid.points, coins: paid.coins, stock: (before.stock ?? 0) - 1 };
  stage.check(CHECKS.once, { points: after.points, coins: after.coins, stock: after.stock }, once);

  stage.open('cancel');
  const canceled = await stage.ask(cancelOrder, { orderId: first.exchangeOrderId, reason: CANCEL_REASON });
  tellOrder(stage, canceled);
  stage.check(CHECKS.canceled, canceled.order.status, 'canceled');
  const restored = await readBelongings(stage, DEER_WINE);
  stage.check(CHECKS.restored, restored.lots, before.lots);
  stage.check(CHECKS.stockBack, restored.stock, before.stock);

  const second = await stage.ask(exchange, { requestId: 'demo-wine-2', lines: lines(DEER_WINE) });
  tellOrder(stage, second);
  stage.check(CHECKS.afterAgain, second.remaining, paid);

  await drinkLatte(stage);
}

/** F-277: points alone, at the price of the catalogue. */
async function drinkLatte(stage: Stage): Promise<void> {
  stage.open('latte');
  const before = await readBelongings(stage, LATTE);
  const placed = await stage.ask(exchange, { requestId: 'demo-latte-1', lines: lines(LATTE) });
  tellOrder(stage, placed);
  const after = await readBelongings(stage, LATTE);
  stage.check(CHECKS.lattePoints, after.points, before.points - LATTE_POINTS);
  stage.check(CHECKS.latteStock, after.stock, (before.stock ?? 0) - 1);
}

interface Placed {
  readonly order: { readonly orderNo: string; readonly statusLabel: string };
  readonly remaining: { readonly points: number; readonly coins: number };
}

function tellOrder(stage: Stage, { order, remaining }: Placed): void {
  const { points, coins } = remaining;
  stage.say(TEXTS.placed(TEXTS.order(order.orderNo, order.statusLabel), points, coins));
}

async function readBelongings(stage: Stage, productId: string) {
  const { points, coins, lots } = await stage.askAside(getWallet, {});
  return { points: points.balance, coins: coins.balance, lots, stock: await readStock(stage, productId) };
}
