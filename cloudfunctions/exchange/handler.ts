import { refuse } from '../common/domain/refusal';
import { defineCommand } from '../common/runtime/define';
import { identifyRequest } from '../common/store/orders';
import { placeExchange } from '../common/store/placeExchange';
import { planExchange } from '../common/store/planExchange';
import { viewBalances } from '../common/views/wallet';
import { viewOrder } from '../common/views/order';
import { contract } from './contract';

export const exchange = defineCommand(contract, async ({ input, openid, now, db, settings, note }) => {
  if (input.paymentMethod !== 'wallet')
    refuse('PAYMENT_METHOD_UNSUPPORTED', { paymentMethod: input.paymentMethod });
  const request = identifyRequest(openid, input);
  const rules = await settings();

  const placed = await placeExchange(db, request, () => planExchange(db, request, input, rules, now), now);

  const { order, shopper } = placed;
  note({ orderId: order._id, points: order.totalPoints, coins: order.totalCoins });
  return {
    order: viewOrder(order, rules.exchange.deliveryDays),
    exchangeOrderId: order._id,
    remaining: viewBalances(shopper.wallet, now),
  };
});
