import * as z from 'zod';
import { drawFields, drawList, drawPromise, drawResult } from '../../cloudfunctions/common/contract/draw';
import { id, instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export {
  DRAW_QUOTA_MAX,
  DRAW_WINDOWS_MAX,
  drawBeacon,
  drawFields,
  drawList,
  drawPromise,
  drawResult,
  drawRule,
  drawWindow,
} from '../../cloudfunctions/common/contract/draw';
export type {
  DrawBeacon,
  DrawFields,
  DrawList,
  DrawResult,
  DrawRule,
} from '../../cloudfunctions/common/contract/draw';

export const drawStatus = z.enum(['draft', 'published', 'frozen', 'drawn', 'finished', 'canceled']);

export const draw = drawFields.extend({
  _id: id,
  status: drawStatus,
  revision: z.int().min(1),
  closesAt: instant, // of the last window
  promise: drawPromise.nullable(), // null while draft
  list: drawList.nullable(),
  result: drawResult.nullable(),
  /** How far shoppers were told how it ended: the last registration; null: nobody needs to be told (any more). */
  toldUpTo: z.string().nullable(),
  canceledAt: instant.nullable(),
  cancelReason: z.string().max(200),
  operatorId: z.string(),
  createdAt: instant,
  updatedAt: instant,
});
export type Draw = z.infer<typeof draw>;

export const collection = defineCollection({
  name: 'draws',
  title: '抢签活动',
  purpose: 'Draws of limited products: what was promised, what was frozen and how it ended.',
  schema: draw,
  indexes: [
    {
      name: 'by_status_closesAt',
      keys: [
        ['status', 1],
        ['closesAt', 1],
      ],
      query: 'listDraws; draw: what is due',
    },
    { name: 'by_toldUpTo', keys: [['toldUpTo', 1]], query: 'draw: whom nobody has told yet' },
    {
      name: 'by_productId_closesAt',
      keys: [
        ['productId', 1],
        ['closesAt', -1],
      ],
      query: 'listDraws of a product',
    },
  ],
  rule: 'ADMINONLY',
  retention: 'at least two years, with everything that proves it',
});
