import type { InputOf } from '../common/contract/defineContract';
import { refuse } from '../common/domain/refusal';
import { defineCommand } from '../common/runtime/define';
import { identifyRequest } from '../common/store/orders';
import { placeOrder } from '../common/store/placeOrder';
import { planOrder } from '../common/store/planOrder';
import { viewBalances } from '../common/views/wallet';
import { viewOrder } from '../common/views/order';
import { contract } from './contract';

export const exchange = defineCommand(contract, async ({ input, openid, now, db, settings, note }) => {
  requireMethod(input.paymentMethod);
  const request = identifyRequest(openid, input);
  const rules = await settings();

  const placed = await placeOrder(
    db,
    request,
    () => planOrder(db, 'exchange', request, input, rules, now),
    now,
  );

  const { order, shopper } = placed;
  note({ orderId: order._id, points: order.totalPoints, coins: order.totalCoins });
  return {
    order: viewOrder(order, rules, now),
    exchangeOrderId: order._id,
    remaining: viewBalances(shopper.wallet, now),
  };
});

/** The wallet pays points and coins, WeChat the money; the source documents name two more (C-12). */
function requireMethod(paymentMethod: InputOf<typeof contract>['paymentMethod']): void {
  if (paymentMethod !== 'wallet' && paymentMethod !== 'wechat')
    refuse('PAYMENT_METHOD_UNSUPPORTED', { paymentMethod });
}
