import { useWorld } from '../common/testing/operating';
import {
  buy,
  deliver,
  grantedTo,
  openShop,
  orderOf,
  payAt,
  PROVIDERS,
  readOrder,
  restoredTo,
} from '../common/testing/paying';

const MINUTE_MS = 60_000;

describe.each(PROVIDERS)('at %s', (provider) => {
  const world = useWorld(async (fresh) => {
    await openShop(fresh, provider);
    await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 5, grantsCoin: true });
    await fresh.product({ _id: 'set', paymentMode: 'mixed', isLiquor: false, pricePoints: 7, stock: 5 });
    await fresh.shopper('alice', { points: 100 });
  });
  const pay = () => world().cloud.wechat.pay;
  const cancel = (orderId: string) => world().call('cancelOrder', { orderId }, 'alice');
  const transactionOf = (orderId: string) =>
    pay()
      .transactions()
      .find((one) => one.orderId === orderId);
  const exchange = async () => {
    const lines = [{ productId: 'set', quantity: 2 }];
    const answer = await world().call('exchange', { requestId: 'request-set', lines }, 'alice');
    return String(answer.data?.['exchangeOrderId']);
  };

  test('an order whose payment was never opened is canceled without asking the provider', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug');
    pay().behave({ outage: true });

    expect(await cancel(orderId)).toMatchObject({ data: { order: { status: 'canceled' } } });
    expect(await world().audit()).toEqual([]);
  });

  test('F-160 an opened payment is closed at the provider first, so that it cannot be paid afterwards', async () => {
    pay().behave({ closing: 'anytime' });
    const orderId = await exchange();
    await world().call('payOrder', { orderId }, 'alice');

    const answer = await cancel(orderId);

    expect(answer).toMatchObject({ data: { order: { status: 'canceled' }, remaining: { points: 100 } } });
    expect(transactionOf(orderId)).toMatchObject({ state: 'CLOSED' });
    expect(() => pay().pay(orderId)).toThrow();
    expect(await world().document('stocks', 'set')).toMatchObject({ available: 5, sold: 0 });
    expect(await world().audit()).toEqual([]);
  });

  test('refused within five minutes it is closing: it holds its units, and the job closes it later', async () => {
    pay().behave({ closing: 'afterFiveMinutes' });
    const orderId = await exchange();
    await world().call('payOrder', { orderId }, 'alice');

    const answer = await cancel(orderId);

    expect(answer).toMatchObject({ data: { order: { status: 'closing', canPay: false, canCancel: false } } });
    expect(await world().call('payOrder', { orderId }, 'alice')).toMatchObject({ code: 'ORDER_NOT_PAYABLE' });
    expect(await world().document('stocks', 'set')).toMatchObject({ available: 3 });
    world().cloud.clock.move(5 * MINUTE_MS);
    expect(await world().fire('reconcilePayments')).toMatchObject({ closed: 1 });
    expect(await readOrder(world(), orderId)).toMatchObject({ status: 'canceled', reconcileAt: null });
    expect(await restoredTo(world(), orderId)).toEqual(['points 14']);
    expect(await world().audit()).toEqual([]);
  });

  test('who pays while the order is closing, and wanted it canceled, gets all of it back', async () => {
    pay().behave({ closing: 'afterFiveMinutes' });
    const orderId = await exchange();
    await world().call('payOrder', { orderId }, 'alice');
    await cancel(orderId);
    pay().pay(orderId);
    world().cloud.clock.move(5 * MINUTE_MS);

    await world().fire('reconcilePayments');

    const order = await readOrder(world(), orderId);
    expect(order).toMatchObject({ status: 'canceled', refundedFen: 19_800, refundedPoints: 14 });
    expect(await world().document('refunds', `${orderId}-cancel`)).toMatchObject({ fen: 19_800, points: 14 });
    expect(await world().audit()).toEqual([]);
  });

  test('F-160 F-152 a paid order gives points back to their lots and money by the provider, once', async () => {
    const orderId = await exchange();
    await payAt(world(), 'alice', orderId);
    await deliver(world());
    await world().fire('dispatchEvents');

    const [first, second] = [await cancel(orderId), await cancel(orderId)];

    expect(first).toMatchObject({
      data: { order: { status: 'canceled', refunded: { points: 14, coins: 0, fen: 19_800 } } },
    });
    expect(second.success).toBe(true);
    expect(await restoredTo(world(), orderId)).toEqual(['points 14']);
    expect(await grantedTo(world(), orderId)).toEqual(['points 1 payment_reward', 'points -1 reward_clawback']);
    const refunds = pay()
      .refunds()
      .filter((one) => one.orderId === orderId);
    expect(refunds).toMatchObject([{ refundId: `${orderId}-cancel`, refundFen: 19_800, totalFen: 19_800 }]);
    expect(await world().document('stocks', 'set')).toMatchObject({ available: 5, sold: 0 });
    expect(await world().audit()).toEqual([]);
  });

  test('C-25 a coin that was spent meanwhile is not taken below zero: the refund has it on record', async () => {
    await world().product({ _id: 'antler', stock: 5 });
    const orderId = await buy(world(), 'alice', 'mug', { quantity: 2 });
    await world().fire('dispatchEvents');
    const lines = [{ productId: 'antler', quantity: 1 }];
    expect(await world().call('exchange', { requestId: 'request-antler', lines }, 'alice')).toMatchObject({
      success: true,
    });

    await cancel(orderId);

    const refund = await world().document('refunds', `${orderId}-cancel`);
    expect(refund).toMatchObject({ clawedPoints: 1, shortPoints: 0, clawedCoins: 0, shortCoins: 1 });
    const wallet = (await world().document('shoppers', 'alice'))!.wallet;
    expect(wallet.totals.coin).toEqual({ earned: 1, spent: 1, expired: 0 });
    expect(await world().audit()).toEqual([]);
  });

  test('a refund that the provider cannot be asked for is sent later, and is one refund', async () => {
    const orderId = await buy(world(), 'alice', 'mug');
    pay().behave({ outage: true });
    expect(await cancel(orderId)).toMatchObject({ data: { order: { status: 'canceled' } } });
    pay().behave({ outage: false });
    expect(
      pay()
        .refunds()
        .filter((one) => one.orderId === orderId),
    ).toEqual([]);

    await world().fire('reconcilePayments');
    await world().fire('reconcilePayments');

    expect(
      pay()
        .refunds()
        .filter((one) => one.orderId === orderId),
    ).toHaveLength(1);
    expect(await world().document('refunds', `${orderId}-cancel`)).toMatchObject({ state: 'accepted' });
  });
});
