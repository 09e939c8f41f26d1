import { createHash } from 'node:crypto';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import { LOCAL_MERCHANT, LOCAL_PLATFORM, merchantPublicKey } from './localKeys';
import { PayRefused } from './refusal';
import type { PayParameters } from './types';

/** A signature older or younger is refused, by WeChat and by whoever reads WeChat's (pay.weixin.qq.com, signatures). */
const CLOCK_OFFSET_SECONDS_MAX = 300;

const AUTHORIZATION = /^WECHATPAY2-SHA256-RSA2048 (.+)$/;

export interface SignedRequest {
  readonly method: string;
  readonly paths: readonly string[]; // as sent, with the query; any of them may have been signed
  readonly body: string;
  readonly authorization: string;
}

/** Whether the merchant signed the request just now; the text says what is wrong, null is right. */
export function judgeAuthorization(request: SignedRequest, now: number): string | null {
  const fields = readAuthorization(request.authorization);
  if (fields === null) return 'the request carries no WECHATPAY2-SHA256-RSA2048 authorization';
  const { mchid, serial_no: serial, timestamp = '', nonce_str: nonce = '', signature = '' } = fields;
  if (mchid !== LOCAL_MERCHANT.merchantId) return 'the merchant is unknown';
  if (serial !== LOCAL_MERCHANT.serial) return "the serial is not that of the merchant's certificate";
  if (!isFresh(timestamp, now)) return 'the timestamp is more than five minutes away';
  const holds = request.paths.some((path) =>
    Rsa.verify(
      Formatter.request(request.method, path, timestamp, nonce, request.body),
      signature,
      merchantPublicKey,
    ),
  );
  return holds ? null : 'the signature does not hold';
}

/** The headers of an answer or a notice that WeChat Pay signs; the nonce follows from what is signed. */
export function signAsPlatform(body: string, at: number): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000));
  const nonce = digest(`${timestamp}\n${body}`, 32);
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': LOCAL_PLATFORM.publicKeyId,
    'Wechatpay-Signature': Rsa.sign(Formatter.response(timestamp, nonce, body), LOCAL_PLATFORM.privateKey),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

/** The resource of a notice: AEAD_AES_256_GCM under the APIv3 key. `seed` differs for every notice. */
export function encryptResource(plain: object, originalType: string, seed: string): Record<string, string> {
  const nonce = digest(seed, 12);
  return {
    original_type: originalType,
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: Aes.AesGcm.encrypt(JSON.stringify(plain), LOCAL_MERCHANT.apiV3Key, nonce, originalType),
    associated_data: originalType,
    nonce,
  };
}

/** What the phone and WeChat look at before they ask the shopper for money (v3; signed by the merchant). */
export function checkV3Parameters({ timeStamp, nonceStr, signType, paySign, ...rest }: PayParameters): void {
  const text = Formatter.joinedByLineFeed(LOCAL_MERCHANT.appId, timeStamp, nonceStr, rest.package);
  if (signType !== 'RSA' || !Rsa.verify(text, paySign, merchantPublicKey))
    throw new PayRefused('invalid', '支付验证签名失败');
}

/** cloudPay signs for its merchants, with a key that nobody else has. */
export function cloudPayParameters(prepayId: string, at: number): PayParameters {
  const unsigned = {
    timeStamp: String(Math.floor(at / 1_000)),
    nonceStr: digest(prepayId, 32),
    package: `prepay_id=${prepayId}`,
    signType: 'MD5',
  };
  return { ...unsigned, paySign: cloudPaySign(unsigned) };
}

export function checkCloudPayParameters({ paySign, ...unsigned }: PayParameters): void {
  if (cloudPaySign(unsigned) !== paySign) throw new PayRefused('invalid', '支付验证签名失败');
}

export const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

function cloudPaySign(unsigned: Omit<PayParameters, 'paySign'>): string {
  const text = Formatter.queryStringLike(Formatter.ksort({ ...unsigned, appId: LOCAL_MERCHANT.appId }));
  return createHash('md5').update(`${text}&key=of-the-local-service-provider`).digest('hex').toUpperCase();
}

function readAuthorization(text: string): Readonly<Record<string, string | undefined>> | null {
  const list = AUTHORIZATION.exec(text)?.[1];
  if (list === undefined) return null;
  const pairs = [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value]) => [name, value] as const);
  return Object.fromEntries(pairs);
}

function isFresh(timestamp: string, now: number): boolean {
  return /^\d+$/.test(timestamp) && Math.abs(Number(timestamp) - now / 1_000) <= CLOCK_OFFSET_SECONDS_MAX;
}
