import { defineStates } from '../stateTable';

export type OrderStatus =
  | 'awaiting_payment'
  | 'paid'
  | 'accepted'
  | 'shipped'
  | 'finished'
  | 'canceled'
  | 'closing' // waiting for WeChat's closeOrder, which can still answer that the order was paid
  | 'void'; // a tombstone that spends a request id; hidden from lists

export type OrderKind = 'exchange' | 'purchase';

/** An order without money is born paid; a tombstone is born void; both are inserted so, never moved there. */
export const orderStates = defineStates<OrderStatus>(['awaiting_payment', 'paid', 'void'], {
  awaiting_payment: ['paid', 'closing', 'canceled'],
  paid: ['accepted', 'canceled'],
  accepted: ['shipped', 'canceled'],
  shipped: ['finished'],
  finished: [],
  canceled: [],
  closing: ['canceled', 'paid'],
  void: [],
});

export type RefundStatus = 'none' | 'requested' | 'approved' | 'returning' | 'refunded' | 'rejected';

/** The status of an order in the words of the source documents: 002's code and label, 003's name (C-05). */
export interface SourceStatus {
  readonly code: -1 | 0 | 1 | 2 | 3; // F-134
  readonly label: string;
  readonly name:
    | 'EXCHANGED'
    | 'ORDER_CREATED'
    | 'ORDER_PAID'
    | 'ORDER_ACCEPTED'
    | 'ORDER_SHIPPED'
    | 'ORDER_FINISHED'
    | 'ORDER_CANCELED'; // F-135
}

const SOURCE_STATUSES: Readonly<Record<OrderStatus, SourceStatus>> = {
  awaiting_payment: { code: 0, label: '待确认', name: 'ORDER_CREATED' },
  closing: { code: 0, label: '待确认', name: 'ORDER_CREATED' },
  paid: { code: 1, label: '已确认', name: 'ORDER_PAID' },
  accepted: { code: 1, label: '已确认', name: 'ORDER_ACCEPTED' },
  shipped: { code: 2, label: '已发货', name: 'ORDER_SHIPPED' },
  finished: { code: 3, label: '已完成', name: 'ORDER_FINISHED' },
  canceled: { code: -1, label: '已取消', name: 'ORDER_CANCELED' },
  void: { code: -1, label: '已取消', name: 'ORDER_CANCELED' },
};

/** An exchange that still waits for money is 003's EXCHANGED: its points are taken, its order is not confirmed. */
export function sourceStatusOf(status: OrderStatus, kind: OrderKind): SourceStatus {
  const source = SOURCE_STATUSES[status];
  return kind === 'exchange' && source.name === 'ORDER_CREATED' ? { ...source, name: 'EXCHANGED' } : source;
}
