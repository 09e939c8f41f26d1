import type { ExchangeLineInput } from '../contract/exchangeLines';
import { MINUTE_MS } from '../domain/calendar';
import { catalogueRefusals } from '../domain/order/rules';
import type { OrderKind } from '../domain/order/states';
import { refuse } from '../domain/refusal';
import type { Settings } from '../../../database/collections/settings';
import type { Database } from './database';
import {
  acceptMsOf,
  newOrder,
  toWantedLine,
  type ChosenLine,
  type OrderRequest,
  type OrderTerms,
  type OrderWishes,
} from './orders';
import type { OrderPlan } from './placeOrder';
import { readProduct } from './products';

/** Looks up what was asked for and applies the catalogue's rules; refuses with the first that is broken. */
export async function planOrder(
  db: Pick<Database, 'get'>,
  kind: OrderKind,
  request: OrderRequest,
  input: OrderWishes & { readonly lines: readonly ExchangeLineInput[] },
  rules: Settings,
  now: number,
): Promise<OrderPlan> {
  return planLines(kind, request, await chooseLines(db, input.lines, now), input, rules, now);
}

/**
 * A winner's purchase: one unit at the price that the draw promised, whatever the product costs or whether it is on
 * sale now. Whether the shopper has the qualification is decided in the transaction.
 */
export async function planDrawPurchase(
  db: Pick<Database, 'get'>,
  request: OrderRequest,
  input: OrderWishes & { readonly drawId: string },
  rules: Settings,
  now: number,
): Promise<OrderPlan> {
  const draw = await db.get('draws', input.drawId);
  if (draw?.status !== 'drawn' || draw.promise === null) return refuse('QUALIFICATION_NOT_FOUND');
  const product = await readProduct(db, draw.productId, now);
  const sku = product.skus.find(({ skuId }) => skuId === draw.skuId) ?? {
    skuId: draw.skuId,
    specifications: {},
  };
  const promised = { ...sku, pricePoints: 0, priceCoins: 0, priceFen: draw.promise.priceFen };
  const offered = { ...product, status: 'on_sale', paymentMode: 'money_only' } as const;
  const exchange = { ...rules.exchange, limitsEnabled: false };
  const promisedRules: Settings = { ...rules, exchange, shopModes: ['money_only'] };
  const chosen = [{ product: offered, sku: promised, quantity: 1 }];
  const { order, ...plan } = planLines('purchase', request, chosen, input, promisedRules, now);
  const earnsCoins = order.earnsCoins + (draw.coinOnWin === 'at_purchase' ? 1 : 0);
  return { ...plan, order: { ...order, drawId: draw._id, earnsCoins } };
}

function planLines(
  kind: OrderKind,
  request: OrderRequest,
  chosen: readonly ChosenLine[],
  { buyerRemark, buyerMessage, customization, address }: OrderWishes,
  rules: Settings,
  now: number,
): OrderPlan {
  const lines = chosen.map(toWantedLine);
  const [first] = catalogueRefusals(kind, lines, rules);
  if (first !== undefined) throw first;
  const wishes = { buyerRemark, buyerMessage, customization, address };
  return { order: newOrder(request, kind, chosen, wishes, termsOf(rules, now), now), lines, rules };
}

function termsOf(rules: Settings, now: number): OrderTerms {
  return {
    payUntil: now + rules.exchange.payTimeoutMinutes * MINUTE_MS,
    acceptAt: now + acceptMsOf(rules),
  };
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
