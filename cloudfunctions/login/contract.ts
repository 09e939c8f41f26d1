import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { instant, paymentMode } from '../common/contract/units';
import { walletBalances } from '../common/contract/views';

export const contract = defineContract({
  name: 'login',
  summary:
    'Makes the shopper known on the first visit; answers who they are, their balances and what the shop allows.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({}),
  output: z.strictObject({
    isNew: z.boolean(),
    level: z.int(),
    identity: z
      .strictObject({
        maskedName: z.string(),
        maskedIdNumber: z.string(),
        adult: z.boolean(),
        verifiedAt: instant,
      })
      .nullable(),
    balances: walletBalances,
    totalExchanges: z.int(),
    shop: z.strictObject({
      name: z.string(),
      pointsMallModes: z.array(paymentMode),
      consent: z.strictObject({ version: z.string(), purpose: z.string() }),
      exchangeTemplateId: z.string(), // subscribe message to ask for; '' = none
    }),
    serverTime: instant,
  }),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
