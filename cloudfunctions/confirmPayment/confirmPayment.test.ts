import { useWorld } from '../common/testing/operating';
import { deliver, openShop, orderOf, payAt, PROVIDERS, readOrder } from '../common/testing/paying';

describe.each(PROVIDERS)('at %s', (provider) => {
  const world = useWorld(async (fresh) => {
    await openShop(fresh, provider);
    await fresh.product({ _id: 'mug', paymentMode: 'money_only', isLiquor: false, stock: 5 });
    await fresh.shopper('alice');
  });
  const confirm = (orderId: string, openid = 'alice') => world().call('confirmPayment', { orderId }, openid);

  test('what the page believes does not count: an order that nobody paid stays unpaid', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug');
    await world().call('payOrder', { orderId }, 'alice');

    expect(await confirm(orderId)).toMatchObject({
      data: { paid: false, order: { status: 'awaiting_payment' } },
    });
  });

  test('F-165 the page that asks settles what no notice told yet; the notice then changes nothing', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug');
    await payAt(world(), 'alice', orderId);

    const answer = await confirm(orderId);
    const before = await readOrder(world(), orderId);
    const [delivery] = await deliver(world());

    expect(answer).toMatchObject({
      data: { paid: true, order: { status: 'paid', canPay: false, canRefund: true } },
    });
    expect(delivery?.taken).toBe(true);
    expect(await readOrder(world(), orderId)).toEqual(before);
    expect((await world().all('events')).filter(({ type }) => type === 'payment.success')).toHaveLength(1);
  });

  test('F-133 somebody else learns nothing of an order', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug');

    expect(await confirm(orderId, 'mallory')).toMatchObject({ code: 'ORDER_NOT_FOUND' });
  });

  test('an order that was never opened is not asked for', async () => {
    const orderId = await orderOf(world(), 'alice', 'mug');
    world().cloud.wechat.pay.behave({ outage: true });

    expect(await confirm(orderId)).toMatchObject({ success: true, data: { paid: false } });
  });
});
