import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import { createFixture, type Fixture } from '../../runner/testing/fixture';
import type { LocalCloud } from '../../types';
import { LOCAL_MERCHANT, LOCAL_PLATFORM, merchantPublicKey, platformPublicKey } from './localKeys';
import { clientOf, ORDER, OTHER_ORDER, REFUND, v3OrderOf, v3RefundOf, type V3Client } from './testing';

const MINUTE_MS = 60_000;
const JSAPI = '/v3/pay/transactions/jsapi';
const BY_NUMBER = '/v3/pay/transactions/out-trade-no';
const REFUNDS = '/v3/refund/domestic/refunds';
const { merchantId: mchid } = LOCAL_MERCHANT;

let fixture: Fixture;
let cloud: LocalCloud;
let client: V3Client;
beforeAll(async () => {
  const body = `return { statusCode: 200, body: JSON.stringify({ event, source: process.env.TCB_SOURCE }) };`;
  fixture = await createFixture({ open: { sdk: 'none', body } });
});
afterAll(() => fixture.end());
beforeEach(async () => {
  cloud = await fixture.open({ now: Date.now() }); // the client signs by this machine's clock
  client = clientOf(cloud);
});
afterEach(() => cloud.close());

const opened = (changes: object = {}) => client.post(JSAPI, v3OrderOf(cloud, changes));
const queried = (orderId = ORDER) => client.get(`${BY_NUMBER}/${orderId}`, { mchid });
const closed = (orderId = ORDER) => client.post(`${BY_NUMBER}/${orderId}/close`, { mchid });
const refunded = (changes: object = {}) => client.post(REFUNDS, v3RefundOf(cloud, changes));
const paid = async (): Promise<void> => {
  await opened();
  cloud.wechat.pay.pay(ORDER);
};

describe('orders', () => {
  test('an order opened again is the same one, and the shopper pays with its signed parameters', async () => {
    const first = await opened();
    const again = await opened();
    const { prepay_id: prepayId } = first.data as { prepay_id: string };
    const parts = { timeStamp: '1', nonceStr: 'n', package: `prepay_id=${prepayId}` };
    const text = Formatter.joinedByLineFeed(LOCAL_MERCHANT.appId, '1', 'n', parts.package);
    const paySign = Rsa.sign(text, LOCAL_MERCHANT.privateKey);
    const forged = { ...parts, signType: 'RSA', paySign: Rsa.sign(text, LOCAL_PLATFORM.privateKey) };

    expect(first.status).toBe(200);
    expect(again.data).toEqual(first.data);
    expect(() => cloud.wechat.pay.pay(ORDER, { parameters: forged })).toThrow('签名');
    expect(cloud.wechat.pay.pay(ORDER, { parameters: { ...parts, signType: 'RSA', paySign } })).toMatchObject({
      state: 'SUCCESS',
      totalFen: 1_499_00,
    });
  });

  test.each([
    ['another amount', { amount: { total: 1, currency: 'CNY' } }],
    ['another shopper', { payer: { openid: 'o-2' } }],
    ['another end', { time_expire: '2099-01-01T00:00:00+08:00' }],
  ])('the same number with %s is refused', async (_what, changes) => {
    await opened();

    expect(await opened(changes)).toEqual({
      status: 400,
      data: { code: 'INVALID_REQUEST', message: expect.stringContaining('请求重入') },
    });
  });

  test('a paid order tells its payment, and opened again it is ORDERPAID', async () => {
    await paid();

    expect((await queried()).data).toMatchObject({
      mchid,
      out_trade_no: ORDER,
      trade_state: 'SUCCESS',
      transaction_id: cloud.wechat.pay.transactions()[0]?.transactionId,
      success_time: expect.stringMatching(/\+08:00$/),
      amount: { total: 1_499_00 },
    });
    expect(await opened()).toMatchObject({ status: 400, data: { code: 'ORDERPAID' } });
  });

  test('what is malformed or of another merchant is PARAM_ERROR, and an unknown order 404', async () => {
    expect(await opened({ mchid: '1' })).toMatchObject({ status: 400, data: { code: 'PARAM_ERROR' } });
    expect(await opened({ amount: { total: 0 } })).toMatchObject({ status: 400 });
    expect(await opened({ notify_url: `${cloud.url}/http/open?order=1` })).toMatchObject({ status: 400 });
    expect(await queried(OTHER_ORDER)).toMatchObject({ status: 404, data: { code: 'ORDER_NOT_EXIST' } });
    expect(await client.get('/v3/elsewhere')).toMatchObject({ status: 404 });
  });

  test('an order is closed at any age, twice alike, and takes no money then', async () => {
    await opened();

    expect((await closed()).status).toBe(204);
    expect((await closed()).status).toBe(204);
    expect(() => cloud.wechat.pay.pay(ORDER)).toThrow('订单已关闭');
    expect((await queried()).data).toMatchObject({ trade_state: 'CLOSED' });
    expect(await opened()).toMatchObject({ status: 400, data: { code: 'ORDER_CLOSED' } });
  });

  test('a number closed before anybody ordered with it takes no order any more', async () => {
    expect((await closed()).status).toBe(204);
    expect(await opened()).toMatchObject({ status: 400, data: { code: 'INVALID_REQUEST' } });
    expect(await queried()).toMatchObject({ status: 404 });
  });

  test('closing can be made to refuse a young order too; a paid one it always refuses', async () => {
    cloud.wechat.pay.behave({ closing: 'afterFiveMinutes' });
    await opened();
    const early = await closed();
    cloud.wechat.pay.pay(ORDER);

    expect(early).toMatchObject({ status: 202, data: { code: 'USER_PAYING' } });
    expect(await closed()).toMatchObject({ status: 400, data: { code: 'ORDERPAID' } });
  });

  test("v3 and cloudPay do not see each other's orders", async () => {
    await opened();

    expect(cloud.wechat.pay.transactions()).toMatchObject([{ provider: 'wechatPayV3' }]);
    expect(() => cloud.wechat.pay.pay(ORDER, { provider: 'cloudPay' })).toThrow('knows no order');
  });
});

