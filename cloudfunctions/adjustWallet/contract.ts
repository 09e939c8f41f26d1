import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { asset, id, requestId } from '../common/contract/units';
import { walletBalances } from '../common/contract/views';

const AMOUNT_MAX = 1_000_000;

export const contract = defineContract({
  name: 'adjustWallet',
  summary: 'Gives a shopper points or coins, or takes them back, with a reason and a second operator.',
  kind: 'command',
  auth: 'operator',
  role: 'wallet',
  input: z.strictObject({
    requestId,
    openid: id,
    asset,
    amount: z
      .int()
      .min(-AMOUNT_MAX)
      .max(AMOUNT_MAX)
      .refine((amount) => amount !== 0, '调整数量不能为0'), // points or coins
    reason: z.string().trim().min(1, '请填写调整原因').max(200), // the shopper reads it
    orderId: id.exactOptional(), // the shopper's order that it is about
  }),
  output: z.strictObject({ balances: walletBalances }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'SECOND_OPERATOR_REQUIRED',
    'IDEMPOTENCY_KEY_REUSED',
    'ORDER_NOT_FOUND',
    'COINS_NOT_ENOUGH',
    'POINTS_NOT_ENOUGH',
    'WALLET_FULL',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: 20, memoryMb: 256 },
});
