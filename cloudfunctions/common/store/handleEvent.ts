import * as z from 'zod';
import { NOTICE_TEXTS } from '../contract/texts';
import { dateOn } from '../domain/calendar';
import type { Database } from './database';
import type { Documents } from './documents';
import { handleWon } from './draws/won';
import type { EventPorts } from './drainEvents';
import { orderPayload } from './eventPayloads';
import { reportFindings } from './findings';
import { recordLines, warnOfLowStock } from './inventory';
import { handlePaid, handleRefunded } from './paymentEvents';

type OutboxEvent = Documents['events'];

const exchangePayload = orderPayload.extend({ points: z.int(), coins: z.int() });
const lowStockPayload = z.object({ skuId: z.string(), available: z.int(), alertThreshold: z.int() });

/** Does what an event asks for. Each effect has an id of its own or writes a derived value: twice is as once. */
export async function handleEvent(
  db: Database,
  event: OutboxEvent,
  now: number,
  ports: EventPorts,
): Promise<void> {
  switch (event.type) {
    case 'mall.product.exchanged': {
      const exchanged = exchangePayload.parse(event.payload);
      await recordLines(db, exchanged, 'outbound', event.createdAt);
      await warnOfLowStock(db, exchanged, now);
      await notifyExchange(exchanged, ports, event.createdAt);
      return;
    }
    case 'mall.order.created':
      return recordLines(db, orderPayload.parse(event.payload), 'reserved', event.createdAt);
    case 'payment.success':
      return handlePaid(db, event, now, ports);
    case 'refund.success':
      return handleRefunded(event, ports);
    case 'mall.order.canceled':
      return recordLines(db, orderPayload.parse(event.payload), 'released', event.createdAt);
    case 'draw.won':
      return handleWon(db, event, now, ports);
    case 'mall.inventory.low': {
      const { skuId, available, alertThreshold } = lowStockPayload.parse(event.payload);
      const finding = {
        law: 'stock.low',
        subject: `stock ${skuId}`,
        expected: `> ${alertThreshold}`,
        actual: available,
      } as const;
      await reportFindings(db, [finding], now);
      return;
    }
  }
}

/** Best effort: a shopper who accepted no message gets none, and nothing waits for it. */
async function notifyExchange(
  exchanged: z.output<typeof exchangePayload>,
  { sendMessage, settings }: EventPorts,
  at: number,
): Promise<void> {
  const templateId = settings.notices.exchangeTemplateId;
  if (templateId === '') return;
  const { openid, orderId, points, coins } = exchanged;
  const data = NOTICE_TEXTS.exchanged({ shopName: settings.shopName, points, coins, on: dateOn(at) });
  await sendMessage({ openid, templateId, page: `mall-package/pages/order-detail/index?id=${orderId}`, data });
}
