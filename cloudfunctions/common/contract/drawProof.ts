import * as z from 'zod';
import { drawFields, drawList, drawPromise, drawResult, hash } from './draw';
import { id, instant } from './units';

export const DRAW_CHUNK_ENTRIES_MAX = 1_024; // a power of two, so that every chunk is a subtree of the list's tree
const PATH_STEPS_MAX = 40;

/**
 * What the mall publishes of a draw: the promise from the day it is published, `list` once registration has closed and
 * before the beacon's round, `result` once it is drawn. With the chunks of the list it proves everything.
 */
export const drawProof = drawPromise.extend({
  drawId: id,
  fields: drawFields,
  list: drawList.nullable(),
  result: drawResult.nullable(),
});
export type DrawProof = z.infer<typeof drawProof>;

/** A part of the frozen list, as anybody may read it: entries in the order of their pseudonyms. */
export const drawProofChunk = z.strictObject({
  index: z.int().min(0),
  count: z.int().min(1).max(DRAW_CHUNK_ENTRIES_MAX),
  entries: z.base64(), // of count × 40 bytes: pseudonym (32), registeredAt in ms (8, big-endian)
  root: hash,
});
export type DrawProofChunk = z.infer<typeof drawProofChunk>;

/** One shopper's own entry and the hashes that lead from it to the root: with the proof it is all a loser needs. */
export const drawOwnEntry = z.strictObject({
  pseudonym: hash,
  registeredAt: instant,
  index: z.int().min(0), // place in the list
  path: z.array(hash).max(PATH_STEPS_MAX), // from the leaf to the root
});
export type DrawOwnEntry = z.infer<typeof drawOwnEntry>;
