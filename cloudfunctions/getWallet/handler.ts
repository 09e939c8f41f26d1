import { balanceOf, EMPTY_WALLET, usableLots } from '../common/domain/wallet/lots';
import { defineQuery } from '../common/runtime/define';
import { viewAsset } from '../common/views/wallet';
import { contract } from './contract';

export const getWallet = defineQuery(contract, async ({ openid, now, db, settings }) => {
  const rules = await settings();
  const shopper = await db.get('shoppers', openid);
  const wallet = shopper?.wallet ?? EMPTY_WALLET;
  const lots = [...usableLots(wallet, 'coin', now), ...usableLots(wallet, 'points', now)];
  return {
    points: viewAsset(wallet, 'points', now),
    coins: viewAsset(wallet, 'coin', now),
    lots: lots.map(({ id, asset, remaining, earnedAt, expiresAt }) => ({
      id,
      asset,
      remaining,
      earnedAt,
      expiresAt,
    })),
    pointsValueFen: balanceOf(wallet, 'points', now) * rules.points.valueFen,
    currency: 'ZJF' as const,
    serverTime: now,
  };
});
