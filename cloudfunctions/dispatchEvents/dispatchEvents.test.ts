import { openWorld, type World } from '../common/testing/world';

const TEMPLATE = 'template-exchange';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.product({ stock: 3, alertThreshold: 2 });
  await world.shopper('alice', { points: 20, coins: 4 });
});
afterEach(() => world.close());

async function exchange(requestId = 'request-1'): Promise<string> {
  const answer = await world.call(
    'exchange',
    { requestId, lines: [{ productId: 'deer', quantity: 1 }] },
    'alice',
  );
  return String(answer.data?.['exchangeOrderId']);
}
const sendNotices = () => world.notices({ exchangeTemplateId: TEMPLATE });

test('F-155 F-194 F-195 an exchange is recorded in the inventory and counted as a sale', async () => {
  const orderId = await exchange();

  expect(await world.fire('dispatchEvents')).toMatchObject({ done: 2, retried: 0, failed: 0 });

  expect(await world.all('inventoryRecords')).toMatchObject([
    { skuId: 'deer', change: 'outbound', delta: -1, orderId },
  ]);
  expect(await world.document('products', 'deer')).toMatchObject({ salesCount: 1, revision: 1 });
});

test('a cancel is recorded as released and the sale is counted back', async () => {
  await world.call('cancelOrder', { orderId: await exchange() }, 'alice');

  await world.fire('dispatchEvents');

  expect((await world.all('inventoryRecords')).map(({ change, delta }) => [change, delta]).sort()).toEqual([
    ['outbound', -1],
    ['released', 1],
  ]);
  expect(await world.document('products', 'deer')).toMatchObject({ salesCount: 0 });
});

test('F-158 F-195 F-237 stock at the threshold is a warning that an operator finds', async () => {
  await exchange();
  await world.fire('dispatchEvents');

  expect(await world.all('audits')).toMatchObject([
    { law: 'stock.low', subject: 'stock deer', actual: '2', status: 'open' },
  ]);
});

test('F-176 the shopper who accepted the message gets one', async () => {
  await sendNotices();
  world.cloud.wechat.messages.grant('alice', TEMPLATE);
  const orderId = await exchange();

  await world.fire('dispatchEvents');

  expect(world.cloud.wechat.messages.sent()).toMatchObject([
    { openid: 'alice', templateId: TEMPLATE, page: expect.stringContaining(orderId) },
  ]);
});

test('F-176 the shopper who accepted none gets none (43101), and the event is done', async () => {
  await sendNotices();
  await exchange();

  await world.fire('dispatchEvents');

  expect(world.cloud.wechat.messages.sent()).toEqual([]);
  expect((await world.all('events')).map(({ state }) => state)).toEqual(['done', 'done']);
});

test('an event that fails is tried again later, and handled once', async () => {
  const orderId = await exchange();
  world.cloud.faults.set({
    kind: 'fail',
    code: 'DATABASE_REQUEST_FAILED',
    message: 'down',
    match: { functionName: 'dispatchEvents', collection: 'inventoryRecords', times: 1 },
  });

  expect(await world.fire('dispatchEvents')).toMatchObject({ done: 0, retried: 1 });
  expect(await world.fire('dispatchEvents')).toMatchObject({ done: 0, retried: 0 });
  world.cloud.clock.move(60_000);
  expect(await world.fire('dispatchEvents')).toMatchObject({ done: 2 });

  expect(await world.all('inventoryRecords')).toMatchObject([{ orderId }]);
});

test('handled events leave after 30 days', async () => {
  await exchange();
  await world.fire('dispatchEvents');
  world.cloud.clock.move(30 * 24 * 3_600_000 + 1);

  expect(await world.fire('dispatchEvents')).toMatchObject({ removed: 2 });
  expect(await world.all('events')).toEqual([]);
});
