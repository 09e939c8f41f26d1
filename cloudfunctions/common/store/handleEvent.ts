import * as z from 'zod';
import { NOTICE_TEXTS } from '../contract/texts';
import { dateOn } from '../domain/calendar';
import type { Database } from './database';
import type { Documents } from './documents';
import type { EventPorts } from './drainEvents';
import { newEvent } from './events';
import { reportFindings } from './findings';
import { SKUS_MAX } from '../../../database/collections/products';

type OutboxEvent = Documents['events'];

const line = z.object({ skuId: z.string(), productId: z.string(), quantity: z.int() });
const orderPayload = z.object({ orderId: z.string(), openid: z.string(), lines: z.array(line) });
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
    case 'mall.order.canceled':
      return recordLines(db, orderPayload.parse(event.payload), 'released', event.createdAt);
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

type OrderPayload = z.output<typeof orderPayload>;

async function recordLines(
  db: Database,
  { orderId, lines }: OrderPayload,
  change: 'outbound' | 'released',
  at: number,
): Promise<void> {
  for (const { skuId, productId, quantity } of lines) {
    await db.insertOnce('inventoryRecords', {
      _id: `${orderId}:${change}:${skuId}`,
      skuId,
      productId,
      change,
      delta: change === 'outbound' ? -quantity : quantity,
      sequence: null,
      orderId,
      operatorId: null,
      description: '',
      at,
    });
  }
  for (const productId of new Set(lines.map((one) => one.productId))) await refreshSalesCount(db, productId);
}

/** Derived from the stock documents, so that a repetition, or an event out of order, ends at the same number. */
async function refreshSalesCount(db: Database, productId: string): Promise<void> {
  const stocks = await db.find('stocks', { all: { productId } }, { limit: SKUS_MAX * 2 });
  const salesCount = Math.max(
    0,
    stocks.reduce((sum, { sold }) => sum + sold, 0),
  );
  await db.updateWhere('products', productId, {}, { salesCount: { set: salesCount } });
}

/** Once a day and sku. */
async function warnOfLowStock(db: Database, { lines }: OrderPayload, now: number): Promise<void> {
  for (const { skuId } of lines) {
    const stock = await db.get('stocks', skuId);
    if (stock === null || stock.alertThreshold === 0 || stock.available > stock.alertThreshold) continue;
    const { available, alertThreshold } = stock;
    const event = newEvent(
      'mall.inventory.low',
      `${skuId}.${dateOn(now)}`,
      'dispatchEvents',
      { skuId, available, alertThreshold },
      now,
    );
    await db.insertOnce('events', event);
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
