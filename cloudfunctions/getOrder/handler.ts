import { defineQuery } from '../common/runtime/define';
import { readOwnOrder } from '../common/store/orders';
import { viewOrder } from '../common/views/order';
import { contract } from './contract';

export const getOrder = defineQuery(contract, async ({ input, openid, now, db, settings }) => {
  const rules = await settings();
  const order = await readOwnOrder(db, openid, input.orderId);
  return { order: viewOrder(order, rules, now) };
});
