import { openWorld, type World } from '../common/testing/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test.each([
  [{}],
  [{ orderId: '' }],
  [{ orderId: { $gt: '' } }],
  [{ orderId: 'a'.repeat(65) }],
  [{ orderId: 'x', openid: 'alice' }],
])('%j is refused as INVALID_INPUT', async (data) => {
  expect(await world.call('getOrder', data, 'alice')).toMatchObject({ code: 'INVALID_INPUT' });
});

test('an order that is not there is refused', async () => {
  expect(await world.call('getOrder', { orderId: 'nothing' }, 'alice')).toMatchObject({
    code: 'ORDER_NOT_FOUND',
    message: '订单不存在',
  });
});
