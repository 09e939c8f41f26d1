import type { Asset } from '../contract/units';
import { addDaysEnd, COIN_LIFE_MS } from '../domain/calendar';
import { earn } from '../domain/wallet/earn';
import type { Cause, Movement } from '../domain/wallet/entry';
import type { Wallet } from '../domain/wallet/lots';
import { spend } from '../domain/wallet/spend';
import type { Tx } from './database';
import { readOwnOrder } from './orders';
import { newShopper, writeMovement } from './shoppers';

/** Points or coins that an operator gives or takes. */
export interface WalletChange {
  readonly operationId: string;
  readonly openid: string;
  readonly asset: Asset;
  readonly amount: number; // points or coins, signed, never 0
  readonly reason: string;
  readonly orderId?: string;
  readonly pointsValidDays: number;
}

/** What is given lives as long as anything earned now; what is taken leaves the lots that expire soonest. */
export async function moveWallet(tx: Tx, change: WalletChange, now: number): Promise<Wallet> {
  const { openid, orderId } = change;
  if (orderId !== undefined) await readOwnOrder(tx, openid, orderId);
  const known = await tx.get('shoppers', openid);
  const shopper = known ?? newShopper(openid, now);
  const movement = decideMovement(shopper.wallet, change, now);
  await writeMovement(tx, shopper, known === null, movement, {}, now);
  return movement.wallet;
}

function decideMovement(wallet: Wallet, change: WalletChange, now: number): Movement {
  const { operationId, openid, asset, amount, reason: memo, orderId } = change;
  const about = orderId === undefined ? {} : { orderId };
  const cause: Cause = {
    openid,
    causeId: `adjust.${operationId}`,
    reason: 'admin_adjust',
    memo,
    now,
    ...about,
  };
  if (amount < 0) {
    const cost = asset === 'coin' ? { points: 0, coins: -amount } : { points: -amount, coins: 0 };
    return spend(wallet, cost, cause);
  }
  const expiresAt = asset === 'coin' ? now + COIN_LIFE_MS : addDaysEnd(now, change.pointsValidDays);
  return earn(wallet, { asset, amount, expiresAt }, cause);
}
