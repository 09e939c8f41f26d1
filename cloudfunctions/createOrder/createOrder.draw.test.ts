import type { DrawFields } from '../common/contract/draw';
import {
  DRAW_AT,
  DRAW_PRODUCT,
  freezeAndDraw,
  furnishForDraws,
  publishDraw,
  registerAll,
  seatShoppers,
} from '../common/testing/draws';
import { useWorld } from '../common/testing/operating';
import { deliver, grantedTo, openShop, payAt, readOrder } from '../common/testing/paying';

const MINUTE_MS = 60_000;

const world = useWorld(async (fresh) => {
  await furnishForDraws(fresh);
  await openShop(fresh, 'wechatPayV3');
  await seatShoppers(fresh, 3);
});

/** One bottle for three: the winner, who is next, and who is last, in the order of the ranking. */
async function draw(changes: Partial<DrawFields> = {}) {
  const drawId = await publishDraw(world(), { quota: 1, ...changes });
  await registerAll(world(), drawId, ['shopper-0', 'shopper-1', 'shopper-2']);
  await freezeAndDraw(world());
  const ranked = (await world().all('qualifications')).toSorted((a, b) => a.rank - b.rank);
  const [winner = '', next = '', last = ''] = ranked.map(({ openid }) => openid);
  return { drawId, winner, next, last };
}
const buy = (drawId: string, openid: string, requestId = 'request-1') =>
  world().call('createOrder', { requestId, drawId }, openid);
const idOf = (answer: Awaited<ReturnType<typeof buy>>) => String((answer.data?.['order'] as { id: string }).id);
const stock = () => world().document('stocks', DRAW_PRODUCT);

test('F-113 only the winner reaches the unit that is held, at the promised price', async () => {
  const { drawId, winner, next } = await draw();
  await world().edit('products', DRAW_PRODUCT, {
    $set: { priceFen: 1, 'skus.0.priceFen': 1, status: 'off_sale' },
  });

  expect(await buy(drawId, next)).toMatchObject({ code: 'QUALIFICATION_NOT_FOUND' });
  expect(await buy(drawId, 'stranger')).toMatchObject({ code: 'IDENTITY_REQUIRED' });
  const bought = await buy(drawId, winner);

  expect(bought).toMatchObject({ data: { order: { drawId, totalFen: 9_900, status: 'awaiting_payment' } } });
  expect(await stock()).toMatchObject({
    available: 9,
    drawHeld: 0,
    sold: 1,
    reserved: 0,
    holds: { [drawId]: 0 },
  });
  expect(await world().audit()).toEqual([]);
});

test('F-112 one qualification is one order, and the same request is the same one', async () => {
  const { drawId, winner } = await draw();
  const first = await buy(drawId, winner);

  expect((await buy(drawId, winner)).data).toEqual(first.data);
  expect(await buy(drawId, winner, 'request-2')).toMatchObject({ code: 'QUALIFICATION_USED' });
  expect(await stock()).toMatchObject({ available: 9, drawHeld: 0, sold: 1 });
});

test('half-open: the qualification holds in its last millisecond and not at its thirtieth minute', async () => {
  const { drawId, winner } = await draw();
  const drawnAt = DRAW_AT + MINUTE_MS;
  world().cloud.clock.set(drawnAt + 30 * MINUTE_MS);
  expect(await buy(drawId, winner)).toMatchObject({ code: 'QUALIFICATION_EXPIRED' });
  world().cloud.clock.move(-1);

  expect(await buy(drawId, winner)).toMatchObject({ success: true });
});

test('F-112 F-234 who lets the order end unpaid has forfeited it: the unit is the next one’s', async () => {
  const { drawId, winner, next } = await draw();
  const orderId = idOf(await buy(drawId, winner));
  world().cloud.clock.move(30 * MINUTE_MS);
  await world().fire('sweepOrders');
  await world().fire('sweepOrders');

  expect(await readOrder(world(), orderId)).toMatchObject({ status: 'canceled' });
  expect(await buy(drawId, winner, 'request-2')).toMatchObject({ code: 'QUALIFICATION_USED' });
  expect(await buy(drawId, next)).toMatchObject({ success: true });
  expect(await stock()).toMatchObject({ available: 9, drawHeld: 0, sold: 1 });
  expect(await world().audit()).toEqual([]);
});

test('a paid unit that is given back is for everybody again', async () => {
  const { drawId, winner } = await draw();
  const orderId = idOf(await buy(drawId, winner));
  await payAt(world(), winner, orderId);
  await deliver(world());

  expect(await world().call('cancelOrder', { orderId }, winner)).toMatchObject({ success: true });

  expect(await stock()).toMatchObject({ available: 10, drawHeld: 0, sold: 0 });
  expect(await world().audit()).toEqual([]);
});

test('C-19 C-39 with the switch at purchase the winner’s coin comes with the payment, not with the draw', async () => {
  const { drawId, winner } = await draw({ coinOnWin: 'at_purchase' });
  await world().fire('dispatchEvents');
  expect((await world().document('shoppers', winner))?.wallet.lots).toEqual([]);
  const orderId = idOf(await buy(drawId, winner));
  await payAt(world(), winner, orderId);
  await deliver(world());

  await world().fire('dispatchEvents');

  expect(await grantedTo(world(), orderId)).toEqual(['coin 1 payment_reward']);
  expect(await world().audit()).toEqual([]);
});
