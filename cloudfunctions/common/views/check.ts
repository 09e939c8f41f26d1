import type { PastLine } from '../domain/limit/limit';
import {
  catalogueRefusals,
  costOf,
  shopperRefusals,
  type WantedLine,
  type OrderRules,
  type OrderingShopper,
} from '../domain/order/rules';
import { Refusal } from '../domain/refusal';
import { viewBalances } from './wallet';

export interface Check {
  readonly lines: readonly WantedLine[];
  readonly shopper: OrderingShopper;
  readonly past: readonly PastLine[];
  readonly rules: OrderRules;
  readonly stock: readonly {
    readonly skuId: string;
    readonly stockQuantity: number;
    readonly enough: boolean;
  }[];
}

/** Everything that stands in the way of an exchange, in the order in which the exchange would refuse. */
export function viewCheck({ lines, shopper, past, rules, stock }: Check, now: number) {
  const soldOut = stock.every(({ enough }) => enough) ? [] : [new Refusal('SOLD_OUT')];
  const refusals = [
    ...catalogueRefusals('exchange', lines, rules),
    ...shopperRefusals(lines, shopper, past, rules, now),
    ...soldOut,
  ];
  const cost = costOf(lines);
  const currentBalance = viewBalances(shopper.wallet, now);
  const shortage = {
    points: Math.max(0, cost.points - currentBalance.points),
    coins: Math.max(0, cost.coins - currentBalance.coins),
  };
  const obstacles = refusals.map(({ code, message }) => ({ code, message }));
  return { eligible: obstacles.length === 0, obstacles, cost, currentBalance, shortage, stock: [...stock] };
}
