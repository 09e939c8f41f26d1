import * as z from 'zod';
import { id } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

/**
 * A part of a draw's frozen list: 1,024 registrations, fewer in the last one, in the order of registration id. It is
 * public: pseudonyms and instants, no names. Each is a complete subtree of the draw's Merkle tree.
 */
export const drawChunk = z.strictObject({
  _id: z.string(), // `${drawId}:${index, six digits}`
  drawId: id,
  index: z.int().min(0),
  count: z.int().min(1).max(1_024),
  lastId: z.string(), // of the last registration in it: where the next chunk goes on
  entries: z.string(), // base64 of count × 40 bytes: pseudonym (32), registeredAt in ms (8, big-endian)
  root: z.string().regex(/^[0-9a-f]{64}$/),
});
export type DrawChunk = z.infer<typeof drawChunk>;

export const collection = defineCollection({
  name: 'drawChunks',
  title: '抢签公示名单',
  purpose: 'The frozen list of a draw, in parts: what anybody needs to check it.',
  schema: drawChunk,
  indexes: [
    {
      name: 'by_drawId_lastId',
      keys: [
        ['drawId', 1],
        ['lastId', 1],
      ],
      query: 'getDraw: the part that holds a registration',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'as long as the draw',
});
