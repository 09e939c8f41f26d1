import type { OrderView } from '../contract/views';
import { DAY_MS } from '../domain/calendar';
import { orderStates, sourceStatusOf } from '../domain/order/states';
import { invariant } from '../domain/invariant';
import type { LiveOrder } from '../store/orders';

/** An order as its owner sees it. The delivery estimate counts from payment. */
export function viewOrder(order: LiveOrder, deliveryDays: number): OrderView {
  const { status } = order;
  invariant(status !== 'void', 'a tombstone is never shown');
  const source = sourceStatusOf(status, order.kind);
  return {
    id: order._id,
    orderNo: order._id,
    kind: order.kind,
    paymentMode: order.paymentMode,
    status,
    statusCode: source.code,
    statusLabel: source.label,
    statusName: source.name,
    refundStatus: order.refundStatus,
    lines: order.lines.map(viewLine),
    totalPoints: order.totalPoints,
    totalCoins: order.totalCoins,
    totalFen: order.totalFen,
    buyerRemark: order.buyerRemark,
    buyerMessage: order.buyerMessage,
    canCancel: orderStates.canMove(status, 'canceled'),
    createdAt: order.createdAt,
    paidAt: order.paidAt,
    acceptedAt: order.acceptedAt,
    shippedAt: order.shippedAt,
    finishedAt: order.finishedAt,
    canceledAt: order.canceledAt,
    expiresAt: order.expiresAt,
    estimatedDeliveryAt: order.paidAt === null ? null : order.paidAt + deliveryDays * DAY_MS,
  };
}

function viewLine(line: LiveOrder['lines'][number]): OrderView['lines'][number] {
  const { productId, skuId, quantity, unitPoints, unitCoins, unitFen, snapshot } = line;
  const { name, image, specifications } = snapshot;
  return {
    productId,
    skuId,
    name,
    image,
    specifications: { ...specifications },
    quantity,
    unitPoints,
    unitCoins,
    unitFen,
  };
}
