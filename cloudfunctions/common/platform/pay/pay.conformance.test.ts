import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { reducedSdk } from '../../../../scripts/build/reducedSdk';
import { LOCAL_ENVIRONMENT } from '../../../../scripts/local/environment';
import type { Caller } from '../../../../scripts/local/gateway/types';
import { createFixture, type Fixture } from '../../../../scripts/local/runner/testing/fixture';
import type { LocalCloud } from '../../../../scripts/local/types';
import { settingsFields } from '../../../../database/collections/settings';
import type { BillLine, PaymentParameters, ProvedNotice, Provider } from '../../contract/ports';

const PROVIDERS: readonly Provider[] = ['cloudPay', 'wechatPayV3'];
const MINUTE_MS = 60_000;
const NOON = Date.parse('2026-03-01T12:00:00+08:00');
const ORDER_ID = '0123456789abcdef0123456789abcdef';
const ORDER = {
  orderId: ORDER_ID,
  openid: 'o-1',
  totalFen: 1_499_00,
  description: '金鹿 53°酒 500ml',
  expiresAt: NOON + 30 * MINUTE_MS,
};
const REFUND = {
  refundId: 'refund-1',
  orderId: ORDER_ID,
  totalFen: 1_499_00,
  refundFen: 499_00,
  reason: '不想要了',
};
const SHOPPER: Caller = { kind: 'shopper', openid: 'o-1' };

let folder: string;
let fixture: Fixture;
let cloud: LocalCloud;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pay-'));
  const file = join(folder, 'adapters.js');
  await build({
    stdin: { contents: `export * from './choose'; export * from './proveNotice';`, resolveDir: __dirname },
    bundle: true,
    outfile: file,
    platform: 'node',
    target: 'node20',
    plugins: [reducedSdk({ wechat: true })],
  });
  const head = `const { choosePayment, openNotices } = require(${JSON.stringify(file)});`;
  const answer = (value: string): string =>
    `try { return { value: await ${value} }; } catch ({ name, code, details }) { return { name, code, details }; }`;
  fixture = await createFixture({
    ask: {
      sdk: 'none',
      head,
      body: answer('choosePayment(event.rules, event.provider)[event.call](event.with)'),
    },
    open: { sdk: 'none', head, body: answer('(await openNotices(event.rules))(event.notice, Date.now())') },
  });
});
afterAll(async () => {
  await fixture.end();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  cloud = await fixture.open({ now: NOON, environment: LOCAL_ENVIRONMENT });
  cloud.wechat.pay.behave({ notices: 'never' });
});
afterEach(() => cloud.close());

const rules = () => {
  const { merchantId, v3Endpoint } = cloud.wechat.pay;
  const none = settingsFields.parse({}).payment;
  return { ...none, merchantId, endpoint: v3Endpoint, notifyUrl: `${cloud.url}/http/open` };
};

/** What the adapter answers inside a function of the local cloud, whose clock is the cloud's. */
async function ask(
  provider: Provider,
  call: string,
  request: unknown,
  caller: Caller = SHOPPER,
): Promise<unknown> {
  const event = { rules: rules(), provider, call, with: request };
  const { result, error } = await cloud.functions.invoke('ask', event, caller);
  if (error !== null) throw new Error(JSON.stringify(error));
  const { value, ...failure } = result as { value?: unknown; name?: string };
  return failure.name === undefined ? value : failure;
}

async function prove(provided: Record<string, unknown>): Promise<unknown> {
  const { body, headers } = provided;
  const event = { rules: rules(), notice: { body, headers } };
  const { result } = await cloud.functions.invoke('open', event, { kind: 'http', clientIp: '127.0.0.1' });
  return result;
}

const pay = (provider: Provider) => cloud.wechat.pay.pay(ORDER_ID, { provider });
const openAndPay = async (provider: Provider) => {
  await ask(provider, 'open', ORDER);
  return pay(provider);
};

