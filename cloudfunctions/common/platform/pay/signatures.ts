import { sign, verify } from 'node:crypto';
import type { PaymentParameters } from '../../contract/ports';
import type { WechatPayKeys } from './keys';

const DIGEST = 'RSA-SHA256';
/** pay.weixin.qq.com: what is older may be a repetition by somebody else. */
const AGE_SECONDS_MAX = 300;

export type Headers = Readonly<Record<string, string | undefined>>; // names in lower case
export type Flaw = 'headers' | 'serial' | 'age' | 'signature';

/** What is encrypted in a notice, as it stands there. */
export interface SealedResource {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated_data: string;
}

/** The signatures and the encryption of WeChat Pay v3 under one merchant's keys. */
export interface Signatures {
  nowSeconds(): number;
  /** The Authorization header of a request; the body is '' when there is none. */
  authorize(method: 'GET' | 'POST', url: URL, body: string): string;
  signPayment(prepayId: string): PaymentParameters;
  /** Why an answer or a notice is not believed; null: WeChat Pay signed it, at most five minutes from `nowSeconds`. */
  findFlaw(headers: Headers, body: string, nowSeconds: number): Flaw | null;
  /** Throws when the resource was sealed under another key or tampered with. */
  unseal(resource: SealedResource): string;
}

/** The library is evaluated here, when somebody is really asked, and not at a function's start. */
export async function loadSignatures(merchantId: string, keys: WechatPayKeys): Promise<Signatures> {
  const { default: formatter } = await import('wechatpay-axios-plugin/lib/formatter.js');
  const { default: aes } = await import('wechatpay-axios-plugin/lib/aes.js');
  const signed = (message: string): string =>
    sign(DIGEST, Buffer.from(message), keys.privateKey).toString('base64');

  return {
    nowSeconds: () => formatter.timestamp(),
    authorize(method, { pathname, search }, body) {
      const [nonce, timestamp] = [formatter.nonce(), formatter.timestamp()];
      const signature = signed(formatter.request(method, pathname + search, timestamp, nonce, body));
      return formatter.authorization(merchantId, nonce, signature, timestamp, keys.serial);
    },
    signPayment(prepayId) {
      const [timeStamp, nonceStr] = [String(formatter.timestamp()), formatter.nonce()];
      const prepay = `prepay_id=${prepayId}`;
      const paySign = signed(formatter.joinedByLineFeed(keys.appId, timeStamp, nonceStr, prepay));
      return { timeStamp, nonceStr, package: prepay, signType: 'RSA', paySign };
    },
    findFlaw(headers, body, nowSeconds) {
      const timestamp = headers['wechatpay-timestamp'] ?? '';
      const nonce = headers['wechatpay-nonce'] ?? '';
      const signature = headers['wechatpay-signature'] ?? '';
      if (!/^\d{1,12}$/.test(timestamp) || nonce === '' || signature === '') return 'headers';
      if (headers['wechatpay-serial'] !== keys.publicKeyId) return 'serial';
      if (Math.abs(nowSeconds - Number(timestamp)) > AGE_SECONDS_MAX) return 'age';
      const message = Buffer.from(formatter.response(timestamp, nonce, body));
      const isGenuine = verify(DIGEST, message, keys.publicKey, Buffer.from(signature, 'base64'));
      return isGenuine ? null : 'signature';
    },
    unseal: ({ ciphertext, nonce, associated_data }) =>
      aes.AesGcm.decrypt(ciphertext, keys.apiV3Key, nonce, associated_data),
  };
}
