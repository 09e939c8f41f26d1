import { contract as auditLedger } from '../../cloudfunctions/auditLedger/contract';
import { MEMOS } from '../../cloudfunctions/common/contract/texts';
import { DAY_MS } from '../../cloudfunctions/common/domain/calendar';
import { contract as dispatchEvents } from '../../cloudfunctions/dispatchEvents/contract';
import { contract as expireCoins } from '../../cloudfunctions/expireCoins/contract';
import { contract as getProduct } from '../../cloudfunctions/getProduct/contract';
import { contract as getWallet } from '../../cloudfunctions/getWallet/contract';
import { contract as listEntries } from '../../cloudfunctions/listEntries/contract';
import { contract as listOrders } from '../../cloudfunctions/listOrders/contract';
import { contract as sweepOrders } from '../../cloudfunctions/sweepOrders/contract';
import { DEER_WINE } from './browsing';
import { formatTime, type Stage } from './stage';
import { CHECKS, TEXTS } from './texts';

const MINUTE_MS = 60_000;

/** What the timers do by themselves: the outbox, and a day later the orders that nobody canceled. */
export async function playTimers(stage: Stage): Promise<void> {
  stage.open('timers');
  const { done, retried, failed } = await stage.fire(dispatchEvents);
  stage.say(TEXTS.dispatched(done));
  stage.check(CHECKS.dispatched, { done, retried, failed }, { done: 4, retried: 0, failed: 0 });
  await stage.cloud.recycle('getProduct'); // an instance remembers a product for a minute
  const { product } = await stage.ask(getProduct, { productId: DEER_WINE });
  stage.check(CHECKS.salesCount, product?.salesCount, 1);

  stage.setClock(stage.cloud.clock.now() + DAY_MS);
  const { accepted } = await stage.fire(sweepOrders);
  stage.say(TEXTS.swept(accepted));
  stage.check(CHECKS.accepted, accepted, 2);
}

/** F-097: gone at the 48th hour, whether or not the job came by. */
export async function playExpiry(stage: Stage, coinExpiresAt: number): Promise<void> {
  stage.open('expiry');
  stage.setClock(coinExpiresAt - MINUTE_MS);
  stage.check(CHECKS.beforeExpiry, await readCoins(stage), 1);
  stage.setClock(coinExpiresAt);
  stage.check(CHECKS.atExpiry, await readCoins(stage), 0);

  const first = await stage.fire(expireCoins);
  stage.say(TEXTS.expired(first.lots));
  stage.check(CHECKS.writtenDown, { wallets: first.wallets, lots: first.lots }, { wallets: 1, lots: 1 });
  const second = await stage.fire(expireCoins);
  stage.check(CHECKS.expiredOnce, second.lots, 0);
}

async function readCoins(stage: Stage): Promise<number> {
  const { coins } = await stage.ask(getWallet, {});
  stage.say(TEXTS.coins(coins.balance));
  return coins.balance;
}

/** What the shopper reads, and what the auditor counts. */
export async function playStatement(stage: Stage): Promise<void> {
  stage.open('statement');
  const { entries, nextBefore } = await stage.ask(listEntries, { pageSize: 100 });
  for (const { at, amount, asset, balanceAfter, memo, reason } of entries.toReversed()) {
    const signed = amount > 0 ? `+${amount}` : String(amount);
    const why = reason === 'expire_deduct' ? MEMOS.expire : memo;
    stage.say(TEXTS.entry(formatTime(at), signed, asset, balanceAfter, why));
  }
  const { points, coins } = await stage.ask(getWallet, {});
  const sumOf = (wanted: string): number =>
    entries.reduce((sum, { asset, amount }) => (asset === wanted ? sum + amount : sum), 0);
  const counted = { points: sumOf('points'), coins: sumOf('coin'), nextBefore };
  stage.check(CHECKS.statement, counted, { points: points.balance, coins: coins.balance, nextBefore: null });
  const reasons = [...new Set(entries.map(({ reason }) => reason))].sort();
  stage.check(CHECKS.reasons, reasons, ['admin_adjust', 'expire_deduct', 'mall_consumption', 'mall_refund']);

  const { orders } = await stage.ask(listOrders, {});
  for (const { orderNo, statusLabel } of orders) stage.say(TEXTS.order(orderNo, statusLabel));
  const statuses = orders.map(({ status }) => status).sort();
  stage.check(CHECKS.orders, statuses, ['accepted', 'accepted', 'canceled']);

  stage.open('audit');
  const audited = await stage.fire(auditLedger);
  stage.say(TEXTS.audited(audited.wallets, audited.entries, audited.orders, audited.stocks));
  const seen = { findings: audited.findings, finished: audited.finished, entries: audited.entries };
  stage.check(CHECKS.audit, seen, { findings: 0, finished: true, entries: entries.length });
}
