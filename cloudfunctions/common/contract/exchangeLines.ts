import * as z from 'zod';
import { id, quantity } from './units';

export const LINES_MAX = 10;

/** What to exchange: ids and counts only; every price is the server's. A product with one sku needs no sku id. */
export const exchangeLine = z.strictObject({
  productId: z.string('商品ID不能为空').min(1, '商品ID不能为空').pipe(id),
  skuId: id.optional(),
  quantity: z.int('数量不能为空').pipe(quantity),
});
export type ExchangeLineInput = z.output<typeof exchangeLine>;

/** Each sku at most once, so that a line is a line. */
export const exchangeLines = z
  .array(exchangeLine)
  .min(1, '商品ID不能为空')
  .max(LINES_MAX)
  .refine(
    (lines) =>
      new Set(lines.map(({ productId, skuId }) => `${productId}/${skuId ?? ''}`)).size === lines.length,
    '同一商品请合并数量',
  );
