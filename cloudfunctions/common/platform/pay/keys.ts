import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { refuse } from '../../domain/refusal';

const API_V3_KEY_BYTES = 32;

/** What WeChat Pay v3 gives a merchant. */
export interface WechatPayKeys {
  readonly appId: string; // the mini-program's; bound to the merchant (F-163)
  readonly privateKey: KeyObject; // of the merchant's certificate: signs what is asked
  readonly serial: string; // of that certificate
  readonly apiV3Key: string; // opens the contents of a notice
  readonly publicKey: KeyObject; // WeChat Pay's: verifies what is answered
  readonly publicKeyId: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Each by its name: a deployment carries the variables that the code names. */
export const readVariables = (): Variables => ({
  POINTS_MALL_MERCHANT_APP_ID: process.env['POINTS_MALL_MERCHANT_APP_ID'],
  WECHAT_PAY_PRIVATE_KEY: process.env['WECHAT_PAY_PRIVATE_KEY'],
  WECHAT_PAY_SERIAL: process.env['WECHAT_PAY_SERIAL'],
  WECHAT_PAY_API_V3_KEY: process.env['WECHAT_PAY_API_V3_KEY'],
  WECHAT_PAY_PUBLIC_KEY: process.env['WECHAT_PAY_PUBLIC_KEY'],
  WECHAT_PAY_PUBLIC_KEY_ID: process.env['WECHAT_PAY_PUBLIC_KEY_ID'],
});

/** Reads the keys, or refuses with the variable to mend; what was set is never quoted. */
export function readWechatPayKeys(variables: Variables): WechatPayKeys {
  const apiV3Key = readText(variables, 'WECHAT_PAY_API_V3_KEY');
  if (Buffer.byteLength(apiV3Key) !== API_V3_KEY_BYTES) return refuseVariable('WECHAT_PAY_API_V3_KEY');
  return {
    appId: readText(variables, 'POINTS_MALL_MERCHANT_APP_ID'),
    privateKey: readKey(variables, 'WECHAT_PAY_PRIVATE_KEY', createPrivateKey),
    serial: readText(variables, 'WECHAT_PAY_SERIAL'),
    apiV3Key,
    publicKey: readKey(variables, 'WECHAT_PAY_PUBLIC_KEY', createPublicKey),
    publicKeyId: readText(variables, 'WECHAT_PAY_PUBLIC_KEY_ID'),
  };
}

function readText(variables: Variables, variable: string): string {
  const text = variables[variable]?.trim() ?? '';
  return text === '' ? refuseVariable(variable) : text;
}

/** PEM. A console that keeps one line writes its line breaks as the two characters \n. */
function readKey(variables: Variables, variable: string, read: (pem: string) => KeyObject): KeyObject {
  const pem = readText(variables, variable).replaceAll('\\n', '\n');
  const key = attempt(() => read(pem));
  return key?.asymmetricKeyType === 'rsa' ? key : refuseVariable(variable);
}

/** The parser's own error may quote the text, which is a key. */
function attempt(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const refuseVariable = (variable: string): never => refuse('PAYMENT_NOT_CONFIGURED', { variable });
