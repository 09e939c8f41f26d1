import type { ExchangeLineInput } from '../contract/exchangeLines';
import { catalogueRefusals } from '../domain/order/exchange';
import { refuse } from '../domain/refusal';
import type { Settings } from '../../../database/collections/settings';
import type { Database } from './database';
import {
  newExchangeOrder,
  toExchangeLine,
  type ChosenLine,
  type ExchangeRequest,
  type OrderWishes,
} from './orders';
import type { ExchangePlan } from './placeExchange';
import { readProduct } from './products';

const MINUTE_MS = 60_000;

/** Looks up what was asked for and applies the catalogue's rules; refuses with the first that is broken. */
export async function planExchange(
  db: Pick<Database, 'get'>,
  request: ExchangeRequest,
  input: OrderWishes & { readonly lines: readonly ExchangeLineInput[] },
  rules: Settings,
  now: number,
): Promise<ExchangePlan> {
  const { buyerRemark, buyerMessage, customization, address } = input;
  const chosen = await chooseLines(db, input.lines, now);
  const lines = chosen.map(toExchangeLine);
  const [first] = catalogueRefusals(lines, rules);
  if (first !== undefined) throw first;
  const acceptAt = now + rules.exchange.autoConfirmMinutes * MINUTE_MS;
  const wishes = { buyerRemark, buyerMessage, customization, address };
  return { order: newExchangeOrder(request, chosen, wishes, acceptAt, now), lines, rules };
}

export async function chooseLines(
  db: Pick<Database, 'get'>,
  inputs: readonly ExchangeLineInput[],
  now: number,
): Promise<readonly ChosenLine[]> {
  const chosen: ChosenLine[] = [];
  for (const line of inputs) chosen.push(await chooseLine(db, line, now));
  return chosen;
}

/** The sku that the line names, or the only one there is. */
async function chooseLine(
  db: Pick<Database, 'get'>,
  line: ExchangeLineInput,
  now: number,
): Promise<ChosenLine> {
  const { productId, skuId, quantity } = line;
  const product = await readProduct(db, productId, now);
  const named = product.skus.find((sku) => sku.skuId === skuId);
  const sku = skuId === undefined && product.skus.length === 1 ? product.skus[0] : named;
  return sku === undefined ? refuse('SKU_NOT_FOUND', { productId }) : { product, sku, quantity };
}
