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
import { notifyOrder } from './notifyOrder';
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
      const { shopName, notices } = ports.settings;
      const data = NOTICE_TEXTS.exchanged({ shopName, ...exchanged, on: dateOn(event.createdAt) });
      await notifyOrder(ports, notices.exchangeTemplateId, exchanged, data);
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
