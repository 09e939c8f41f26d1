import { Refusal } from '../refusal';

/** How much one shopper may exchange of a product; 0 = no limit (F-073). */
export interface ExchangeLimit {
  readonly maxPerUser: number;
  readonly maxPerOrder: number;
  readonly timeLimit: { readonly windowSeconds: number; readonly max: number };
  readonly userLevelRequired: number;
}

/** A line of an earlier order of the same shopper that was not canceled. */
export interface PastLine {
  readonly productId: string;
  readonly quantity: number;
  readonly at: number;
}

interface LimitedLine {
  readonly product: { readonly productId: string; readonly limit: ExchangeLimit };
  readonly quantity: number;
}

/** Whether the limits of a product look at earlier orders at all. */
export function looksBack(limit: ExchangeLimit): boolean {
  return limit.maxPerUser > 0 || limit.timeLimit.max > 0;
}

/** Limits per shopper and per time window (half-open), counted in units over the lines of one product together. */
export function limitRefusals(
  lines: readonly LimitedLine[],
  past: readonly PastLine[],
  now: number,
): readonly Refusal[] {
  const products = new Map(lines.map(({ product }) => [product.productId, product.limit]));
  return [...products].flatMap(([productId, limit]) => {
    const wanted = sumOf(lines.filter(({ product }) => product.productId === productId));
    const earlier = past.filter((line) => line.productId === productId);
    const { windowSeconds, max } = limit.timeLimit;
    const inWindow = sumOf(earlier.filter(({ at }) => at > now - windowSeconds * 1_000));
    return [
      ...refuseAbove('USER_LIMIT_REACHED', productId, limit.maxPerUser, sumOf(earlier), wanted),
      ...refuseAbove('WINDOW_LIMIT_REACHED', productId, max, inWindow, wanted),
    ];
  });
}

function refuseAbove(
  code: 'USER_LIMIT_REACHED' | 'WINDOW_LIMIT_REACHED',
  productId: string,
  max: number,
  used: number,
  wanted: number,
): readonly Refusal[] {
  return max > 0 && used + wanted > max ? [new Refusal(code, { productId, max, used })] : [];
}

function sumOf(lines: readonly { readonly quantity: number }[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
