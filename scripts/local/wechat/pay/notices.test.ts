import { Aes } from 'wechatpay-axios-plugin';
import { createFixture, type Fixture } from '../../runner/testing/fixture';
import type { LocalCloud, LocalCloudOptions } from '../../types';
import { LOCAL_MERCHANT } from './localKeys';
import { clientOf, cloudPayOf, NOON, ORDER, orderOf, OTHER_ORDER, refundOf, REFUND } from './testing';
import { v3OrderOf, v3RefundOf } from './testing';
import type { PayDelivery } from './types';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

let fixture: Fixture;
let cloud: LocalCloud;
beforeAll(async () => {
  fixture = await createFixture({
    callback: { sdk: 'none', body: `return { errcode: 0, errmsg: '', event };` },
    deaf: { sdk: 'none', body: `return { return_code: 'SUCCESS' };` },
    failing: { sdk: 'none', body: `throw new Error('not now');` },
    // Takes the third notice.
    stubborn: {
      sdk: 'none',
      head: 'let heard = 0;',
      body: `heard += 1; return heard < 3 ? { errcode: 1, errmsg: 'again' } : { errcode: 0, errmsg: '' };`,
    },
    open: { sdk: 'none', body: `return { statusCode: event.body.includes('REFUND') ? 500 : 204 };` },
    reading: {
      sdk: 'wx',
      body: `
        const subMchId = event.subMchId;
        const found = await cloud.cloudPay.queryOrder({ subMchId, outTradeNo: event.outTradeNo, nonceStr: 'n' });
        return found.tradeState;`,
    },
  });
});
afterAll(() => fixture.end());

const open = async (options: LocalCloudOptions = { now: NOON }): Promise<LocalCloud> => {
  cloud = await fixture.open(options);
  return cloud;
};
const paid = async (functionName = 'callback', outTradeNo = ORDER): Promise<void> => {
  await cloudPayOf(cloud).unifiedOrder(orderOf(cloud, { functionName, outTradeNo }));
  cloud.wechat.pay.pay(outTradeNo);
};
const deliver = () => cloud.wechat.pay.notices.deliver();
const pending = () => cloud.wechat.pay.notices.pending();
const eventOf = (delivery: PayDelivery | undefined): unknown =>
  typeof delivery?.answer === 'object' && delivery.answer !== null
    ? Reflect.get(delivery.answer, 'event')
    : null;

