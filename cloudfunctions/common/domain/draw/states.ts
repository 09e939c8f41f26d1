import { defineStates } from '../stateTable';

export type DrawStatus = 'draft' | 'published' | 'frozen' | 'drawn' | 'finished' | 'canceled';

/** Once its list is frozen a draw can only go on: who called it off then would know who was about to win. */
export const drawStates = defineStates<DrawStatus>(['draft'], {
  draft: ['published', 'canceled'],
  published: ['frozen', 'canceled'],
  frozen: ['drawn'],
  drawn: ['finished'],
  finished: [],
  canceled: [],
});

/** Whether the result is everybody's to know. Before, its qualifications may be incomplete. */
export function isTold(status: DrawStatus): boolean {
  return status === 'drawn' || status === 'finished';
}

/** Whether a draw may still be called off at `now`: never once the round that decides may be known. */
export function canCancel(
  { status, drawAt }: { readonly status: DrawStatus; readonly drawAt: number },
  now: number,
): boolean {
  return status === 'draft' || (drawStates.canMove(status, 'canceled') && now < drawAt);
}
