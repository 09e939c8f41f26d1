import * as z from 'zod';
import { drawProof, drawProofChunk } from '../common/contract/drawProof';
import { defineContract } from '../common/contract/defineContract';
import { id } from '../common/contract/units';

export const contract = defineContract({
  name: 'getDrawProof',
  summary:
    'What proves a draw, for anybody: promise, frozen list and result; or one part of the list. Over HTTP too.',
  kind: 'query',
  auth: 'anyone',
  input: z.strictObject({
    drawId: id,
    chunk: z
      .string()
      .regex(/^\d{1,6}$/)
      .optional(), // which part of the list; a text, as a query string has it
  }),
  output: z.strictObject({
    proof: drawProof.nullable(), // null: a part was asked for
    chunk: drawProofChunk.nullable(), // null: none was asked for
  }),
  errors: ['INVALID_INPUT', 'DRAW_NOT_FOUND', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256, http: { path: '/draw-proof' } },
});
