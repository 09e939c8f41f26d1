import * as z from 'zod';
import { instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';
import { lot, wallet } from './shoppers';

/** How far the auditor has counted a wallet's entries; from time to time it starts over. */
export const checkpoint = z.strictObject({
  _id: z.string(), // openid
  openid: z.string(),
  sequence: z.int().min(0),
  hash: z.string(),
  lots: z.array(lot),
  totals: wallet.shape.totals,
  startedAt: instant, // when the auditor last began at the first entry
});
export type Checkpoint = z.infer<typeof checkpoint>;

export const collection = defineCollection({
  name: 'checkpoints',
  title: '对账进度',
  purpose: 'The auditor’s own count of each wallet, so that a run reads only what is new.',
  schema: checkpoint,
  indexes: [],
  rule: 'ADMINONLY',
  retention: 'may be removed: the auditor starts over',
});
