import type { Reservation, Stock } from '../stock/stock';
import { type Finding, compare, reportForm, sumOf } from './finding';
import { orderFault, stockFault } from './form';
import { type AuditedOrder, type AuditedTombstone, isTombstone } from './order';

/**
 * Checks a SKU's stock against every order that has a line of it, all read at one moment. An order counts as sold
 * once its attempt is no longer among the reservations, until its units came back: a canceled order still counts
 * while neither the stock's `returns` nor its own `stockReturnedAt` says so. A tombstone never counts.
 */
export function auditStock(
  stock: Stock,
  orders: readonly (AuditedOrder | AuditedTombstone)[],
): readonly Finding[] {
  const subject = `stock ${stock._id}`;
  const misshapen = [
    ...reportForm('stock.form', subject, stockFault(stock)),
    ...orders.flatMap((order) => reportForm('order.form', `order ${order._id}`, orderFault(order))),
  ];
  if (misshapen.length > 0) return misshapen;
  const live = orders.filter((order): order is AuditedOrder => !isTombstone(order));
  return [
    ...countFindings(subject, stock),
    ...compare('stock.sold', subject, sumOf(live.map((order) => soldBy(order, stock))), stock.sold),
    ...reservationFindings(subject, stock, live),
  ];
}

/** `sold` may be below zero for a moment, between a cancel and the late confirmation of the same order. */
function countFindings(subject: string, stock: Stock): readonly Finding[] {
  const { available, reserved, drawHeld, sold, inbound, adjusted } = stock;
  const named = sumOf(Object.values(stock.reservations).map(({ quantity }) => quantity));
  return [
    ...compare('stock.conservation', subject, inbound + adjusted, available + reserved + drawHeld + sold),
    ...compare('stock.reserved', subject, named, reserved),
    ...compare('stock.held', subject, sumOf(Object.values(stock.holds)), drawHeld),
    ...Object.entries({ available, reserved, drawHeld, inbound }).flatMap(([field, units]) =>
      compare('stock.notNegative', `${subject}, ${field}`, Math.max(units, 0), units),
    ),
  ];
}

/** Confirmed and given back are counted apart: a cancel may come before the confirmation of a crashed exchange. */
function soldBy(order: AuditedOrder, { _id, reservations, returns }: Stock): number {
  const isConfirmed = !Object.hasOwn(reservations, order.attemptId);
  const isReturned =
    order.status === 'canceled' && (order.stockReturnedAt !== null || Object.hasOwn(returns, order._id));
  return quantityOf(order, _id) * (Number(isConfirmed) - Number(isReturned));
}

function quantityOf({ lines }: AuditedOrder, skuId: string): number {
  return sumOf(lines.filter((line) => line.skuId === skuId).map(({ quantity }) => quantity));
}

function reservationFindings(
  subject: string,
  stock: Stock,
  orders: readonly AuditedOrder[],
): readonly Finding[] {
  const byAttempt = new Map(orders.map((order) => [order.attemptId, order]));
  return Object.entries(stock.reservations).flatMap(([attemptId, reservation]) => {
    const place = `${subject}, reservation ${attemptId}`;
    const order = byAttempt.get(attemptId);
    return [
      ...compare('stock.reservation', place, Math.max(reservation.quantity, 1), reservation.quantity),
      ...(order === undefined ? [] : compareReservation(place, stock._id, reservation, order)),
    ];
  });
}

/** A reservation that an order consumed holds that order's quantity under that order's name. */
function compareReservation(
  place: string,
  skuId: string,
  { orderId, quantity }: Reservation,
  order: AuditedOrder,
): readonly Finding[] {
  return [
    ...compare('stock.reservation', `${place}, order`, order._id, orderId),
    ...compare('stock.reservation', `${place}, quantity`, quantityOf(order, skuId), quantity),
  ];
}
