import type * as z from 'zod';
import type { Asset } from '../contract/units';
import type { assetBalance, walletBalances } from '../contract/views';
import { balanceOf, nextExpiryOf, usableLots, type Wallet } from '../domain/wallet/lots';

export function viewBalances(wallet: Wallet, now: number): z.output<typeof walletBalances> {
  return { points: balanceOf(wallet, 'points', now), coins: balanceOf(wallet, 'coin', now) };
}

/**
 * One asset as it is at `now`. What has expired but is not yet written down counts as expired, so that the figures
 * agree with the balance at every instant: earned = balance + spent + expired.
 */
export function viewAsset(wallet: Wallet, asset: Asset, now: number): z.output<typeof assetBalance> {
  const usable = usableLots(wallet, asset, now);
  const balance = balanceOf(wallet, asset, now);
  const { earned, spent } = wallet.totals[asset];
  const nextExpiryAt = nextExpiryOf(usable);
  const soonest = usable.filter(({ expiresAt }) => expiresAt === nextExpiryAt);
  const nextExpiryAmount = soonest.reduce((sum, { remaining }) => sum + remaining, 0);
  return { balance, earned, spent, expired: earned - spent - balance, nextExpiryAt, nextExpiryAmount };
}
