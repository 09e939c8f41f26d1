import { orderStatusView } from '../common/contract/views';
import { pagingOf } from '../common/domain/paging';
import { defineQuery } from '../common/runtime/define';
import { isOwn } from '../common/store/orders';
import { viewOrder } from '../common/views/order';
import { contract } from './contract';

/** Tombstones have no openid, so they are in nobody's list. */
export const listOrders = defineQuery(contract, async ({ input, openid, db, settings }) => {
  const { status, statistics, page, pageSize } = input;
  const rules = await settings();
  const where = { all: status === undefined ? { openid } : { openid, status } };
  const newestFirst = [['createdAt', 'desc']] as const;

  const found = await db.find('orders', where, { order: newestFirst, skip: (page - 1) * pageSize, limit: pageSize });
  const total = await db.count('orders', where);

  const orders = found.flatMap((order) => (isOwn(order, openid) ? [viewOrder(order, rules.exchange.deliveryDays)] : []));
  return { orders, paging: pagingOf({ page, pageSize, total }), statistics: statistics ? await countByStatus() : null };

  async function countByStatus() {
    const counts = orderStatusView.options.map(async (one) => [one, await db.count('orders', { all: { openid, status: one } })]);
    return Object.fromEntries(await Promise.all(counts)) as Record<string, number>;
  }
});