describe('on a standing clock', () => {
  beforeEach(() => open());
  afterEach(() => cloud.close());

  test('nothing is delivered by itself', async () => {
    await paid();
    cloud.clock.move(24 * HOUR_MS);
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(cloud.calls.list()).toEqual([]);
    expect(pending()).toMatchObject([{ kind: 'payment', orderId: ORDER, attempts: 0, dueAt: NOON }]);
  });

  test('a notice is repeated until the function answers errcode 0, at the documented pauses', async () => {
    await paid('stubborn');
    const taken: (boolean | undefined)[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      taken.push((await deliver())[0]?.taken);
      expect(await deliver()).toEqual([]); // the next one is not due yet
      cloud.clock.move(15 * SECOND_MS);
    }

    expect(taken).toEqual([false, false, true]);
    expect(pending()).toEqual([]);
  });

  test.each(['deaf', 'failing', 'missing'])('what a %s function answers is not taken', async (functionName) => {
    await paid(functionName);

    expect(await deliver()).toMatchObject([{ taken: false, notice: { attempts: 1 } }]);
    expect(pending()).toMatchObject([{ dueAt: NOON + 15 * SECOND_MS }]);
  });

  test('cloudPay gives up after two days, v3 after a day', async () => {
    await paid('deaf');
    await clientOnNow((client) => client.post('/v3/pay/transactions/jsapi', v3OrderOf(cloud, NOWHERE)));
    cloud.clock.set(NOON);
    cloud.wechat.pay.pay(OTHER_ORDER);
    const last: Record<string, number> = {};
    for (let round = 0; round < 30 && pending().length > 0; round += 1) {
      cloud.clock.set(Math.min(...pending().map(({ dueAt }) => dueAt)));
      for (const { notice } of await deliver()) last[notice.provider] = cloud.clock.now() - NOON;
    }

    expect(pending()).toEqual([]);
    expect(last).toEqual({
      wechatPayV3: 24 * HOUR_MS + 4 * MINUTE_MS,
      cloudPay: 48 * HOUR_MS + 4 * MINUTE_MS,
    });
  });

  test('a payment can stay without a notice, and a notice can be late', async () => {
    cloud.wechat.pay.behave({ notices: 'never' });
    await paid();
    cloud.wechat.pay.behave({ notices: 'prompt', noticeDelayMs: MINUTE_MS });
    await paid('callback', OTHER_ORDER);
    const early = await deliver();
    cloud.clock.move(MINUTE_MS);

    expect(early).toEqual([]);
    expect(await deliver()).toMatchObject([{ taken: true, notice: { orderId: OTHER_ORDER } }]);
    expect(cloud.wechat.pay.transactions().map(({ state }) => state)).toEqual(['SUCCESS', 'SUCCESS']);
  });

  test('a notice can come twice at the same time', async () => {
    cloud.wechat.pay.behave({ notices: 'twice' });
    await paid();

    const both = await deliver();

    expect(both.map(({ taken }) => taken)).toEqual([true, true]);
    expect(new Set(both.map(({ call }) => call?.instanceId)).size).toBe(2);
  });

  test('out of order the refund is heard of before the payment', async () => {
    cloud.wechat.pay.behave({ notices: 'outOfOrder', refunds: 'prompt' });
    await paid();
    await cloudPayOf(cloud).refund(refundOf(cloud));

    const heard = await deliver();

    expect(heard.map(({ notice }) => notice.kind)).toEqual(['refund', 'payment']);
    expect(eventOf(heard[0])).toMatchObject({
      outRefundNo: REFUND,
      refundStatus: 'SUCCESS',
      refundFee: 1_499_00,
      successTime: '2026-03-01 12:00:00',
    });
    expect(eventOf(heard[1])).toMatchObject({ resultCode: 'SUCCESS', totalFee: 1_499_00 });
  });

  test('only what is asked for is delivered, due or not', async () => {
    await paid('stubborn');
    await paid('callback', OTHER_ORDER);
    const other = await cloud.wechat.pay.notices.deliver({ orderId: OTHER_ORDER });
    await deliver();
    const early = await cloud.wechat.pay.notices.deliver({ early: true });

    expect(other).toMatchObject([{ notice: { orderId: OTHER_ORDER } }]);
    expect(early).toMatchObject([{ notice: { orderId: ORDER, attempts: 2 } }]);
  });

  test('one notice is tampered with, the next is genuine', async () => {
    await paid('callback', OTHER_ORDER);
    await deliver();
    await paid();
    cloud.wechat.pay.behave({ tamper: 'amount' });
    const [forged] = await deliver();
    const composed = (tamper: 'merchant' | 'order') =>
      cloud.wechat.pay.notices.compose(ORDER, { tamper }).event;

    expect(eventOf(forged)).toMatchObject({ totalFee: 1_499_01, outTradeNo: ORDER });
    expect(cloud.wechat.pay.behaviour().tamper).toBeNull();
    expect(composed('merchant')['subMchId']).not.toBe(LOCAL_MERCHANT.merchantId);
    expect(composed('order')['outTradeNo']).toBe(OTHER_ORDER);
    expect(cloud.wechat.pay.notices.compose(ORDER).event).toMatchObject({
      totalFee: 1_499_00,
      subMchId: LOCAL_MERCHANT.merchantId,
      outTradeNo: ORDER,
    });
    expect(() => cloud.wechat.pay.notices.compose(ORDER, { tamper: 'signature' })).toThrow(
      'carry no signature',
    );
  });

  test('a composed notice is handed to the function itself, and a seeded run of it replays', async () => {
    await paid('reading');
    const run = () =>
      cloud.scheduler.run(7, async () => {
        const notices = [1, 2].map(() => cloud.wechat.pay.notices.compose(ORDER));
        const calls = notices.map(({ functionName, event, caller }) =>
          cloud.functions.invoke(functionName, event, caller),
        );
        return (await Promise.all(calls)).map(({ result }) => result);
      });

    const first = [await run(), cloud.scheduler.trace()];
    const again = [await run(), cloud.scheduler.trace()];

    expect(first[0]).toEqual(['SUCCESS', 'SUCCESS']);
    expect(again).toEqual(first);
  });
});

