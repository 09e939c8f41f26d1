import type { InputOf } from '../common/contract/defineContract';
import { invariant } from '../common/domain/invariant';
import { defineCommand } from '../common/runtime/define';
import { identifyRequest } from '../common/store/orders';
import { placeOrder } from '../common/store/placeOrder';
import { planDrawPurchase, planOrder } from '../common/store/planOrder';
import { viewOrder } from '../common/views/order';
import { contract } from './contract';

export const createOrder = defineCommand(contract, async ({ input, openid, now, db, settings, note }) => {
  const request = identifyRequest(openid, input);
  const rules = await settings();

  const plan = () => {
    const { drawId, lines } = subjectOf(input);
    return drawId === undefined
      ? planOrder(db, 'purchase', request, { ...input, lines }, rules, now)
      : planDrawPurchase(db, request, { ...input, drawId }, rules, now);
  };
  const { order } = await placeOrder(db, request, plan, now);

  note({ orderId: order._id, fen: order.totalFen });
  return { order: viewOrder(order, rules, now) };
});

/** Either of them, as the contract asks. */
function subjectOf({ drawId, lines }: InputOf<typeof contract>) {
  if (drawId !== undefined) return { drawId };
  invariant(lines !== undefined, 'an order has lines or a qualification');
  return { lines };
}