describe.each(PROVIDERS)('%s', (provider) => {
  test('F-160 an order is opened once however often it is asked for, and its parameters pay it', async () => {
    expect(await ask(provider, 'query', ORDER_ID)).toEqual({ status: 'unknown' });

    const first = await ask(provider, 'open', ORDER);
    await ask(provider, 'open', ORDER);
    const parameters = first as PaymentParameters;
    expect(await ask(provider, 'query', ORDER_ID)).toEqual({ status: 'open' });
    const { transactionId } = cloud.wechat.pay.pay(ORDER_ID, { provider, parameters });

    expect(cloud.wechat.pay.transactions()).toMatchObject([{ openid: 'o-1', expiresAt: ORDER.expiresAt }]);
    expect(await ask(provider, 'query', ORDER_ID)).toEqual({
      status: 'paid',
      orderId: ORDER_ID,
      transactionId,
      merchantId: cloud.wechat.pay.merchantId,
      totalFen: 1_499_00,
      paidAt: NOON,
    });
  });

  test('an order that is paid is not opened again, nor one with another amount', async () => {
    await ask(provider, 'open', ORDER);
    const other = await ask(provider, 'open', { ...ORDER, totalFen: 1 });
    pay(provider);
    const again = await ask(provider, 'open', ORDER);

    expect(other).toMatchObject({ name: 'PaymentRefused' });
    expect(again).toMatchObject({ name: 'PaymentRefused', code: 'ORDERPAID' });
  });

  test('F-162 an order is closed after five minutes at the latest, and then takes no money', async () => {
    cloud.wechat.pay.behave({ closing: 'afterFiveMinutes' });
    await ask(provider, 'open', ORDER);

    expect(await ask(provider, 'close', ORDER_ID)).toBe('tooEarly');
    cloud.clock.move(5 * MINUTE_MS);
    expect(await ask(provider, 'close', ORDER_ID)).toBe('closed');
    expect(await ask(provider, 'close', ORDER_ID)).toBe('closed');
    expect(await ask(provider, 'query', ORDER_ID)).toEqual({ status: 'closed' });
    expect(() => pay(provider)).toThrow('订单已关闭');
  });

  test('F-162 an order that is paid cannot be closed', async () => {
    await openAndPay(provider);
    cloud.clock.move(5 * MINUTE_MS);

    expect(await ask(provider, 'close', ORDER_ID)).toBe('paid');
  });

  test('F-160 a refund is one however often it is asked for, and is told when it is done', async () => {
    await openAndPay(provider);
    expect(await ask(provider, 'queryRefund', 'refund-1')).toEqual({ status: 'unknown' });

    const first = await ask(provider, 'refund', REFUND);
    const again = await ask(provider, 'refund', REFUND);
    const [refund] = cloud.wechat.pay.refunds();
    const providerRefundId = refund?.providerRefundId;
    const accepted = { status: 'accepted', providerRefundId };
    expect([first, again]).toEqual([accepted, accepted]);
    expect(await ask(provider, 'queryRefund', 'refund-1')).toEqual(accepted);
    cloud.clock.move(MINUTE_MS);
    const done = await ask(provider, 'queryRefund', 'refund-1');

    expect(done).toMatchObject({ status: 'refunded', providerRefundId, refundFen: 499_00 });
    expect(cloud.wechat.pay.refunds()).toHaveLength(1);
    expect(await ask(provider, 'query', ORDER_ID)).toMatchObject({ status: 'paid', totalFen: 1_499_00 });
  });

  test('F-160 a refund that WeChat cannot do has failed, one without a balance is refused', async () => {
    await openAndPay(provider);
    cloud.wechat.pay.behave({ refunds: 'notEnough' });
    expect(await ask(provider, 'refund', REFUND)).toMatchObject({
      name: 'PaymentRefused',
      code: expect.stringMatching(/^NOT_?ENOUGH$/),
    });

    cloud.wechat.pay.behave({ refunds: 'abnormal' });
    await ask(provider, 'refund', REFUND);
    cloud.clock.move(MINUTE_MS);
    expect(await ask(provider, 'queryRefund', 'refund-1')).toMatchObject({ status: 'failed' });
  });

  test('the bill of a day is there on the next morning and has every payment and refund', async () => {
    const { transactionId } = await openAndPay(provider);
    await ask(provider, 'refund', REFUND);
    expect(await ask(provider, 'bill', '2026-03-01')).toBeNull();

    cloud.clock.move(22 * 60 * MINUTE_MS);
    const lines = (await ask(provider, 'bill', '2026-03-01')) as readonly BillLine[];

    const { merchantId } = cloud.wechat.pay;
    const common = { orderId: ORDER_ID, transactionId, merchantId, at: NOON };
    expect(lines).toEqual([
      { ...common, totalFen: 1_499_00, refundId: null, refundFen: 0 },
      { ...common, totalFen: 0, refundId: 'refund-1', refundFen: 499_00 },
    ]);
    expect(await ask(provider, 'bill', '2026-02-28')).toEqual([]);
  });

  test('while WeChat is down nothing is known', async () => {
    await ask(provider, 'open', ORDER);
    cloud.wechat.pay.behave({ outage: true });

    for (const [call, request] of Object.entries({
      open: ORDER,
      query: ORDER_ID,
      close: ORDER_ID,
      refund: REFUND,
    }))
      expect(await ask(provider, call, request)).toMatchObject({ name: 'PaymentUnavailable' });
  });
});

test('cloudPay opens an order for the shopper who calls, and for nobody else', async () => {
  const opened = await ask('cloudPay', 'open', ORDER, { kind: 'timer', triggerName: 't' });

  expect(opened).toMatchObject({ name: 'PaymentUnavailable' });
  expect(cloud.wechat.pay.transactions()).toEqual([]);
});

describe('the notices of v3', () => {
  test('F-160 are proved: of a payment and of its refund', async () => {
    const { transactionId } = await openAndPay('wechatPayV3');
    const payment = await prove(cloud.wechat.pay.notices.compose(ORDER_ID).event);
    await ask('wechatPayV3', 'refund', REFUND);
    cloud.clock.move(MINUTE_MS);
    const refund = await prove(cloud.wechat.pay.notices.compose(ORDER_ID, { refundId: 'refund-1' }).event);

    const { merchantId } = cloud.wechat.pay;
    const facts = {
      orderId: ORDER_ID,
      transactionId: transactionId ?? '',
      merchantId,
      totalFen: 1_499_00,
      paidAt: NOON,
    };
    const paid: ProvedNotice = { kind: 'payment', payment: facts };
    expect(payment).toEqual({ value: paid });
    expect(refund).toMatchObject({
      value: {
        kind: 'refund',
        refundId: 'refund-1',
        orderId: ORDER_ID,
        progress: { status: 'refunded', refundFen: 499_00 },
      },
    });
  });

  test.each([
    ['signature', 'signature'],
    ['timestamp', 'age'],
    ['merchant', 'merchant'],
  ] as const)('F-160 with a wrong %s are refused', async (tamper, why) => {
    await openAndPay('wechatPayV3');

    const proved = await prove(cloud.wechat.pay.notices.compose(ORDER_ID, { tamper }).event);

    expect(proved).toEqual({ name: 'Refusal', code: 'NOTICE_INVALID', details: { why } });
  });
});
