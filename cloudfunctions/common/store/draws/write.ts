import { refuse } from '../../domain/refusal';
import type { Settings } from '../../../../database/collections/settings';
import type { Database, Tx } from '../database';
import type { Draw } from './read';

/** Who saves a draw, when, and under which rules. */
export interface Saving {
  readonly operationId: string;
  readonly operatorId: string;
  readonly rules: Settings;
  readonly now: number;
}

/** The draw that an operator wants to change, as they saw it. */
export async function readForChange(
  from: Pick<Database, 'get'>,
  drawId: string,
  revision: number | undefined,
): Promise<Draw> {
  const known = await from.get('draws', drawId);
  if (known === null) return refuse('DRAW_NOT_FOUND', { drawId });
  if (known.revision !== revision) refuse('REVISION_STALE', { revision: known.revision });
  return known;
}

/** Writes the draw unless somebody, or the draw's own timer, changed it since it was read. */
export async function writeDraw(tx: Tx, draw: Draw, known: Draw | null): Promise<void> {
  if (known === null) return tx.insert('draws', draw);
  const current = await readForChange(tx, known._id, known.revision);
  if (current.status !== known.status) refuse('DRAW_STATUS_INVALID', { status: current.status });
  await tx.put('draws', draw);
}
