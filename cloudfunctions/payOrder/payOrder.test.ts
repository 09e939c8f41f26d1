import { useWorld } from '../common/testing/operating';
import { openShop, orderOf, payAt, PROVIDERS, readOrder } from '../common/testing/paying';

const MINUTE_MS = 60_000;

describe.each(PROVIDERS)('at %s', (provider) => {
  const world = useWorld(async (fresh) => {
    await openShop(fresh, provider);
    await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 5 });
    await fresh.shopper('alice');
    await fresh.shopper('mallory');
  });

  test('F-160 the answer is what wx.requestPayment takes, and WeChat takes the money with it', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug');

    await payAt(world(), 'alice', orderId);

    const [transaction] = world()
      .cloud.wechat.pay.transactions()
      .filter((one) => one.orderId === orderId);
    expect(transaction).toMatchObject({ provider, state: 'SUCCESS', openid: 'alice', totalFen: 9_900 });
    const { expiresAt } = await readOrder(world(), orderId);
    expect(Math.abs((transaction?.expiresAt ?? 0) - (expiresAt ?? 0))).toBeLessThan(1_000);
  });

  test('asked twice it is one payment', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug', { requestId: 'request-twice' });

    const first = await world().call('payOrder', { orderId }, 'alice');
    const second = await world().call('payOrder', { orderId }, 'alice');

    expect([first.code, second.code]).toEqual(['SUCCESS', 'SUCCESS']);
    const opened = world()
      .cloud.wechat.pay.transactions()
      .filter((one) => one.orderId === orderId);
    expect(opened).toHaveLength(1);
  });

  test('F-133 somebody else cannot pay an order, nor learn that it is there', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug', { requestId: 'request-mine' });

    expect(await world().call('payOrder', { orderId }, 'mallory')).toMatchObject({ code: 'ORDER_NOT_FOUND' });
    expect((await readOrder(world(), orderId)).payment).toBeNull();
  });

  test('half-open: in its last millisecond an order can be paid, at its end it cannot', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug', { requestId: 'request-late' });
    world().cloud.clock.move(30 * MINUTE_MS - 1);
    expect(await world().call('payOrder', { orderId }, 'alice')).not.toMatchObject({ code: 'PAYMENT_EXPIRED' });
    world().cloud.clock.move(1);

    expect(await world().call('payOrder', { orderId }, 'alice')).toMatchObject({ code: 'PAYMENT_EXPIRED' });
  });

  test('what is paid already is not paid again', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug', { requestId: 'request-paid' });
    await payAt(world(), 'alice', orderId);

    // No notice came yet, so that only the provider knows.
    expect(await world().call('payOrder', { orderId }, 'alice')).toMatchObject({ code: 'ORDER_NOT_PAYABLE' });
    expect(await readOrder(world(), orderId)).toMatchObject({ status: 'paid' });
  });

  test('a provider that does not answer is told as such, and the order still waits', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug', { requestId: 'request-outage' });
    world().cloud.wechat.pay.behave({ outage: true });

    const answer = await world().call('payOrder', { orderId }, 'alice');

    world().cloud.wechat.pay.behave({ outage: false });
    expect(answer).toMatchObject({ code: 'PAYMENT_UNAVAILABLE', retry: 'same_request' });
    expect(await readOrder(world(), orderId)).toMatchObject({ status: 'awaiting_payment' });
    expect(await world().call('payOrder', { orderId }, 'alice')).toMatchObject({ success: true });
  });
});
