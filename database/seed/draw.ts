import * as z from 'zod';
import { DRAW_DELAY_MIN_MS } from '../../cloudfunctions/common/domain/draw/windows';
import type { LocalCloud } from '../../scripts/local/types';
import { LOCAL_OPERATORS } from './operators';
import { DRAW_PRODUCT_ID } from './shopProducts';

const MINUTE_MS = 60_000;
const OPEN_MS = 5 * MINUTE_MS;
const QUOTA = 2;

export interface OpenDraw {
  readonly drawId: string;
  readonly name: string;
  readonly closesAt: number;
  readonly drawAt: number;
}

const answer = z.object({ success: z.literal(true), data: z.object({ drawId: z.string() }) });
const stored = z.object({ _id: z.string(), name: z.string(), closesAt: z.number(), drawAt: z.number() });

/**
 * Publishes a draw of the sealed bottle as its operator would, so that whoever starts a local cloud can register at
 * once and sees it drawn minutes later; one that is still open stays the one. Null: it could not be, say because all
 * bottles are sold or the operator's key is another now.
 */
export async function openDraw({
  engine,
  clock,
  functions,
}: Pick<LocalCloud, 'engine' | 'clock' | 'functions'>): Promise<OpenDraw | null> {
  const now = clock.now();
  const query = { productId: DRAW_PRODUCT_ID, status: 'published', closesAt: { $gt: now } };
  const found = await engine.find({ collection: 'draws', query, limit: 1 });
  const running = stored.safeParse(found.documents[0]);
  if (running.success) {
    const { _id: drawId, ...facts } = running.data;
    return { drawId, ...facts };
  }
  const [, { operatorId, key }] = LOCAL_OPERATORS;
  const closesAt = now + OPEN_MS;
  const drawAt = closesAt + DRAW_DELAY_MIN_MS + MINUTE_MS;
  const draw = {
    name: '金鹿·十五年封坛 现场抢签',
    description: '报名免费，报名结束后几分钟内摇号，中签后限时购买。',
    ...{ productId: DRAW_PRODUCT_ID, skuId: DRAW_PRODUCT_ID, quota: QUOTA },
    ...{ windows: [{ opensAt: now, closesAt }], drawAt },
  };
  const event = { requestId: `seed-draw-${now}`, operator: { operatorId, key }, draw, status: 'published' };
  const { result } = await functions.invoke('saveDraw', event, { kind: 'console' });
  const published = answer.safeParse(result);
  return published.success ? { drawId: published.data.data.drawId, name: draw.name, closesAt, drawAt } : null;
}
