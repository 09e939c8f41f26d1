import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { id, instant } from '../common/contract/units';

export const contract = defineContract({
  name: 'payOrder',
  summary: 'Opens the payment of an own order at the provider and answers what wx.requestPayment takes.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({ orderId: id }),
  output: z.strictObject({
    payment: z.strictObject({
      timeStamp: z.string(),
      nonceStr: z.string(),
      package: z.string(),
      signType: z.string(),
      paySign: z.string(),
    }),
    payUntil: instant,
  }),
  errors: [
    'NOT_ALLOWED',
    'INVALID_INPUT',
    'PAYMENT_NOT_CONFIGURED',
    'ORDER_NOT_FOUND',
    'ORDER_NOT_PAYABLE',
    'PAYMENT_EXPIRED',
    'PAYMENT_PROVIDER_NOT_ALLOWED',
    'PAYMENT_REFUSED',
    'PAYMENT_UNAVAILABLE',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
