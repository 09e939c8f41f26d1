import { useWorld } from '../common/testing/operating';
import { buy, openShop, orderOf, payAt, PROVIDERS, readOrder } from '../common/testing/paying';

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];

describe.each(PROVIDERS)('at %s', (provider) => {
  const world = useWorld(async (fresh) => {
    await openShop(fresh, provider);
    await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 9 });
    await fresh.shopper('alice');
  });
  const pay = () => world().cloud.wechat.pay;
  const findings = async () =>
    (await world().all('audits')).map(
      ({ law, subject, expected, actual }) => `${law} ${subject}: ${expected} ${actual}`,
    );
  /** 11:00 of the next day in Shanghai, when the bill of today is made. */
  const toNextMorning = () => world().cloud.clock.move(24 * HOUR_MS);

  test('F-165 a payment whose notice never came is settled a minute later', async () => {
    pay().behave({ notices: 'never' });
    const orderId = await orderOf(world(), 'alice', 'mug');
    await payAt(world(), 'alice', orderId);
    expect(await world().fire('reconcilePayments')).toMatchObject({ settled: 0, open: 0 });
    world().cloud.clock.move(MINUTE_MS);

    expect(await world().fire('reconcilePayments')).toMatchObject({ settled: 1 });

    expect(await readOrder(world(), orderId)).toMatchObject({ status: 'paid', reconcileAt: null });
  });

  test('F-231 an opened payment that ran out is closed at the provider and released', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug');
    await world().call('payOrder', { orderId }, 'alice');
    world().cloud.clock.move(30 * MINUTE_MS);

    expect(await world().fire('sweepOrders')).toMatchObject({ canceled: 1 });
    expect(await readOrder(world(), orderId)).toMatchObject({ status: 'closing', cancelCause: 'timeout' });
    expect(await world().fire('reconcilePayments')).toMatchObject({ closed: 1 });

    expect(await readOrder(world(), orderId)).toMatchObject({ status: 'canceled' });
    expect(await world().document('stocks', 'mug')).toMatchObject({ available: 9, sold: 0 });
    expect(await world().audit()).toEqual([]);
  });

  test('paid in the last moment, and the notice lost: the time-out finds it paid and lets it stand', async () => {
    pay().behave({ notices: 'never' });
    const orderId = await orderOf(world(), 'alice', 'mug');
    world().cloud.clock.move(30 * MINUTE_MS - 2 * MINUTE_MS);
    await payAt(world(), 'alice', orderId);
    world().cloud.clock.move(2 * MINUTE_MS);
    await world().fire('sweepOrders');

    await world().fire('reconcilePayments');

    expect(await readOrder(world(), orderId)).toMatchObject({ status: 'paid' });
    expect(await world().document('stocks', 'mug')).toMatchObject({ available: 8, sold: 1 });
    expect(await world().audit()).toEqual([]);
  });

  test('F-160 money for an order that is over goes back, once, under a fixed refund number', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug');
    await payAt(world(), 'alice', orderId);
    const notice = pay().notices.compose(orderId);
    const now = world().cloud.clock.now();
    await world().edit('orders', orderId, {
      $set: { status: 'canceled', canceledAt: now, stockReturnedAt: null },
    });
    await world().fire('sweepOrders');

    const send = () => world().cloud.functions.invoke(notice.functionName, notice.event, notice.caller);
    await Promise.all([send(), send()]);
    await send();
    await world().fire('reconcilePayments');
    await world().fire('reconcilePayments');

    expect(pay().refunds()).toMatchObject([{ refundId: `${orderId}-late`, refundFen: 9_900 }]);
    expect(await readOrder(world(), orderId)).toMatchObject({
      status: 'canceled',
      refundedFen: 9_900,
      reward: null,
    });
    expect(await world().audit()).toEqual([]);
  });

  test('the day’s bill is compared line by line: when both agree there is no finding', async () => {
    await buy(world(), 'alice', 'mug', { requestId: 'request-one' });
    const canceled = await buy(world(), 'alice', 'mug', { requestId: 'request-two' });
    await world().call('cancelOrder', { orderId: canceled }, 'alice');
    toNextMorning();
    await world().fire('reconcilePayments');

    const again = await world().fire('reconcilePayments');

    expect(again).toMatchObject({ billLines: 0, findings: 0 });
    expect(await findings()).toEqual([]);
    expect((await world().document('jobs', 'reconcilePayments'))?.cursor).toMatchObject({
      billedOn: '2025-11-11',
    });
  });

  test('every difference of the bill is an alert: amount, a line too many, a line too few', async () => {
    const cheap = await buy(world(), 'alice', 'mug', { requestId: 'request-cheap' });
    const missing = await buy(world(), 'alice', 'mug', { requestId: 'request-missing' });
    pay().bill.alter({ orderId: cheap }, { totalFen: 9_800 });
    pay().bill.remove({ orderId: missing });
    pay().bill.add('2025-11-11', provider, { orderId: 'f'.repeat(32), totalFen: 100 });
    toNextMorning();

    await world().fire('reconcilePayments');

    pay().bill.clearEdits();
    expect((await findings()).sort()).toEqual(
      [
        `payment.bill bill, order ${cheap}, fen: 9800 9900`,
        `payment.bill bill, order ${'f'.repeat(32)}: 100 no such order`,
        `payment.bill bill, order ${missing}: no line 9900`,
      ].sort(),
    );
  });

  test('a bill that is not made yet is asked for again', async () => {
    await buy(world(), 'alice', 'mug');
    pay().behave({ bill: 'notReady' });
    toNextMorning();
    expect(await world().fire('reconcilePayments')).toMatchObject({ billLines: 0, findings: 0 });
    pay().behave({ bill: 'byTime' });

    expect(await world().fire('reconcilePayments')).toMatchObject({ billLines: 1, findings: 0 });
  });

  test('an outage keeps nobody else waiting and is over when it is over', async () => {
    pay().behave({ notices: 'never' });
    const orderId = await orderOf(world(), 'alice', 'mug');
    await payAt(world(), 'alice', orderId);
    world().cloud.clock.move(MINUTE_MS);
    pay().behave({ outage: true });
    expect(await world().fire('reconcilePayments')).toMatchObject({ settled: 0, skipped: 2 });
    pay().behave({ outage: false });

    expect(await world().fire('reconcilePayments')).toMatchObject({ settled: 1, skipped: 0 });
  });
});
