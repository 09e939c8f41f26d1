import { COIN_LIFE_MS, addDaysEnd } from '../domain/calendar';
import { MEMOS } from '../contract/texts';
import { pointsFor } from '../domain/payment/refund';
import { earn } from '../domain/wallet/earn';
import type { Movement } from '../domain/wallet/entry';
import type { Settings } from '../../../database/collections/settings';
import type { Database, Tx } from './database';
import type { LiveOrder } from './orders';
import { setEach } from './setEach';
import { newShopper, writeMovement } from './shoppers';

export type RewardRules = Settings['points'];

/**
 * Grants what a payment earned: points for the money that stays paid, and the coins of its products (F-080, F-095).
 * The order says that it was done, in the same transaction, so that a repeated event, or a refund meanwhile, finds
 * one truth. Coins live from the moment of payment, however late the outbox came.
 */
export async function grantReward(
  db: Database,
  orderId: string,
  paidAt: number,
  rules: RewardRules,
  now: number,
): Promise<LiveOrder['reward']> {
  return db.transact(
    (tx) => commitReward(tx, orderId, paidAt, rules, now),
    async () => null, // the transaction itself sees an order that has its reward
  );
}

async function commitReward(
  tx: Tx,
  orderId: string,
  paidAt: number,
  { earnUnitFen: unitFen, validDays }: RewardRules,
  now: number,
): Promise<LiveOrder['reward']> {
  const order = await tx.get('orders', orderId);
  if (order === null || order.status === 'void') return null;
  if (order.reward !== null) return order.reward;
  const { openid, payment, refundedFen, earnsCoins } = order;
  const stays = (payment?.paidFen ?? 0) - refundedFen;
  const points = pointsFor(stays, unitFen);
  const coins = stays > 0 ? earnsCoins : 0;
  const coinExpiresAt = coins > 0 ? paidAt + COIN_LIFE_MS : null;
  const reward = { points, coins, coinExpiresAt, unitFen, clawedPoints: 0, clawedCoins: 0 };
  await tx.update('orders', orderId, setEach({ reward, updatedAt: now }));
  if (points + coins === 0) return reward;

  const known = await tx.get('shoppers', openid);
  const shopper = known ?? newShopper(openid, now);
  const cause = { openid, orderId, reason: 'payment_reward', memo: MEMOS.reward, now } as const;
  let movement: Movement = { wallet: shopper.wallet, entries: [] };
  const add = (part: string, grant: Parameters<typeof earn>[1]): void => {
    const { wallet, entries } = earn(movement.wallet, grant, {
      ...cause,
      causeId: `${orderId}.reward.${part}`,
    });
    movement = { wallet, entries: [...movement.entries, ...entries] };
  };
  if (points > 0) add('points', { asset: 'points', amount: points, expiresAt: addDaysEnd(paidAt, validDays) });
  if (coinExpiresAt !== null) add('coins', { asset: 'coin', amount: coins, expiresAt: coinExpiresAt });
  await writeMovement(tx, shopper, known === null, movement, {}, now);
  return reward;
}