describe('signatures', () => {
  const ask = (authorization: string) =>
    fetch(`${cloud.wechat.pay.v3Endpoint}${BY_NUMBER}/${ORDER}?mchid=${mchid}`, {
      headers: authorization === '' ? {} : { authorization },
    });
  const signed = (changes: { readonly key?: string; readonly path?: string; readonly timestamp?: number }) => {
    const { key = LOCAL_MERCHANT.privateKey, timestamp = Math.floor(Date.now() / 1_000) } = changes;
    const path = changes.path ?? `${BY_NUMBER}/${ORDER}?mchid=${mchid}`;
    const signature = Rsa.sign(Formatter.request('GET', path, timestamp, 'n'), key);
    return Formatter.authorization(mchid, 'n', signature, timestamp, LOCAL_MERCHANT.serial);
  };

  test('a request is answered only when the merchant signed just this, just now', async () => {
    await opened();

    const statuses = [
      await ask(signed({})),
      await ask(signed({ path: `/wechatpay${BY_NUMBER}/${ORDER}?mchid=${mchid}` })),
      await ask(''),
      await ask(signed({ key: LOCAL_PLATFORM.privateKey })),
      await ask(signed({ path: `${BY_NUMBER}/${OTHER_ORDER}?mchid=${mchid}` })),
      await ask(signed({ timestamp: Math.floor(Date.now() / 1_000) - 301 })),
      await ask(signed({}).replace(LOCAL_MERCHANT.serial, 'OTHER')),
      await ask(signed({}).replace(mchid, '1900000001')),
    ].map(({ status }) => status);

    expect(statuses).toEqual([200, 200, 401, 401, 401, 401, 401, 401]);
  });

  test('refusals are signed too, but not what a fault puts in their place', async () => {
    const refusal = await ask(signed({}));
    cloud.faults.set({ kind: 'fail', code: 'X', message: 'x', match: { action: 'http:wechatpay' } });
    const fault = await ask(signed({}));

    expect(refusal.status).toBe(404);
    expect(verified(refusal.headers, await refusal.text())).toBe(true);
    expect(fault.headers.get('wechatpay-signature')).toBeNull();
  });

  test('the client does not believe an answer under another key', async () => {
    const stranger = clientOf(cloud, { certs: { [LOCAL_PLATFORM.publicKeyId]: merchantPublicKey } });

    await expect(stranger.post(JSAPI, v3OrderOf(cloud))).rejects.toThrow(/Verify the response's data/);
  });
});

describe('refunds', () => {
  test('a refund is under way, then done; sent twice it is one', async () => {
    await paid();
    const first = await refunded();
    const again = await refunded();
    cloud.clock.move(MINUTE_MS);
    const done = await client.get(`${REFUNDS}/${REFUND}`);

    expect(first).toMatchObject({ status: 200, data: { status: 'PROCESSING', out_refund_no: REFUND } });
    expect(again.data).toEqual(first.data);
    expect(done.data).toMatchObject({ status: 'SUCCESS', amount: { total: 1_499_00, refund: 1_499_00 } });
    expect(cloud.wechat.pay.refunds()).toHaveLength(1);
  });

  test('what WeChat refuses has its code', async () => {
    await opened();
    const amount = { total: 1_499_00, refund: 1_00, currency: 'CNY' };
    const unpaid = await refunded();
    cloud.wechat.pay.pay(ORDER);
    await refunded();
    const differs = await refunded({ amount });
    const more = await refunded({ out_refund_no: 'another', amount });
    const unknown = await refunded({ out_trade_no: OTHER_ORDER, out_refund_no: 'third' });
    const missing = await client.get(`${REFUNDS}/none`);

    const codes = [unpaid, differs, more, unknown, missing].map(({ status, data }) => [status, data]);
    expect(codes).toMatchObject([
      [400, { code: 'INVALID_REQUEST' }],
      [400, { code: 'INVALID_REQUEST' }],
      [400, { code: 'INVALID_REQUEST' }],
      [404, { code: 'RESOURCE_NOT_EXISTS' }],
      [404, { code: 'RESOURCE_NOT_EXISTS' }],
    ]);
  });

  test('a refund can be done at once, abnormal, or short of balance', async () => {
    await paid();
    const part = (id: string) =>
      refunded({ out_refund_no: id, amount: { total: 1_499_00, refund: 1_00, currency: 'CNY' } });
    cloud.wechat.pay.behave({ refunds: 'prompt' });
    const prompt = await part('prompt');
    cloud.wechat.pay.behave({ refunds: 'abnormal' });
    await part('abnormal');
    cloud.clock.move(MINUTE_MS);
    const abnormal = await client.get(`${REFUNDS}/abnormal`);
    cloud.wechat.pay.behave({ refunds: 'notEnough' });

    expect(prompt.data).toMatchObject({ status: 'SUCCESS', success_time: expect.any(String) });
    expect(abnormal.data).toMatchObject({ status: 'ABNORMAL' });
    expect(await part('short')).toMatchObject({ status: 403, data: { code: 'NOT_ENOUGH' } });
  });
});

test('the notice is signed and sealed, and comes to notify_url over HTTP', async () => {
  await paid();

  const [delivery] = await cloud.wechat.pay.notices.deliver();

  const { body } = delivery?.answer as { body: string };
  const { event, source } = JSON.parse(body) as { event: HttpEvent; source: string };
  const notice = JSON.parse(event.body) as { event_type: string; resource: Record<string, string> };
  const { ciphertext = '', nonce = '', associated_data: data } = notice.resource;
  expect(delivery).toMatchObject({ taken: true, notice: { kind: 'payment', attempts: 1 } });
  expect(source).toBe('wx_http');
  expect(verified(new Headers(event.headers), event.body)).toBe(true);
  expect(notice.event_type).toBe('TRANSACTION.SUCCESS');
  expect(JSON.parse(Aes.AesGcm.decrypt(ciphertext, LOCAL_MERCHANT.apiV3Key, nonce, data))).toMatchObject({
    mchid,
    out_trade_no: ORDER,
    trade_state: 'SUCCESS',
    amount: { total: 1_499_00 },
  });
});

test('an outage is 500; an answer that is lost has worked, a request that is cut has not', async () => {
  cloud.wechat.pay.behave({ outage: true });
  const down = await opened();
  cloud.wechat.pay.behave({ outage: false });
  cloud.faults.set({ kind: 'hangUp', match: { action: 'http:wechatpay', times: 1 } });
  await expect(opened()).rejects.toThrow(/hang up|ECONNRESET/);
  const untouched = cloud.wechat.pay.transactions().length;
  cloud.faults.set({ kind: 'loseAnswer', match: { action: 'http:wechatpay', times: 1 } });
  await expect(opened()).rejects.toThrow(/hang up|ECONNRESET/);

  expect(down).toMatchObject({ status: 500, data: { code: 'SYSTEM_ERROR' } });
  expect(untouched).toBe(0);
  expect(cloud.wechat.pay.transactions()).toHaveLength(1);
});

interface HttpEvent {
  readonly headers: Record<string, string>;
  readonly body: string;
}

function verified(headers: Headers, body: string): boolean {
  const [timestamp, nonce, signature] = ['Timestamp', 'Nonce', 'Signature'].map(
    (name) => headers.get(`Wechatpay-${name}`) ?? '',
  );
  const isOurs = headers.get('Wechatpay-Serial') === LOCAL_PLATFORM.publicKeyId;
  const text = Formatter.response(timestamp ?? '', nonce ?? '', body);
  return isOurs && Rsa.verify(text, signature ?? '', platformPublicKey);
}
