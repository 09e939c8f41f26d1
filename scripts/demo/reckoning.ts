import type * as z from 'zod';
import { contract as auditLedger } from '../../cloudfunctions/auditLedger/contract';
import { MEMOS } from '../../cloudfunctions/common/contract/texts';
import { DAY_MS, dateOn } from '../../cloudfunctions/common/domain/calendar';
import { contract as dispatchEvents } from '../../cloudfunctions/dispatchEvents/contract';
import { contract as draw } from '../../cloudfunctions/draw/contract';
import { contract as expireCoins } from '../../cloudfunctions/expireCoins/contract';
import { contract as getProduct } from '../../cloudfunctions/getProduct/contract';
import { contract as getWallet } from '../../cloudfunctions/getWallet/contract';
import { contract as listEntries } from '../../cloudfunctions/listEntries/contract';
import { contract as listOrders } from '../../cloudfunctions/listOrders/contract';
import { contract as reconcilePayments } from '../../cloudfunctions/reconcilePayments/contract';
import { contract as sweepOrders } from '../../cloudfunctions/sweepOrders/contract';
import { DRAW_PRODUCT_ID } from '../../database/seed/shopProducts';
import { DEER_WINE } from './browsing';
import { NEIGHBOURS } from './people';
import { formatTime, type Stage } from './stage';
import { CHECKS, TEXTS } from './texts';
import { SEALED_FEN } from './winning';

const MINUTE_MS = 60_000;
const REASONS = [
  ...['admin_adjust', 'draw_reward', 'expire_deduct', 'mall_consumption', 'mall_refund', 'payment_reward'],
  'reward_clawback',
];

/** What the timers do by themselves until the next noon, and whether WeChat's bill is the mall's. */
export async function playTimers(stage: Stage): Promise<void> {
  stage.open('timers');
  stage.setClock(stage.cloud.clock.now() + DAY_MS);
  const { accepted } = await stage.fire(sweepOrders);
  stage.say(TEXTS.swept(accepted));
  stage.check(CHECKS.accepted, accepted, 3);
  const { finished } = await stage.fire(draw);
  const { product } = await stage.askAside(getProduct, { productId: DRAW_PRODUCT_ID });
  stage.check(CHECKS.finished, [finished, product?.stockQuantity], [2, 23]);
  const { done, failed } = await stage.fire(dispatchEvents);
  stage.check(CHECKS.dispatched, [done, failed], [0, 0]);
  const wine = await stage.askAside(getProduct, { productId: DEER_WINE });
  stage.check(CHECKS.salesCount, wine.product?.salesCount, 1);

  stage.open('bill');
  const { billLines, findings, settled, refunds } = await stage.fire(reconcilePayments);
  const day = TEXTS.money(sumOfBill(stage));
  stage.say(TEXTS.billed(billLines, day));
  stage.check(CHECKS.billed, { billLines, findings }, { billLines: 4, findings: 0 });
  stage.check(CHECKS.nothingToSettle, { settled, refunds }, { settled: 0, refunds: 0 });
  stage.check(CHECKS.netTaken, sumOfBill(stage), SEALED_FEN);
}

/** What WeChat took on the day of the story, less what went back. */
function sumOfBill({ cloud }: Stage): number {
  const lines = cloud.wechat.pay.bill.lines(dateOn(cloud.clock.now() - DAY_MS), 'wechatPayV3');
  return lines.reduce((sum, { totalFen, refundFen }) => sum + totalFen - refundFen, 0);
}

/** F-097: gone at the 48th hour, whether or not the job came by. */
export async function playExpiry(stage: Stage, coinsExpireAt: number): Promise<void> {
  stage.open('expiry');
  stage.setClock(coinsExpireAt - MINUTE_MS);
  stage.check(CHECKS.beforeExpiry, await readCoins(stage), 3);
  stage.setClock(coinsExpireAt);
  stage.check(CHECKS.atExpiry, await readCoins(stage), 1);

  const first = await stage.fire(expireCoins);
  stage.say(TEXTS.expired(first.lots));
  stage.check(CHECKS.writtenDown, { wallets: first.wallets, lots: first.lots }, { wallets: 1, lots: 1 });
  const second = await stage.fire(expireCoins);
  stage.check(CHECKS.expiredOnce, second.lots, 0);
}

async function readCoins(stage: Stage): Promise<number> {
  const { coins } = await stage.askAside(getWallet, {});
  return coins.balance;
}

/** What the shopper reads, and what the auditor counts. */
export async function playStatement(stage: Stage): Promise<void> {
  stage.open('statement');
  const { entries, nextBefore } = await stage.ask(listEntries, { pageSize: 100 });
  for (const line of tellEntries(entries.toReversed())) stage.say(line);
  const { points, coins } = await stage.askAside(getWallet, {});
  const sumOf = (wanted: string): number =>
    entries.reduce((sum, { asset, amount }) => (asset === wanted ? sum + amount : sum), 0);
  const counted = { points: sumOf('points'), coins: sumOf('coin'), nextBefore };
  stage.check(CHECKS.statement, counted, { points: points.balance, coins: coins.balance, nextBefore: null });
  const reasons = [...new Set(entries.map(({ reason }) => reason))].sort();
  stage.check(CHECKS.reasons, reasons, REASONS);

  const { orders } = await stage.ask(listOrders, {});
  stage.say(TEXTS.list(orders.map(({ orderNo, statusLabel }) => TEXTS.order(orderNo, statusLabel))));
  const statuses = orders.map(({ status }) => status).sort();
  stage.check(CHECKS.orders, statuses, ['accepted', 'accepted', 'accepted', 'canceled', 'canceled']);

  stage.open('audit');
  const audited = await stage.fire(auditLedger);
  stage.say(TEXTS.audited(audited.wallets, audited.entries, audited.orders, audited.stocks));
  const seen = { findings: audited.findings, finished: audited.finished, entries: audited.entries };
  stage.check(CHECKS.audit, seen, { findings: 0, finished: true, entries: entries.length + NEIGHBOURS.length });
}

type Told = z.output<(typeof listEntries)['output']>['entries'][number];

/** What one act moved stands on one line. */
function tellEntries(entries: readonly Told[]): readonly string[] {
  const acts: { readonly at: number; readonly why: string; readonly amounts: string[] }[] = [];
  for (const { at, amount, asset, balanceAfter, memo, reason } of entries) {
    const why = reason === 'expire_deduct' ? MEMOS.expire : memo;
    const last = acts.at(-1);
    const told = TEXTS.amount(amount, asset, balanceAfter);
    if (last !== undefined && last.at === at && last.why === why) last.amounts.push(told);
    else acts.push({ at, why, amounts: [told] });
  }
  return acts.map(({ at, why, amounts }) => TEXTS.entry(formatTime(at), amounts, why));
}
