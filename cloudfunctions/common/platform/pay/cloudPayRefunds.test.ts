import { ENV_ID, sdkEnvironment } from '../../../../scripts/local/gateway/testing';
import { PaymentRefused, PaymentUnavailable, type PaymentPort } from '../../contract/ports';
import {
  MERCHANT_ID,
  type PayServer,
  answerCloudPay,
  readCloudPayForm,
  refuseCloudPay,
  startPayServer,
} from '../../testing/wechatPay';
import { openCloudPay } from './cloudPay';

const ORDER_ID = '0123456789abcdef0123456789abcdef';
const SUCCESS = { return_code: 'SUCCESS', return_msg: 'OK', result_code: 'SUCCESS', sub_mch_id: MERCHANT_ID };
const REFUNDED_AT = Date.parse('2026-06-08T10:34:56+08:00');

let server: PayServer;
beforeEach(async () => {
  server = await startPayServer();
  Object.assign(process.env, sdkEnvironment(server.url));
});
afterEach(() => server.stop());

const port = (): PaymentPort => openCloudPay({ merchantId: MERCHANT_ID, envId: ENV_ID });
const lastForm = () => readCloudPayForm(server.asked.at(-1));

test('a refund that nobody asked for is unknown', async () => {
  server.answer = refuseCloudPay('REFUNDNOTEXIST');

  expect(await port().queryRefund('refund-1')).toEqual({ status: 'unknown' });
});

const REFUND = { refundId: 'refund-1', orderId: ORDER_ID, totalFen: 100, refundFen: 30, reason: '取消' };

test('F-160 a refund is asked for by its number, and told to its own function', async () => {
  server.answer = answerCloudPay({ ...SUCCESS, out_refund_no: 'refund-1', refund_id: '5030' });

  expect(await port().refund(REFUND)).toEqual({ status: 'accepted', providerRefundId: '5030' });

  expect(lastForm()).toMatchObject({
    apiName: 'refund',
    data: {
      function_name: 'refundCallback',
      env_id: ENV_ID,
      out_trade_no: ORDER_ID,
      out_refund_no: 'refund-1',
      total_fee: 100,
      refund_fee: 30,
      refund_desc: '取消',
    },
  });
});

const NUMBERED = {
  refund_count: 2,
  out_refund_no_0: 'refund-0',
  refund_status_0: 'PROCESSING',
  out_refund_no_1: 'refund-1',
  refund_id_1: '5030',
  refund_fee_1: 30,
  refund_status_1: 'SUCCESS',
  refund_success_time_1: '2026-06-08 10:34:56',
};
const LISTS = {
  refund_count: 1,
  out_refund_no_list: ['refund-1'],
  refund_id_list: ['5030'],
  refund_fee_list: ['30'],
  refund_status_list: ['SUCCESS'],
  refund_success_time_list: ['2026-06-08 10:34:56'],
};
const BARE = {
  out_refund_no: 'refund-1',
  refund_id: '5030',
  refund_fee: 30,
  refund_status: 'SUCCESS',
  refund_success_time: '2026-06-08 10:34:56',
};

test.each([
  ['fields with numbers', NUMBERED],
  ['lists', LISTS],
  ['bare fields', BARE],
])('F-160 a refund that is done is read from %s', async (_how, fields) => {
  server.answer = answerCloudPay({ ...SUCCESS, ...fields });

  expect(await port().queryRefund('refund-1')).toEqual({
    status: 'refunded',
    providerRefundId: '5030',
    refundFen: 30,
    refundedAt: REFUNDED_AT,
  });
});

test.each([
  ['PROCESSING', { status: 'accepted', providerRefundId: '5030' }],
  ['REFUNDCLOSE', { status: 'failed', reason: 'REFUNDCLOSE' }],
  ['CHANGE', { status: 'failed', reason: 'CHANGE' }],
])('F-160 a refund whose status is %s', async (refund_status_1, progress) => {
  server.answer = answerCloudPay({ ...SUCCESS, ...NUMBERED, refund_status_1 });

  expect(await port().queryRefund('refund-1')).toEqual(progress);
});

test('the empty lists that the platform has been seen to answer say nothing of a refund', async () => {
  server.answer = answerCloudPay({
    ...SUCCESS,
    refund_count: 1,
    out_refund_no_list: [],
    refund_status_list: [],
  });

  await expect(port().queryRefund('refund-1')).rejects.toThrow(PaymentUnavailable);
});

test.each(['NOTENOUGH', 'NOAUTH', 'ERROR', 'TRADE_OVERDUE', 'ORDERNOTEXIST'])(
  'the no %s to a refund is refused with its code',
  async (code) => {
    server.answer = refuseCloudPay(code);
    const asked = port().refund(REFUND);

    await expect(asked).rejects.toThrow(PaymentRefused);
    await expect(asked).rejects.toMatchObject({ code });
  },
);

test('a code that quotes somebody is not passed on', async () => {
  server.answer = refuseCloudPay('韦小宝 refused');

  await expect(port().refund(REFUND)).rejects.toMatchObject({ code: 'UNKNOWN' });
});
