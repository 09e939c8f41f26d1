import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { instant } from '../common/contract/units';
import { assetBalance } from '../common/contract/views';

export const contract = defineContract({
  name: 'getWallet',
  summary: 'Points and coins as they are now, with every open lot and when it ends.',
  kind: 'query',
  auth: 'shopper',
  input: z.strictObject({}),
  output: z.strictObject({
    points: assetBalance,
    coins: assetBalance,
    lots: z.array(
      z.strictObject({
        id: z.string(),
        asset: z.enum(['points', 'coin']),
        remaining: z.int(),
        earnedAt: instant,
        expiresAt: instant,
      }),
    ),
    pointsValueFen: z.int(), // what the points stand for; display only
    currency: z.literal('ZJF'),
    serverTime: instant,
  }),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
