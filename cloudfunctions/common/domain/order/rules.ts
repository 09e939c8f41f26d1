import type { RefusalCode } from '../../contract/errors';
import type { Asset, PaymentMode } from '../../contract/units';
import type { Provider } from '../../contract/ports';
import { priceFits, usesMoney, usesPoints, type Price } from '../catalog/price';
import { limitRefusals, type ExchangeLimit, type PastLine } from '../limit/limit';
import { mayTake } from '../payment/provider';
import { Refusal, type RefusalDetails } from '../refusal';
import type { OrderKind } from './states';
import { balanceOf, type Wallet } from '../wallet/lots';

/** A product as an order looks at it. */
export interface WantedProduct {
  readonly productId: string;
  readonly status: string;
  readonly paymentMode: PaymentMode;
  readonly isLiquor: boolean;
  readonly limit: ExchangeLimit;
}
export interface WantedLine {
  readonly product: WantedProduct;
  readonly price: Price; // of the chosen sku, one unit
  readonly quantity: number; // >= 1
}
export interface OrderRules {
  readonly pointsMallModes: readonly PaymentMode[]; // of exchanges
  readonly shopModes: readonly PaymentMode[]; // of purchases
  readonly payment: { readonly provider: Provider | 'none' };
  readonly exchange: {
    readonly pointsMin: number;
    readonly pointsPerOrderMax: number;
    readonly limitsEnabled: boolean;
    readonly frequency: { readonly windowSeconds: number; readonly max: number };
  };
}
export interface OrderingShopper {
  readonly level: number;
  readonly identity: { readonly adultAt: number } | null;
  readonly wallet: Wallet;
  readonly recentOrderAts: readonly number[];
}

export interface OrderCost {
  readonly points: number;
  readonly coins: number;
  readonly fen: number;
}

export function costOf(lines: readonly WantedLine[]): OrderCost {
  const sum = (part: keyof Price): number =>
    lines.reduce((total, { price, quantity }) => total + price[part] * quantity, 0);
  return { points: sum('pricePoints'), coins: sum('priceCoins'), fen: sum('priceFen') };
}

/** What the products and the settings alone forbid, in order of precedence. */
export function catalogueRefusals(
  kind: OrderKind,
  lines: readonly WantedLine[],
  rules: OrderRules,
): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const add = (code: RefusalCode, details?: RefusalDetails): void =>
    void refusals.push(new Refusal(code, details));
  const modes = new Set(lines.map(({ product }) => product.paymentMode));
  for (const { product, price } of lines) {
    if (product.status !== 'on_sale') add('PRODUCT_OFF_SALE', { productId: product.productId });
    else if (!priceFits(product.paymentMode, price)) add('PRODUCT_BROKEN', { productId: product.productId });
  }
  const allowed = kind === 'exchange' ? rules.pointsMallModes : rules.shopModes;
  for (const mode of modes) if (!allowed.includes(mode)) add('PAYMENT_MODE_NOT_ALLOWED', { paymentMode: mode });
  if (modes.size > 1) add('PAYMENT_MODE_NOT_ALLOWED', { paymentModes: [...modes] });
  if ([...modes].some(usesMoney)) {
    const { provider } = rules.payment;
    const hasLiquor = lines.some(({ product }) => product.isLiquor);
    if (provider === 'none') add('PAYMENT_NOT_CONFIGURED');
    else if (!mayTake(provider, { hasLiquor })) add('PAYMENT_PROVIDER_NOT_ALLOWED', { provider });
  }
  for (const { product, quantity } of lines) {
    const max = product.limit.maxPerOrder;
    if (rules.exchange.limitsEnabled && max > 0 && quantity > max)
      add('QUANTITY_OVER_LIMIT', { productId: product.productId, max });
  }
  const { points } = costOf(lines);
  const { pointsMin, pointsPerOrderMax } = rules.exchange;
  if ([...modes].some(usesPoints) && points < pointsMin) add('POINTS_BELOW_MINIMUM', { points, pointsMin });
  if (points > pointsPerOrderMax) add('POINTS_OVER_ORDER_LIMIT', { points, pointsPerOrderMax });
  return refusals.sort((a, b) => CATALOGUE_ORDER.indexOf(a.code) - CATALOGUE_ORDER.indexOf(b.code));
}

const CATALOGUE_ORDER: readonly RefusalCode[] = [
  'PRODUCT_BROKEN',
  'PRODUCT_OFF_SALE',
  'PAYMENT_MODE_NOT_ALLOWED',
  'PAYMENT_NOT_CONFIGURED',
  'PAYMENT_PROVIDER_NOT_ALLOWED',
  'QUANTITY_OVER_LIMIT',
  'POINTS_BELOW_MINIMUM',
  'POINTS_OVER_ORDER_LIMIT',
];

/** What this shopper may not do, in order of precedence: identity, age, level, frequency, limits, balances. */
export function shopperRefusals(
  lines: readonly WantedLine[],
  shopper: OrderingShopper,
  past: readonly PastLine[],
  rules: OrderRules,
  now: number,
): readonly Refusal[] {
  return [
    ...standingRefusals(lines, shopper, rules, now),
    ...(rules.exchange.limitsEnabled ? limitRefusals(lines, past, now) : []),
    ...balanceRefusals(costOf(lines), shopper.wallet, now),
  ];
}

/** Real name is asked of every coin + points order (F-066) and of liquor in any mode. */
export function needsIdentity(product: Pick<WantedProduct, 'isLiquor' | 'paymentMode'>): boolean {
  return product.isLiquor || product.paymentMode === 'coin_points';
}

function standingRefusals(
  lines: readonly WantedLine[],
  shopper: OrderingShopper,
  rules: OrderRules,
  now: number,
): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const identified = lines.some(({ product }) => needsIdentity(product));
  if (identified && shopper.identity === null) refusals.push(new Refusal('IDENTITY_REQUIRED'));
  const needsAdult = lines.some(({ product }) => product.isLiquor);
  if (needsAdult && shopper.identity !== null && now < shopper.identity.adultAt)
    refusals.push(new Refusal('ADULT_REQUIRED'));
  const levelRequired = Math.max(...lines.map(({ product }) => product.limit.userLevelRequired));
  if (rules.exchange.limitsEnabled && shopper.level < levelRequired) {
    refusals.push(new Refusal('LEVEL_TOO_LOW', { level: shopper.level, levelRequired }));
  }
  const { windowSeconds, max } = rules.exchange.frequency;
  const recent = recentAfter(shopper.recentOrderAts, now, windowSeconds);
  if (recent.length >= max) refusals.push(new Refusal('TOO_MANY_REQUESTS', { windowSeconds, max }));
  return refusals;
}

/** The exchanges that still count for the frequency limit; the window is half-open. */
export function recentAfter(ats: readonly number[], now: number, windowSeconds: number): readonly number[] {
  return ats.filter((at) => at > now - windowSeconds * 1_000);
}

function balanceRefusals(cost: OrderCost, wallet: Wallet, now: number): readonly Refusal[] {
  return [
    ...shortage('COINS_NOT_ENOUGH', wallet, 'coin', cost.coins, now),
    ...shortage('POINTS_NOT_ENOUGH', wallet, 'points', cost.points, now),
  ];
}

function shortage(
  code: RefusalCode,
  wallet: Wallet,
  asset: Asset,
  amount: number,
  now: number,
): readonly Refusal[] {
  const balance = balanceOf(wallet, asset, now);
  return balance < amount ? [new Refusal(code, { balance, shortage: amount - balance })] : [];
}
