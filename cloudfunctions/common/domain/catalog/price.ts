import type { PaymentMode } from '../../contract/units';

/** What one unit costs; the parts that a payment mode does not use are 0. */
export interface Price {
  readonly pricePoints: number;
  readonly priceCoins: number;
  readonly priceFen: number;
}

/** Which parts of a price a payment mode uses. A mode needs every part that it uses to be above 0. */
const PARTS: Readonly<Record<PaymentMode, Readonly<Record<keyof Price, boolean>>>> = {
  points_only: { pricePoints: true, priceCoins: false, priceFen: false },
  money_only: { pricePoints: false, priceCoins: false, priceFen: true },
  mixed: { pricePoints: true, priceCoins: false, priceFen: true },
  coin_points: { pricePoints: true, priceCoins: true, priceFen: false },
};

/** Whether a price fits its mode: every part that the mode uses is above 0, every other part is 0. */
export function priceFits(mode: PaymentMode, price: Price): boolean {
  const parts = PARTS[mode];
  return (['pricePoints', 'priceCoins', 'priceFen'] as const).every((part) => price[part] > 0 === parts[part]);
}

export const usesMoney = (mode: PaymentMode): boolean => PARTS[mode].priceFen;
export const usesPoints = (mode: PaymentMode): boolean => PARTS[mode].pricePoints;

/** What lists show, filter and sort by: the sku that costs least, points before coins before money. */
export function cheapestOf<Priced extends Price>(prices: readonly [Priced, ...Priced[]]): Priced {
  return prices.reduce((least, price) => (comparePrice(price, least) < 0 ? price : least));
}

function comparePrice(a: Price, b: Price): number {
  return a.pricePoints - b.pricePoints || a.priceCoins - b.priceCoins || a.priceFen - b.priceFen;
}

/** Display only (C-08): money plus what the points stand for. */
export function totalValueFen(price: Price, pointValueFen: number): number {
  return price.priceFen + price.pricePoints * pointValueFen;
}
