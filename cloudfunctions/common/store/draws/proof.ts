import { drawProof, drawProofChunk, type DrawProof, type DrawProofChunk } from '../../contract/drawProof';
import { drawFields } from '../../contract/draw';
import * as z from 'zod';
import { isTold } from '../../domain/draw/states';
import { refuse } from '../../domain/refusal';
import type { Database } from '../database';
import { chunkIdOf } from './chunks';
import { readPublishedDraw } from './read';

const fieldsOnly = z.object(drawFields.shape);

/** Promise, list and result, each from when it is public. The result tells the secret, so it waits for all winners. */
export async function readProof(db: Pick<Database, 'get'>, drawId: string): Promise<DrawProof> {
  const draw = await readPublishedDraw(db, drawId);
  const { promise, list, result, status } = draw;
  const fields = fieldsOnly.parse(draw);
  return drawProof.parse({ ...promise, drawId, fields, list, result: isTold(status) ? result : null });
}

/** A part of the frozen list; before it is frozen there is none. */
export async function readProofChunk(
  db: Pick<Database, 'get'>,
  drawId: string,
  index: number,
): Promise<DrawProofChunk> {
  const { list } = await readPublishedDraw(db, drawId);
  const chunk = list === null ? null : await db.get('drawChunks', chunkIdOf(drawId, index));
  if (chunk === null) return refuse('DRAW_NOT_FOUND', { drawId, chunk: index });
  const { count, entries, root } = chunk;
  return drawProofChunk.parse({ index, count, entries, root });
}
