import { expectRefusal, hire, useWorld } from '../common/testing/operating';
import { readOrder } from '../common/testing/paying';

const ADDRESS = {
  ...{ receiverName: '王小明', receiverPhone: '13800000000' },
  ...{ province: '吉林省', city: '长春市', district: '双阳区', detail: '鹿乡镇1号' },
};
const WAYBILL = { carrier: '顺丰速运', trackingNo: 'SF1234567890' };

const world = useWorld(async (fresh) => {
  await fresh.product({ stock: 5 });
  await fresh.product({
    _id: 'latte',
    paymentMode: 'points_only',
    isLiquor: false,
    shippingType: 'none',
    stock: 5,
  });
  await fresh.shopper('alice', { points: 50, coins: 5 });
  await hire(fresh, 'op-stock', ['stock']);
});

async function exchange(productId = 'deer'): Promise<string> {
  const lines = [{ productId, quantity: 1 }];
  const answer = await world().call('exchange', { requestId: 'request-1', lines, address: ADDRESS }, 'alice');
  return String(answer.data?.['exchangeOrderId']);
}
const ship = (orderId: string, more: Readonly<Record<string, unknown>> = {}) =>
  world().operate('shipOrder', { requestId: 'request-ship', orderId, ...WAYBILL, ...more });

test('F-142 F-145 F-146 an order goes on its way, and its shopper sees where it is', async () => {
  const orderId = await exchange();

  expect(await ship(orderId)).toMatchObject({ data: { orderId, status: 'shipped' } });

  const now = world().cloud.clock.now();
  expect(await world().call('getOrder', { orderId }, 'alice')).toMatchObject({
    data: {
      order: {
        ...{ status: 'shipped', statusCode: 2, statusName: 'ORDER_SHIPPED', acceptedAt: now, shippedAt: now },
        ...{ canCancel: false, canRefund: true },
        deliveryInfo: { receiverName: '王小明', address: '吉林省长春市双阳区鹿乡镇1号', ...WAYBILL },
      },
    },
  });
  expect(await world().audit()).toEqual([]);
});

test('the same shipment twice is one; an order on its way is not sent again', async () => {
  const orderId = await exchange();
  const first = await ship(orderId);

  expect((await ship(orderId)).data).toEqual(first.data);
  expect(await ship(orderId, { requestId: 'request-again' })).toMatchObject({ code: 'ORDER_NOT_SHIPPABLE' });
});

test('F-139 C-06 it is finished by itself seven days later, to the millisecond', async () => {
  const orderId = await exchange();
  await ship(orderId);
  world().cloud.clock.move(7 * 24 * 3_600_000 - 1);
  expect(await world().fire('sweepOrders')).toMatchObject({ finished: 0 });
  world().cloud.clock.move(1);

  expect(await world().fire('sweepOrders')).toMatchObject({ finished: 1 });

  expect(await readOrder(world(), orderId)).toMatchObject({ status: 'finished', expiresAt: null });
});

test('what is not sent needs no carrier; what is sent does', async () => {
  const latte = await exchange('latte');
  expect(await ship(latte, { carrier: '', trackingNo: '' })).toMatchObject({ success: true });
  const lines = [{ productId: 'deer', quantity: 1 }];
  const placed = await world().call('exchange', { requestId: 'request-2', lines }, 'alice');

  const orderId = placed.data?.['exchangeOrderId'];
  await expectRefusal(world(), 'shipOrder', { orderId, carrier: '', trackingNo: '' }, 'TRACKING_REQUIRED');
});

test('an order that is asked back waits for the answer', async () => {
  const orderId = await exchange();
  await world().call('requestRefund', { requestId: 'request-refund', orderId, reason: '不要了' }, 'alice');

  await expectRefusal(world(), 'shipOrder', { orderId, ...WAYBILL }, 'REFUND_OPEN');
});

test.each([
  ['ORDER_NOT_FOUND', { orderId: 'no-such-order' }, undefined],
  ['ROLE_MISSING', {}, 'op-stock'],
  ['INVALID_INPUT', { trackingNo: 'x'.repeat(101) }, undefined],
] as const)('%s', async (code, more, operatorId) => {
  const orderId = await exchange();

  await expectRefusal(world(), 'shipOrder', { orderId, ...WAYBILL, ...more }, code, operatorId);
});
