import { defineCommand } from '../common/runtime/define';
import { repeatSafely } from '../common/store/retry';
import { newShopper } from '../common/store/shoppers';
import { viewIdentity } from '../common/views/identity';
import { viewBalances } from '../common/views/wallet';
import { contract } from './contract';

export const login = defineCommand(contract, async ({ openid, now, db, settings }) => {
  const { shopName, pointsMallModes, identity, notices } = await settings();
  const known = await db.get('shoppers', openid);
  const isNew =
    known === null && (await repeatSafely(() => db.insertOnce('shoppers', newShopper(openid, now))));
  const shopper = known ?? (await db.get('shoppers', openid)) ?? newShopper(openid, now);
  return {
    isNew,
    level: shopper.level,
    identity: viewIdentity(shopper.identity, now),
    balances: viewBalances(shopper.wallet, now),
    totalExchanges: shopper.totalExchanges,
    shop: {
      name: shopName,
      pointsMallModes,
      consent: { version: identity.consentVersion, purpose: identity.consentPurpose },
      exchangeTemplateId: notices.exchangeTemplateId,
    },
    serverTime: now,
  };
});
