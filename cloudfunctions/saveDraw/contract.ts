import * as z from 'zod';
import { drawFields, drawPromise } from '../common/contract/draw';
import { defineContract } from '../common/contract/defineContract';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { id, requestId } from '../common/contract/units';
import { drawStatus } from '../../database/collections/draws';

const REASON_CHARS_MAX = 200;

export const contract = defineContract({
  name: 'saveDraw',
  summary:
    'Makes a draw as a draft, changes it, publishes it (which fixes everything and holds the quota), calls it off.',
  kind: 'command',
  auth: 'operator',
  role: 'draws',
  input: z
    .strictObject({
      requestId,
      drawId: id.exactOptional(), // absent: a new draw
      revision: z.int().min(1).exactOptional(), // of the draw as the operator saw it
      draw: drawFields.exactPartial().default({}), // what is left out has its default, or stays as it is
      status: z.enum(['published', 'canceled']).exactOptional(),
      reason: z.string().max(REASON_CHARS_MAX).default(''), // of a cancellation; shoppers read it
    })
    .refine(({ drawId, revision }) => (drawId === undefined) === (revision === undefined), {
      path: ['revision'],
      error: '修改活动时请同时填写活动编号和版本',
    })
    .refine(
      ({ drawId, status, draw }) =>
        status !== 'canceled' || (drawId !== undefined && Object.keys(draw).length === 0),
      { path: ['status'], error: '取消活动时只需填写活动编号、版本和原因' },
    ),
  output: z.strictObject({
    drawId: id,
    revision: z.int(),
    status: drawStatus,
    promise: drawPromise.nullable(), // null while it is a draft
  }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'DRAW_NOT_FOUND',
    'REVISION_STALE',
    'DRAW_STATUS_INVALID',
    'DRAW_WINDOWS_INVALID',
    'DRAW_PRODUCT_INVALID',
    'DRAW_STOCK_NOT_ENOUGH',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
