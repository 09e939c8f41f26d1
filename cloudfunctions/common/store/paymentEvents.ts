import * as z from 'zod';
import { NOTICE_TEXTS } from '../contract/texts';
import { dateOn } from '../domain/calendar';
import type { Database } from './database';
import type { Documents } from './documents';
import type { EventPorts } from './drainEvents';
import { recordLines, warnOfLowStock } from './inventory';
import { orderPayload } from './eventPayloads';
import { grantReward } from './rewards';

type OutboxEvent = Documents['events'];

const paidPayload = orderPayload.extend({ fen: z.int() });
const refundPayload = z.object({ orderId: z.string(), openid: z.string(), fen: z.int() });

const ORDER_PAGE = 'mall-package/pages/order-detail/index?id=';

/** Units left what can be sold when their order was made, so that what goes out with the payment moves nothing more. */
export async function handlePaid(
  db: Database,
  event: OutboxEvent,
  now: number,
  ports: EventPorts,
): Promise<void> {
  const paid = paidPayload.parse(event.payload);
  await recordLines(db, paid, 'outbound', event.createdAt, 0);
  await warnOfLowStock(db, paid, now);
  const { orderId, openid, fen } = paid;
  const reward = await grantReward(db, orderId, event.createdAt, ports.settings.points, now);
  const { sendMessage, settings } = ports;
  const templateId = settings.notices.paymentTemplateId;
  if (templateId === '') return;
  const [points, coins] = [reward?.points ?? 0, reward?.coins ?? 0];
  const on = dateOn(event.createdAt);
  const data = NOTICE_TEXTS.paid({ shopName: settings.shopName, fen, points, coins, on });
  await sendMessage({ openid, templateId, page: `${ORDER_PAGE}${orderId}`, data });
}

export async function handleRefunded(event: OutboxEvent, { sendMessage, settings }: EventPorts): Promise<void> {
  const { orderId, openid, fen } = refundPayload.parse(event.payload);
  const templateId = settings.notices.refundTemplateId;
  if (templateId === '') return;
  const data = NOTICE_TEXTS.refunded({ shopName: settings.shopName, fen, on: dateOn(event.createdAt) });
  await sendMessage({ openid, templateId, page: `${ORDER_PAGE}${orderId}`, data });
}
