import type { EventType } from '../../../database/collections/events';
import type { Documents } from './documents';

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
