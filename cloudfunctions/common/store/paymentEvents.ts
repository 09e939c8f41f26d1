import * as z from 'zod';
import { NOTICE_TEXTS } from '../contract/texts';
import { dateOn } from '../domain/calendar';
import type { Database } from './database';
import type { Documents } from './documents';
import type { EventPorts } from './drainEvents';
import { recordLines, warnOfLowStock } from './inventory';
import { orderPayload } from './eventPayloads';
import { notifyOrder } from './notifyOrder';
import { grantReward } from './rewards';

type OutboxEvent = Documents['events'];

const paidPayload = orderPayload.extend({ fen: z.int() });
const refundPayload = z.object({ orderId: z.string(), openid: z.string(), fen: z.int() });

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
  const { settings } = ports;
  const reward = await grantReward(db, paid.orderId, event.createdAt, settings.points, now);
  const [points, coins] = [reward?.points ?? 0, reward?.coins ?? 0];
  const on = dateOn(event.createdAt);
  const data = NOTICE_TEXTS.paid({ shopName: settings.shopName, fen: paid.fen, points, coins, on });
  await notifyOrder(ports, settings.notices.paymentTemplateId, paid, data);
}

export async function handleRefunded(event: OutboxEvent, ports: EventPorts): Promise<void> {
  const refunded = refundPayload.parse(event.payload);
  const { notices, shopName } = ports.settings;
  const data = NOTICE_TEXTS.refunded({ shopName, fen: refunded.fen, on: dateOn(event.createdAt) });
  await notifyOrder(ports, notices.refundTemplateId, refunded, data);
}
