import { DAY_MS } from '../../../domain/calendar';
import { invariant } from '../../../domain/invariant';
import type { World } from '../../world';
import { orderOf, payAt } from '../../paying';
import { asNotice, asShopper, asTimer, codeOf } from '../callers';
import { ALICE, furnishMoneyShop, lookAtMoney, PRICE_FEN } from '../moneyShop';
import type { Write } from './write';

/** What timers do about money. A run that dies is followed by another. */

const job = (operation: string): Pick<Write, 'operation' | 'caller' | 'repetition' | 'call' | 'look'> => ({
  operation,
  caller: 'timer',
  repetition: 'ownAnswer', // it tells what this run did
  call: (world) => asTimer(world, operation),
  look: lookAtMoney,
});

const SOLD = PRICE_FEN * 2;

/** An order that was paid without a notice, one that nobody closed, and a refund that nobody sent. */
export const reconcilePayments: Write = {
  ...job('reconcilePayments'),
  async furnish(world) {
    await furnishMoneyShop()(world);
    const { pay } = world.cloud.wechat;
    pay.behave({ notices: 'never' });
    const [unheard, unclosed, unsent] = [
      await orderOf(world, ALICE, 'mug', { requestId: 'request-unheard' }),
      await orderOf(world, ALICE, 'mug', { requestId: 'request-unclosed' }),
      await orderOf(world, ALICE, 'mug', { requestId: 'request-unsent' }),
    ];
    await payAt(world, ALICE, unheard);
    await asShopper(world, ALICE, 'payOrder', { orderId: unclosed });
    await payAt(world, ALICE, unsent);
    await notice(world, unsent);
    pay.behave({ outage: true });
    await asShopper(world, ALICE, 'cancelOrder', { orderId: unclosed });
    await asShopper(world, ALICE, 'cancelOrder', { orderId: unsent });
    pay.behave({ outage: false });
  },
  effect: {
    orders: ['canceled, refund none', 'canceled, refund refunded', 'paid, refund none'],
    refunds: [`cancel refunded 0+0+${PRICE_FEN}, clawed 0+0, short 0+0`],
    alice: '29+1',
    stock: 'mug 4 0 1, tea 5 0 0',
    wechat: `${SOLD}-${PRICE_FEN}`,
  },
};

/** Yesterday's bill has another amount of one order and lacks the other. */
export const reconcileBill: Write = {
  ...job('reconcilePayments'),
  async furnish(world) {
    await furnishMoneyShop()(world);
    const { pay } = world.cloud.wechat;
    pay.behave({ notices: 'never' });
    const [billed, unbilled] = [
      await orderOf(world, ALICE, 'mug', { requestId: 'request-billed' }),
      await orderOf(world, ALICE, 'mug', { requestId: 'request-unbilled' }),
    ];
    for (const orderId of [billed, unbilled]) {
      await payAt(world, ALICE, orderId);
      await notice(world, orderId);
    }
    pay.bill.alter({ orderId: billed }, { totalFen: PRICE_FEN - 1 });
    pay.bill.remove({ orderId: unbilled });
    await world.fire('dispatchEvents');
    world.cloud.clock.move(DAY_MS);
  },
  look: async (world) =>
    (await world.all('audits')).map(({ law, expected, actual }) => `${law}: ${expected}, not ${actual}`).sort(),
  effect: ['payment.bill: 9899, not 9900', 'payment.bill: no line, not 9900'],
};

/** A payment earned something, and a refund has ended: each event is handled once. */
export const dispatchMoneyEvents: Write = {
  ...job('dispatchEvents'),
  async furnish(world) {
    await furnishMoneyShop()(world);
    const { pay } = world.cloud.wechat;
    pay.behave({ notices: 'never', refunds: 'prompt' });
    const [kept, canceled] = [
      await orderOf(world, ALICE, 'mug', { requestId: 'request-kept' }),
      await orderOf(world, ALICE, 'mug', { requestId: 'request-canceled' }),
    ];
    for (const orderId of [kept, canceled]) {
      await payAt(world, ALICE, orderId);
      await notice(world, orderId);
    }
    await asShopper(world, ALICE, 'cancelOrder', { orderId: canceled });
    await notice(world, canceled, `${canceled}-cancel`);
  },
  async look(world) {
    const events = (await world.all('events')).map(({ type, state }) => `${type} ${state}`).sort();
    return { ...(await lookAtMoney(world)), events };
  },
  effect: {
    orders: ['canceled, refund refunded', 'paid, refund none'],
    refunds: [`cancel refunded 0+0+${PRICE_FEN}, clawed 0+0, short 0+0`],
    alice: '29+1',
    stock: 'mug 4 0 1, tea 5 0 0',
    wechat: `${SOLD}-${PRICE_FEN}`,
    events: [
      'mall.order.canceled done',
      'mall.order.created done',
      'mall.order.created done',
      'payment.success done',
      'payment.success done',
      'refund.success done',
    ],
  },
};

async function notice(world: World, orderId: string, refundId?: string): Promise<void> {
  invariant(codeOf(await asNotice(world, orderId, refundId)) === 'SUCCESS', 'the notice is taken');
}
