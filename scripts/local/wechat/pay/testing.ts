import cloudSdk from 'wx-server-sdk';
import { Wechatpay } from 'wechatpay-axios-plugin';
import type { LocalCloud } from '../../types';
import { LOCAL_MERCHANT, LOCAL_PLATFORM, platformPublicKey } from './localKeys';

export const ORDER = '0123456789abcdef0123456789abcdef';
export const OTHER_ORDER = 'fedcba9876543210fedcba9876543210';
export const REFUND = 'r0123456789abcdef0123456789abcdef';
export const NOON = Date.parse('2026-03-01T12:00:00+08:00');

type Answer = Record<string, unknown>;
type CloudPay = Record<
  'unifiedOrder' | 'queryOrder' | 'closeOrder' | 'refund' | 'queryRefund' | 'downloadBill' | 'typo',
  (data: object) => Promise<Answer>
>;

/** `cloud.cloudPay` of the unmodified SDK, reaching this cloud from outside the functions. */
export function cloudPayOf(cloud: LocalCloud): CloudPay {
  Object.assign(process.env, cloud.sdkEnvironment());
  cloudSdk.init({ env: cloud.envId });
  return Reflect.get(cloudSdk, 'cloudPay');
}

/** A call's fields that do not matter to what is tested. */
export function orderOf(cloud: LocalCloud, changes: object = {}): object {
  return {
    functionName: 'callback',
    envId: cloud.envId,
    subMchId: cloud.wechat.pay.merchantId,
    nonceStr: 'nonce',
    body: '金鹿茅台',
    outTradeNo: ORDER,
    totalFee: 1_499_00,
    spbillCreateIp: '127.0.0.1',
    tradeType: 'JSAPI',
    subOpenid: 'o-1',
    ...changes,
  };
}
export function refundOf(cloud: LocalCloud, changes: object = {}): object {
  const subMchId = cloud.wechat.pay.merchantId;
  const amounts = { totalFee: 1_499_00, refundFee: 1_499_00 };
  const numbers = { outTradeNo: ORDER, outRefundNo: REFUND };
  return {
    ...{ functionName: 'callback', envId: cloud.envId, subMchId, nonceStr: 'nonce' },
    ...numbers,
    ...amounts,
    ...changes,
  };
}
export const keyOf = (cloud: LocalCloud, changes: object = {}): object => ({
  ...{ subMchId: cloud.wechat.pay.merchantId, nonceStr: 'nonce', outTradeNo: ORDER },
  ...changes,
});

/** The client of wechatpay-axios-plugin: it signs what it sends and verifies what it gets. */
export function clientOf(cloud: LocalCloud, changes: object = {}): V3Client {
  const client = new Wechatpay({
    baseURL: cloud.wechat.pay.v3Endpoint,
    mchid: LOCAL_MERCHANT.merchantId,
    serial: LOCAL_MERCHANT.serial,
    privateKey: LOCAL_MERCHANT.privateKey,
    certs: { [LOCAL_PLATFORM.publicKeyId]: platformPublicKey },
    ...changes,
  });
  return {
    get: async (path, params = {}) => client.chain(path).get({ params }).catch(answerOfError),
    post: async (path, data) => client.chain(path).post(data).catch(answerOfError),
  };
}

export interface V3Answer {
  readonly status: number;
  readonly data: unknown;
}
export interface V3Client {
  get(path: string, params?: object): Promise<V3Answer>;
  post(path: string, data: object): Promise<V3Answer>;
}

/** A refusal is an answer too; what never came, or came unsigned, is thrown on. */
function answerOfError(error: unknown): V3Answer {
  const isUnproved = error instanceof Error && 'code' in error && String(error.code).startsWith('EV3_');
  const isAnswer = !isUnproved && typeof error === 'object' && error !== null && 'response' in error;
  const response: unknown = isAnswer ? error.response : undefined;
  if (typeof response !== 'object' || response === null || !('status' in response) || !('data' in response))
    throw error;
  return { status: Number(response.status), data: response.data };
}

export function v3OrderOf(cloud: LocalCloud, changes: object = {}): object {
  return {
    appid: LOCAL_MERCHANT.appId,
    mchid: LOCAL_MERCHANT.merchantId,
    description: '金鹿茅台',
    out_trade_no: ORDER,
    notify_url: `${cloud.url}/http/open`,
    amount: { total: 1_499_00, currency: 'CNY' },
    payer: { openid: 'o-1' },
    ...changes,
  };
}
export function v3RefundOf(cloud: LocalCloud, changes: object = {}): object {
  return {
    out_trade_no: ORDER,
    out_refund_no: REFUND,
    reason: '不想要了',
    notify_url: `${cloud.url}/http/open`,
    amount: { total: 1_499_00, refund: 1_499_00, currency: 'CNY' },
    ...changes,
  };
}
