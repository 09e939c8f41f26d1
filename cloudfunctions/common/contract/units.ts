import * as z from 'zod';

/** The wire's scalars. Integers only; an instant is epoch milliseconds; a text is bounded. */
export const points = z.int().min(0).max(1_000_000_000);
export const coins = z.int().min(0).max(1_000_000);
export const fen = z.int().min(0).max(100_000_000_000);
export const instant = z.int().min(0);

export const QUANTITY_MAX = 999;
export const quantity = z.int().min(1, '数量必须大于0').max(QUANTITY_MAX);

/** An id that came over the wire: never a path, an operator or an empty string. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** The client's idempotency key, made and stored before the first send. */
export const requestId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

export const PAGE_SIZE_MAX = 100;
export const PAGE_MAX = 500;
export const page = z.int().min(1).max(PAGE_MAX).default(1);
export const pageSize = z.int().min(1).max(PAGE_SIZE_MAX).default(20);
export const paging = z.strictObject({
  page: z.int(),
  pageSize: z.int(),
  total: z.int(),
  totalPages: z.int(),
});

export const REMARK_CHARS_MAX = 500;
export const remark = z.string().max(REMARK_CHARS_MAX);

export const paymentMode = z.enum(['points_only', 'money_only', 'mixed', 'coin_points']);
export type PaymentMode = z.infer<typeof paymentMode>;

export const asset = z.enum(['points', 'coin']);
export type Asset = z.infer<typeof asset>;
