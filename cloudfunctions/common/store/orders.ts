import type * as z from 'zod';
import type { Order, OrderLine } from '../../../database/collections/orders';
import type { Product as ProductDocument, Sku } from '../../../database/collections/products';
import type { Settings } from '../../../database/collections/settings';
import { orderStatusView } from '../contract/views';
import { MINUTE_MS } from '../domain/calendar';
import { costOf, type WantedLine } from '../domain/order/rules';
import { hashOf, orderIdOf } from '../domain/hash';
import { invariant } from '../domain/invariant';
import { refuse } from '../domain/refusal';
import type { Database } from './database';
import type { Documents, Frozen } from './documents';

export type LiveOrder = Frozen<Order>;

/** A product and the sku chosen of it, with how many. */
export interface ChosenLine {
  readonly product: Frozen<ProductDocument>;
  readonly sku: Frozen<Sku>;
  readonly quantity: number;
}

/** What the shopper wrote beside the lines. */
export type OrderWishes = Pick<LiveOrder, 'buyerRemark' | 'buyerMessage' | 'customization' | 'address'>;

export interface OrderRequest {
  readonly orderId: string; // of openid and request id
  readonly inputHash: string;
  readonly openid: string;
}

/**
 * The same shopper, request id and input are the same request; the input's hash tells when only the id is the same.
 */
export function identifyRequest(openid: string, input: { readonly requestId: string }): OrderRequest {
  return { orderId: orderIdOf(openid, input.requestId), inputHash: hashOf(input), openid };
}

/** How long an order waits: for its money, and then for an operator. */
/** A paid order is accepted by itself after so long. */
export function acceptMsOf({ exchange }: Settings): number {
  return exchange.autoConfirmMinutes * MINUTE_MS;
}

export interface OrderTerms {
  readonly payUntil: number;
  readonly acceptAt: number;
}

/**
 * An order with money waits for it until `payUntil`; one without is born paid, and accepted by itself at `acceptAt`
 * (C-03, C-06).
 */
export function newOrder(
  request: OrderRequest,
  kind: LiveOrder['kind'],
  lines: readonly ChosenLine[],
  wishes: OrderWishes,
  { payUntil, acceptAt }: OrderTerms,
  now: number,
): Omit<LiveOrder, 'attemptId'> {
  const cost = costOf(lines.map(toWantedLine));
  const paymentMode = lines[0]?.product.paymentMode;
  invariant(paymentMode !== undefined, 'an order has a line');
  const isPaid = cost.fen === 0;
  return {
    _id: request.orderId,
    openid: request.openid,
    kind,
    paymentMode,
    status: isPaid ? 'paid' : 'awaiting_payment',
    refundStatus: 'none',
    lines: lines.map(toOrderLine),
    productIds: [...new Set(lines.map(({ product }) => product._id))],
    inputHash: request.inputHash,
    totalPoints: cost.points,
    totalCoins: cost.coins,
    totalFen: cost.fen,
    drawId: null,
    earnsCoins: lines.some(({ product }) => product.grantsCoin) ? 1 : 0,
    payment: null,
    reward: null,
    refundedPoints: 0,
    refundedCoins: 0,
    refundedFen: 0,
    cancelCause: null,
    reconcileAt: null,
    ...wishes,
    createdAt: now,
    updatedAt: now,
    expiresAt: isPaid ? acceptAt : payUntil,
    paidAt: isPaid ? now : null,
    acceptedAt: null,
    shippedAt: null,
    delivery: null,
    finishedAt: null,
    canceledAt: null,
    cancelReason: '',
    stockReturnedAt: null,
  };
}

export function toWantedLine({ product, sku, quantity }: ChosenLine): WantedLine {
  const { _id: productId, status, paymentMode, isLiquor, limit } = product;
  return { product: { productId, status, paymentMode, isLiquor, limit }, price: sku, quantity };
}

function toOrderLine({ product, sku, quantity }: ChosenLine): Frozen<OrderLine> {
  const { _id: productId, name, image, productType, shippingType, categoryId, revision, isLiquor } = product;
  const { skuId, specifications, pricePoints, priceCoins, priceFen } = sku;
  return {
    skuId,
    productId,
    quantity,
    unitPoints: pricePoints,
    unitCoins: priceCoins,
    unitFen: priceFen,
    snapshot: {
      productId,
      skuId,
      name,
      image,
      specifications,
      productType,
      shippingType,
      categoryId,
      revision,
      isLiquor,
    },
  };
}

/** An order of this shopper; somebody else's is as good as none, and so is a tombstone. */
export async function readOwnOrder(
  db: Pick<Database, 'get'>,
  openid: string,
  orderId: string,
): Promise<LiveOrder> {
  const order = await db.get('orders', orderId);
  return isOwn(order, openid) ? order : refuse('ORDER_NOT_FOUND', { orderId });
}

export function isOwn(order: Documents['orders'] | null, openid: string): order is LiveOrder {
  return order !== null && order.status !== 'void' && order.openid === openid;
}

/** How many orders a shopper has of each status that a shopper sees. */
export async function countByStatus(
  db: Pick<Database, 'count'>,
  openid: string,
): Promise<Partial<Record<z.output<typeof orderStatusView>, number>>> {
  const counts = orderStatusView.options.map(
    async (status) => [status, await db.count('orders', { all: { openid, status } })] as const,
  );
  return Object.fromEntries(await Promise.all(counts));
}
