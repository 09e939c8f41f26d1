import type { OrderView } from '../contract/views';
import { DAY_MS } from '../domain/calendar';
import { isPayable } from '../domain/payment/payable';
import { isRefundable, isRefunding } from '../domain/payment/refund';
import { orderStates, sourceStatusOf } from '../domain/order/states';
import { invariant } from '../domain/invariant';
import type { Settings } from '../../../database/collections/settings';
import type { LiveOrder } from '../store/orders';

export type OrderRules = Pick<Settings, 'exchange' | 'payment'>;

/** An order as its owner sees it at `now`. The delivery estimate counts from payment. */
export function viewOrder(order: LiveOrder, { exchange, payment }: OrderRules, now: number): OrderView {
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
    payment: viewPayment(order),
    reward: order.reward === null ? null : { points: order.reward.points, coins: order.reward.coins },
    refunded: { points: order.refundedPoints, coins: order.refundedCoins, fen: order.refundedFen },
    drawId: order.drawId,
    deliveryInfo: viewDelivery(order),
    buyerRemark: order.buyerRemark,
    buyerMessage: order.buyerMessage,
    canPay: isPayable(order, now),
    canCancel: status !== 'closing' && orderStates.canMove(status, 'canceled') && !isRefunding(order),
    canRefund: isRefundable(order, payment.refundDays, now),
    createdAt: order.createdAt,
    paidAt: order.paidAt,
    acceptedAt: order.acceptedAt,
    shippedAt: order.shippedAt,
    finishedAt: order.finishedAt,
    canceledAt: order.canceledAt,
    expiresAt: order.expiresAt,
    estimatedDeliveryAt: order.paidAt === null ? null : order.paidAt + exchange.deliveryDays * DAY_MS,
  };
}

function viewPayment({ totalFen: fen, status, expiresAt, payment }: LiveOrder): OrderView['payment'] {
  if (fen === 0) return null;
  const payUntil = status === 'awaiting_payment' ? expiresAt : null;
  return { method: 'wechat', fen, payUntil, tradeNo: payment?.transactionId ?? null };
}

function viewDelivery({ address, delivery }: LiveOrder): OrderView['deliveryInfo'] {
  if (address === null && delivery === null) return null;
  const {
    receiverName = '',
    receiverPhone = '',
    province = '',
    city = '',
    district = '',
    detail = '',
  } = address ?? {};
  const { carrier = '', trackingNo = '' } = delivery ?? {};
  return { receiverName, receiverPhone, address: province + city + district + detail, carrier, trackingNo };
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
