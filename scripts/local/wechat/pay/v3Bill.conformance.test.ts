import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { createFixture, type Fixture } from '../../runner/testing/fixture';
import type { LocalCloud } from '../../types';
import { LOCAL_MERCHANT } from './localKeys';
import { clientOf, ORDER, REFUND, v3OrderOf, v3RefundOf, type V3Client } from './testing';

const BILL = '/v3/bill/tradebill';
const { merchantId: mchid } = LOCAL_MERCHANT;

let fixture: Fixture;
let cloud: LocalCloud;
let client: V3Client;
beforeAll(async () => {
  fixture = await createFixture({});
  cloud = await fixture.open({ now: Date.now() }); // the client signs by this machine's clock
  client = clientOf(cloud);
});
afterAll(() => fixture.end());

test('the bill of a day has an address and a digest; before it is made there is none', async () => {
  const on = Formatter.timestamp() * 1_000 + 8 * 3_600_000;
  const params = { bill_date: new Date(on).toISOString().slice(0, 10) };
  await client.post('/v3/pay/transactions/jsapi', v3OrderOf(cloud));
  cloud.wechat.pay.pay(ORDER);
  await client.post('/v3/refund/domestic/refunds', v3RefundOf(cloud));
  const early = await client.get(BILL, params);
  cloud.wechat.pay.behave({ bill: 'ready' });

  const offer = (await client.get(BILL, params)).data as Record<string, string>;
  const file = (await download(offer['download_url'] ?? '')).toString();
  const packed = (await client.get(BILL, { ...params, tar_type: 'GZIP' })).data as Record<string, string>;
  const emptyDay = await client.get(BILL, { bill_date: '2026-01-01' });

  expect(early).toMatchObject({ status: 400, data: { code: 'STATEMENT_CREATING' } });
  expect(emptyDay).toMatchObject({ status: 400, data: { code: 'NO_STATEMENT_EXIST' } });
  expect(createHash('sha1').update(file).digest('hex')).toBe(offer['hash_value']);
  expect(gunzipSync(await download(packed['download_url'] ?? '')).toString()).toBe(file);
  expect(Formatter.castCsvBill(file)).toMatchObject({
    rows: [
      { 商户号: mchid, 商户订单号: ORDER, 交易状态: 'SUCCESS', 订单金额: '1499.00' },
      { 商户退款单号: REFUND, 交易状态: 'REFUND', 申请退款金额: '1499.00' },
    ],
    summary: { 总交易单数: '2' },
  });
});

async function download(url: string): Promise<Buffer> {
  const { pathname, search } = new URL(url);
  const timestamp = Formatter.timestamp();
  const text = Formatter.request('GET', `${pathname}${search}`, timestamp, 'n');
  const signature = Rsa.sign(text, LOCAL_MERCHANT.privateKey);
  const authorization = Formatter.authorization(mchid, 'n', signature, timestamp, LOCAL_MERCHANT.serial);
  return Buffer.from(await (await fetch(url, { headers: { authorization } })).arrayBuffer());
}
