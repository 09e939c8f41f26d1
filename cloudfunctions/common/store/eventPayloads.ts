import * as z from 'zod';

const line = z.object({ skuId: z.string(), productId: z.string(), quantity: z.int() });

/** What every event of an order carries. */
export const orderPayload = z.object({ orderId: z.string(), openid: z.string(), lines: z.array(line) });
export type OrderPayload = z.output<typeof orderPayload>;
