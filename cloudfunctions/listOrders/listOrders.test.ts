import { openWorld, type World } from '../common/testing/world';

let world: World;
const ids: string[] = [];
beforeAll(async () => {
  world = await openWorld();
  await world.product({ stock: 9 });
  await world.shopper('alice', { points: 50, coins: 5 });
  for (let n = 1; n <= 3; n += 1) {
    const answer = await world.call(
      'exchange',
      { requestId: `request-${n}`, lines: [{ productId: 'deer', quantity: 1 }] },
      'alice',
    );
    ids.push(String(answer.data?.['exchangeOrderId']));
    world.cloud.clock.move(1_000);
  }
  await world.call('cancelOrder', { orderId: ids[0] }, 'alice');
});
afterAll(() => world.close());

test('F-132 lists the own orders, newest first, with paging', async () => {
  const { data } = await world.call('listOrders', { pageSize: 2 }, 'alice');
  expect(data).toMatchObject({
    orders: [{ id: ids[2] }, { id: ids[1] }],
    paging: { page: 1, pageSize: 2, total: 3, totalPages: 2 },
  });
});

test('F-132 C-28 of one status, and with statistics', async () => {
  const { data } = await world.call('listOrders', { status: 'canceled', statistics: true }, 'alice');
  expect(data).toMatchObject({
    orders: [{ id: ids[0], status: 'canceled' }],
    statistics: { paid: 2, canceled: 1, shipped: 0 },
  });
});

test('F-134 F-135 F-139 an order carries its number, its totals and both mapped statuses', async () => {
  const { data } = await world.call('getOrder', { orderId: ids[1] }, 'alice');
  expect(data?.['order']).toMatchObject({
    id: ids[1],
    orderNo: ids[1],
    kind: 'exchange',
    status: 'paid',
    statusCode: 1,
    statusName: 'ORDER_PAID',
    totalPoints: 5,
    totalCoins: 1,
    totalFen: 0,
    canCancel: true,
    lines: [{ productId: 'deer', quantity: 1, unitPoints: 5, unitCoins: 1 }],
  });
});

test('F-148 an order says when it should arrive', async () => {
  const { data } = await world.call('getOrder', { orderId: ids[1] }, 'alice');
  const order = data?.['order'] as { paidAt: number; estimatedDeliveryAt: number };
  expect(order.estimatedDeliveryAt - order.paidAt).toBe(7 * 24 * 3_600_000);
});

test('F-133 nobody else sees them', async () => {
  expect(await world.call('getOrder', { orderId: ids[1] }, 'mallory')).toMatchObject({
    code: 'ORDER_NOT_FOUND',
  });
  expect(await world.call('listOrders', {}, 'mallory')).toMatchObject({
    data: { orders: [], paging: { total: 0 } },
  });
});

test('a tombstone is nobody’s order', async () => {
  await world.cloud.engine.insert({
    collection: 'orders',
    documents: [{ _id: 'f'.repeat(32), status: 'void', attemptId: 'a', createdAt: 1 }],
  });
  expect(await world.call('getOrder', { orderId: 'f'.repeat(32) }, 'alice')).toMatchObject({
    code: 'ORDER_NOT_FOUND',
  });
});
