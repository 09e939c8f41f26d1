import { looksBack, type PastLine } from '../domain/limit/limit';
import type { WantedLine } from '../domain/order/rules';
import type { Database } from './database';
import type { Shopper } from './shoppers';

const PAST_ORDERS_MAX = 1_000;

/**
 * Earlier lines of the products whose limits look back. Read inside an exchange's transaction the count is exact,
 * because every exchange of a shopper writes the same wallet: two at once conflict.
 */
export async function readPastLines(
  reader: Pick<Database, 'find'>,
  { _id: openid, totalOrders }: Shopper,
  lines: readonly WantedLine[],
  ownOrderId: string | null,
): Promise<readonly PastLine[]> {
  if (totalOrders === 0) return []; // nothing to look for
  const past: PastLine[] = [];
  const limited = lines
    .filter(({ product }) => looksBack(product.limit))
    .map(({ product }) => product.productId);
  for (const productId of new Set(limited)) {
    const where = { all: { openid, productIds: productId, status: { noneOf: ['canceled', 'void'] } } };
    const orders = await reader.find('orders', where, {
      order: [['createdAt', 'desc']],
      limit: PAST_ORDERS_MAX,
    });
    for (const earlier of orders) {
      if (earlier.status === 'void' || earlier._id === ownOrderId) continue;
      const ofProduct = earlier.lines.filter((line) => line.productId === productId);
      past.push(...ofProduct.map(({ quantity }) => ({ productId, quantity, at: earlier.createdAt })));
    }
  }
  return past;
}
