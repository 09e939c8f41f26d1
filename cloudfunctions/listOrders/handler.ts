import { pagingOf } from '../common/domain/paging';
import { defineQuery } from '../common/runtime/define';
import { countByStatus, isOwn } from '../common/store/orders';
import { viewOrder } from '../common/views/order';
import { contract } from './contract';

const NEWEST_FIRST = [['createdAt', 'desc']] as const;

/** Tombstones have no openid, so they are in nobody's list. */
export const listOrders = defineQuery(contract, async ({ input, openid, now, db, settings }) => {
  const { status, statistics, page, pageSize } = input;
  const rules = await settings();
  const where = { all: status === undefined ? { openid } : { openid, status } };
  const slice = { order: NEWEST_FIRST, skip: (page - 1) * pageSize, limit: pageSize };

  const found = await db.find('orders', where, slice);
  const total = await db.count('orders', where);

  const own = found.filter((order) => isOwn(order, openid));
  return {
    orders: own.map((order) => viewOrder(order, rules, now)),
    paging: pagingOf({ page, pageSize, total }),
    statistics: statistics ? await countByStatus(db, openid) : null,
  };
});
