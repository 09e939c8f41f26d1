import type { EventType } from '../../../database/collections/events';
import type { Documents } from './documents';
import type { LiveOrder } from './orders';

/** An event of the outbox: inserted with the write that causes it, once for each cause. */
export function newEvent(
  type: EventType,
  causeId: string,
  source: string,
  payload: Readonly<Record<string, unknown>>,
  now: number,
): Documents['events'] {
  const progress = {
    state: 'pending',
    attempts: 0,
    lastError: '',
    dueAt: now,
    createdAt: now,
    doneAt: null,
  } as const;
  return {
    _id: `${causeId}:${type}`,
    type,
    source,
    payload: payload as Documents['events']['payload'],
    ...progress,
  };
}

/** The lines of an order, as far as its events speak of them. */
export function eventLinesOf({ lines }: Pick<LiveOrder, 'lines'>) {
  return lines.map(({ skuId, productId, quantity }) => ({ skuId, productId, quantity }));
}
