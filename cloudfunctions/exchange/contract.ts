import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { exchangeLines } from '../common/contract/exchangeLines';
import { orderWishes } from '../common/contract/orderWishes';
import { fen, requestId } from '../common/contract/units';
import { orderView, walletBalances } from '../common/contract/views';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';

export const contract = defineContract({
  name: 'exchange',
  summary: 'Exchanges products for points, coins and points, or with money: all is taken or nothing.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({
    requestId,
    lines: exchangeLines,
    paymentMethod: z.enum(['wallet', 'alipay', 'wechat', 'bank_card'], '不支持的支付方式').default('wallet'),
    cashFen: z.int().min(0, '现金金额不能为负数').pipe(fen).default(0),
    ...orderWishes,
  }),
  output: z.strictObject({ order: orderView, exchangeOrderId: z.string(), remaining: walletBalances }),
  errors: [
    'NOT_ALLOWED',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'REQUEST_EXPIRED',
    'PAYMENT_METHOD_UNSUPPORTED',
    'PRODUCT_NOT_FOUND',
    'SKU_NOT_FOUND',
    'PRODUCT_BROKEN',
    'PRODUCT_OFF_SALE',
    'PAYMENT_MODE_NOT_ALLOWED',
    'PAYMENT_NOT_CONFIGURED',
    'PAYMENT_PROVIDER_NOT_ALLOWED',
    'QUANTITY_OVER_LIMIT',
    'POINTS_BELOW_MINIMUM',
    'POINTS_OVER_ORDER_LIMIT',
    'IDENTITY_REQUIRED',
    'ADULT_REQUIRED',
    'LEVEL_TOO_LOW',
    'TOO_MANY_REQUESTS',
    'USER_LIMIT_REACHED',
    'WINDOW_LIMIT_REACHED',
    'COINS_NOT_ENOUGH',
    'POINTS_NOT_ENOUGH',
    'SOLD_OUT',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
