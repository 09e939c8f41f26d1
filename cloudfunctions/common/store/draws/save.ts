import * as z from 'zod';
import { drawFields, type DrawFields } from '../../contract/draw';
import { DRAW_DELAY_DEFAULT_MS, lastCloseOf, windowsFault } from '../../domain/draw/windows';
import { canCancel } from '../../domain/draw/states';
import { refuse } from '../../domain/refusal';
import type { Settings } from '../../../../database/collections/settings';
import type { Database, Tx } from '../database';
import type { Frozen } from '../documents';
import { planPublish } from './publish';
import { moveHold, requireHoldable } from './hold';
import { entryIdsOf, isPublished, type Draw } from './read';
import { readForChange, writeDraw, type Saving } from './write';

/** What an operator wants of a draw; a new one has the id of the operation. */
export interface DrawWish {
  readonly drawId?: string;
  readonly revision?: number; // of the draw as the operator saw it
  readonly draw: Partial<Frozen<DrawFields>>;
  readonly status?: 'published' | 'canceled';
  readonly reason: string; // of a cancellation
}
type Save = (tx: Tx) => Promise<Draw>;

/** Reads and decides; the transaction makes sure that the draw is still the one that was read. */
export async function planDraw(db: Database, wish: DrawWish, saving: Saving): Promise<Save> {
  const { drawId, revision, status } = wish;
  const known = drawId === undefined ? null : await readForChange(db, drawId, revision);
  if (status === 'canceled' && known !== null) return planCancel(db, known, wish.reason, saving);
  if (known !== null && known.status !== 'draft') refuse('DRAW_STATUS_INVALID', { status: known.status });
  const draft = mergeDraw(known, wish.draw, drawId ?? saving.operationId, saving);
  const why = windowsFault(draft, null);
  if (why !== null) refuse('DRAW_WINDOWS_INVALID', { why });
  if (status === 'published') return planPublish(db, draft, known, saving);
  return async (tx) => {
    await writeDraw(tx, draft, known);
    return draft;
  };
}

/** The fields alone, of a whole draw document too. */
const fieldsOnly = z.object(drawFields.shape);

/** The draft with its changes, one revision on; what a new one lacks is INVALID_INPUT. */
function mergeDraw(
  known: Draw | null,
  changes: DrawWish['draw'],
  drawId: string,
  { operatorId, rules, now }: Saving,
): Draw {
  const base = known ?? newDraw(drawId, changes, rules, now);
  const fields = fieldsOnly.safeParse({ ...base, ...changes });
  if (!fields.success) return refuse('INVALID_INPUT', { issues: issuesOf(fields.error) });
  const marks = { revision: base.revision + 1, operatorId, updatedAt: now };
  return { ...startDraw(base), ...fields.data, ...marks, closesAt: lastCloseOf(fields.data.windows) };
}

const issuesOf = ({ issues }: z.ZodError) =>
  issues.slice(0, 5).map(({ path, message }) => ({ path: ['draw', ...path].join('.'), message }));

/** Real names and adults unless the operator says otherwise (F-123); everything else by the settings. */
function newDraw(drawId: string, changes: DrawWish['draw'], { draws }: Settings, now: number) {
  const { windows = [], quota } = changes;
  return {
    description: '',
    drawAt: lastCloseOf(windows) + DRAW_DELAY_DEFAULT_MS,
    rule: { kind: 'automatic' },
    waitlistMax: quota,
    qualificationMinutes: draws.qualificationMinutes,
    requireIdentity: true,
    requireAdult: true,
    coinOnWin: draws.coinOnWin,
    _id: drawId,
    revision: 0,
    createdAt: now,
  };
}

function startDraw({ _id, createdAt }: Pick<Draw, '_id' | 'createdAt'>) {
  return {
    ...{ _id, createdAt, status: 'draft' as const },
    ...{ promise: null, list: null, result: null, toldUpTo: null, canceledAt: null, cancelReason: '' },
  };
}

/** What was held comes back with it, and who registered is told by the draw's timer: nothing is owed to anybody. */
async function planCancel(db: Database, known: Draw, reason: string, saving: Saving): Promise<Save> {
  const { operatorId, now } = saving;
  if (!canCancel(known, now)) refuse('DRAW_STATUS_INVALID', { status: known.status });
  const canceled: Draw = {
    ...known,
    ...{ status: 'canceled', revision: known.revision + 1, canceledAt: now, cancelReason: reason },
    ...{ toldUpTo: isPublished(known) ? entryIdsOf(known._id).after : null, operatorId, updatedAt: now },
  };
  if (isPublished(known)) await requireHoldable(db, known.skuId);
  return async (tx) => {
    if (isPublished(known)) await moveHold(tx, known, 'back', now);
    await writeDraw(tx, canceled, known);
    return canceled;
  };
}
