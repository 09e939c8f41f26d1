import { createFixture, type Fixture } from '../../runner/testing/fixture';
import type { LocalCloud } from '../../types';
import { cloudPayOf, keyOf, NOON, ORDER, orderOf, OTHER_ORDER, refundOf, REFUND } from './testing';

const HOUR_MS = 3_600_000;
const ON = '2026-03-01';

let fixture: Fixture;
let cloud: LocalCloud;
beforeAll(async () => {
  fixture = await createFixture({ callback: { sdk: 'none', body: `return { errcode: 0, errmsg: '' };` } });
});
afterAll(() => fixture.end());
beforeEach(async () => {
  cloud = await fixture.open({ now: NOON });
  await cloudPayOf(cloud).unifiedOrder(orderOf(cloud));
  cloud.wechat.pay.pay(ORDER);
});
afterEach(() => cloud.close());

const lines = (on = ON) => cloud.wechat.pay.bill.lines(on, 'cloudPay');

test('a payment stands on its day in Shanghai, a refund on the day it was accepted', async () => {
  cloud.clock.set(Date.parse('2026-03-02T00:00:00+08:00') - 1);
  await cloudPayOf(cloud).refund(refundOf(cloud));
  cloud.clock.move(HOUR_MS);

  expect(lines()).toMatchObject([
    { orderId: ORDER, refundId: null, totalFen: 1_499_00, refundFen: 0 },
    { orderId: ORDER, refundId: REFUND, totalFen: 0, refundFen: 1_499_00, refundState: 'SUCCESS' },
  ]);
  expect(lines('2026-03-02')).toEqual([]);
  expect(cloud.wechat.pay.bill.lines(ON, 'wechatPayV3')).toEqual([]);
});

test('an order that nobody paid stands in no bill', async () => {
  await cloudPayOf(cloud).unifiedOrder(orderOf(cloud, { outTradeNo: OTHER_ORDER }));

  expect(lines()).toHaveLength(1);
});

test('lines are added, altered and removed so that the bill differs from what happened', async () => {
  const { bill } = cloud.wechat.pay;
  bill.add(ON, 'cloudPay', { orderId: OTHER_ORDER, transactionId: 't-1', totalFen: 5 });
  bill.alter({ orderId: ORDER }, { totalFen: 1 });
  const altered = lines();
  bill.remove({ orderId: ORDER });
  const removed = lines();
  bill.clearEdits();

  expect(altered).toMatchObject([
    { orderId: ORDER, totalFen: 1 },
    { orderId: OTHER_ORDER, transactionId: 't-1', totalFen: 5 },
  ]);
  expect(removed.map(({ orderId }) => orderId)).toEqual([OTHER_ORDER]);
  expect(lines()).toMatchObject([{ orderId: ORDER, totalFen: 1_499_00 }]);
});

test('the edits are in the file that is downloaded', async () => {
  cloud.wechat.pay.bill.alter({ orderId: ORDER }, { totalFen: 7 });
  cloud.wechat.pay.behave({ bill: 'ready' });

  const { data } = await cloudPayOf(cloud).downloadBill(keyOf(cloud, { billDate: '20260301' }));

  expect(data).toContain('`0.07');
  expect(data).not.toContain('1499.00');
});

test.each([
  ['2026-03-02T09:59:59+08:00', 'Bill Creating'],
  ['2026-03-02T10:00:00+08:00', undefined],
])('at %s the bill of the day before answers %s', async (instant, message) => {
  cloud.clock.set(Date.parse(instant));

  const answer = await cloudPayOf(cloud).downloadBill(keyOf(cloud, { billDate: '20260301' }));

  expect(answer['returnMsg']).toBe(message);
});

test('a bill can be late', async () => {
  cloud.clock.move(48 * HOUR_MS);
  cloud.wechat.pay.behave({ bill: 'notReady' });

  const answer = await cloudPayOf(cloud).downloadBill(keyOf(cloud, { billDate: '20260301' }));

  expect(answer).toMatchObject({ returnCode: 'FAIL', returnMsg: 'Bill Creating' });
});
