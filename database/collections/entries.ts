import * as z from 'zod';
import { asset, instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export const reason = z.enum([
  'payment_reward',
  'admin_adjust',
  'mall_consumption',
  'mall_refund',
  'expire_deduct',
  'invite_reward',
  'draw_reward',
  'reward_clawback',
]);

export const entry = z.strictObject({
  _id: z.string(), // `${causeId}:${n}`: the same cause cannot be written twice
  openid: z.string(),
  asset,
  amount: z.int(), // signed, never 0
  balanceAfter: z.int().min(0), // sum of this asset's lots
  reason,
  causeId: z.string(),
  orderId: z.string().nullable(),
  memo: z.string(),
  lotId: z.string(),
  sourceId: z.string(), // the cause that opened the lot
  earnedAt: instant,
  expiresAt: instant,
  at: instant,
  sequence: z.int().min(1), // per wallet, no gaps
  previousHash: z.string(),
  hash: z.string(),
});

export const collection = defineCollection({
  name: 'entries',
  title: '账目流水',
  purpose: 'The append-only, hash-chained truth of every wallet: one entry for each lot a cause touched.',
  schema: entry,
  indexes: [
    {
      name: 'by_openid_sequence',
      keys: [
        ['openid', 1],
        ['sequence', -1],
      ],
      unique: true,
      query: 'listEntries: a statement page',
    },
    {
      name: 'by_openid_asset_sequence',
      keys: [
        ['openid', 1],
        ['asset', 1],
        ['sequence', -1],
      ],
      query: 'listEntries of one asset',
    },
    { name: 'by_causeId', keys: [['causeId', 1]], query: 'cancelOrder: the lots an order spent' },
    { name: 'by_orderId', keys: [['orderId', 1]], query: 'auditLedger: everything that an order moved' },
  ],
  rule: 'ADMINONLY',
  retention: 'kept for good',
});