describe('v3', () => {
  beforeEach(() => open({ now: Date.now() }));
  afterEach(() => cloud.close());

  test('204 takes a notice, 500 has it repeated', async () => {
    cloud.wechat.pay.behave({ refunds: 'prompt' });
    await clientOf(cloud).post('/v3/pay/transactions/jsapi', v3OrderOf(cloud));
    cloud.wechat.pay.pay(ORDER);
    await clientOf(cloud).post('/v3/refund/domestic/refunds', v3RefundOf(cloud));

    expect(await deliver()).toMatchObject([
      { taken: true, answer: { status: 204 }, notice: { kind: 'payment' } },
      { taken: false, answer: { status: 500 }, notice: { kind: 'refund', refundId: REFUND } },
    ]);
    expect(pending()).toMatchObject([{ kind: 'refund', attempts: 1 }]);
  });

  test('a composed notice is the event of HTTP access, and each tampering is in it', async () => {
    await clientOf(cloud).post('/v3/pay/transactions/jsapi', v3OrderOf(cloud));
    cloud.wechat.pay.pay(ORDER);
    const { compose } = cloud.wechat.pay.notices;
    const genuine = compose(ORDER);
    const old = compose(ORDER, { tamper: 'timestamp' });
    const forged = compose(ORDER, { tamper: 'signature' });

    expect(genuine).toMatchObject({ functionName: 'open', caller: { kind: 'http' } });
    expect(genuine.event).toMatchObject({ httpMethod: 'POST', path: '/open', isBase64Encoded: false });
    expect(plainOf(compose(ORDER, { tamper: 'amount' }).event)).toMatchObject({ amount: { total: 1_499_01 } });
    expect(plainOf(compose(ORDER, { tamper: 'merchant' }).event)['mchid']).not.toBe(LOCAL_MERCHANT.merchantId);
    expect(Number(headerOf(old.event, 'timestamp'))).toBe(Number(headerOf(genuine.event, 'timestamp')) - 360);
    expect(headerOf(forged.event, 'signature')).toMatch(/^[\w+/]{342}==$/);
  });
});

test('on a running clock notices go out by themselves and come again after their pause', async () => {
  await open({});
  await paid('stubborn');
  await until(() => pending()[0]?.attempts === 1);
  cloud.clock.move(15 * SECOND_MS);
  await until(() => pending()[0]?.attempts === 2);
  cloud.wechat.pay.behave({ notices: 'manual' });
  cloud.clock.move(15 * SECOND_MS);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const waits = pending();
  cloud.wechat.pay.behave({ notices: 'prompt' });
  await until(() => pending().length === 0);

  expect(waits).toMatchObject([{ attempts: 2 }]);
  await cloud.close();
});

test('a restarted cloud knows its payments, and delivers what was left', async () => {
  const dataDir = `${fixture.rootDir}/data`;
  await open({ dataDir, now: NOON });
  await paid();
  await cloudPayOf(cloud).refund(refundOf(cloud));
  const before = [cloud.wechat.pay.transactions(), cloud.wechat.pay.refunds()];
  await cloud.close();
  await open({ dataDir, now: NOON });

  expect([cloud.wechat.pay.transactions(), cloud.wechat.pay.refunds()]).toEqual(before);
  expect(await deliver()).toMatchObject([{ taken: true, notice: { orderId: ORDER } }]);
  await cloudPayOf(cloud).unifiedOrder(orderOf(cloud, { outTradeNo: OTHER_ORDER }));
  expect(new Set(cloud.wechat.pay.transactions().map(({ prepayId }) => prepayId)).size).toBe(2);
  await cloud.close();
});

/** Nobody listens there. */
const NOWHERE = { out_trade_no: OTHER_ORDER, notify_url: 'http://127.0.0.1:9/nowhere' };

/** The client signs by this machine's clock. */
async function clientOnNow(ask: (client: ReturnType<typeof clientOf>) => Promise<unknown>): Promise<void> {
  cloud.clock.set(Date.now());
  await ask(clientOf(cloud));
}

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !isSo(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isSo()).toBe(true);
}

function plainOf(event: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { resource } = JSON.parse(String(event['body'])) as { resource: Record<string, string> };
  const { ciphertext = '', nonce = '', associated_data: data } = resource;
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, LOCAL_MERCHANT.apiV3Key, nonce, data)) as Record<
    string,
    unknown
  >;
}

function headerOf(event: Readonly<Record<string, unknown>>, name: string): string {
  return (event['headers'] as Record<string, string>)[`wechatpay-${name}`] ?? '';
}
