import * as z from 'zod';
import { asset, coins, instant, points } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export const lot = z.strictObject({
  id: z.string(), // `${asset}.${expiresAt}`: lots of equal expiry are one
  asset,
  remaining: z.int().min(1),
  earnedAt: instant,
  expiresAt: instant,
  sourceId: z.string(), // the cause that opened it
});

const totals = z.strictObject({ earned: z.int().min(0), spent: z.int().min(0), expired: z.int().min(0) });

export const wallet = z.strictObject({
  lots: z.array(lot),
  sequence: z.int().min(0), // of the last entry
  headHash: z.string(), // of the last entry
  nextExpiryAt: instant.nullable(),
  totals: z.strictObject({ points: totals, coin: totals }),
});

/** What the mall may show and decide on; the identity itself lies encrypted in `identities`. */
export const shopperIdentity = z.strictObject({
  identityId: z.string(),
  maskedName: z.string(),
  maskedIdNumber: z.string(),
  adultAt: instant, // of the 18th birthday
  verifiedAt: instant,
  consentVersion: z.string(),
});

export const shopper = z.strictObject({
  _id: z.string(), // openid
  level: z.int().min(1),
  identity: shopperIdentity.nullable(),
  wallet,
  recentOrderAts: z.array(instant), // within the frequency window, bounded by its maximum
  totalOrders: z.int().min(0), // of both kinds
  totalExchanges: z.int().min(0),
  lastExchangeAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type Shopper = z.infer<typeof shopper>;
export type ShopperIdentity = z.infer<typeof shopperIdentity>;

export const balances = z.strictObject({ points, coins });

export const collection = defineCollection({
  name: 'shoppers',
  title: '用户与钱包',
  purpose: 'One document a shopper, so that one read inside a transaction decides an exchange.',
  schema: shopper,
  indexes: [
    {
      name: 'by_nextExpiryAt',
      keys: [['wallet.nextExpiryAt', 1]],
      query: 'expireCoins: wallets with a lot that is due',
    },
    {
      name: 'by_updatedAt',
      keys: [['updatedAt', 1]],
      query: 'auditLedger: wallets that changed since the checkpoint',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'kept while the account exists',
});
