import { LOCAL_MERCHANT, LOCAL_PLATFORM, platformPublicKey } from './wechat/pay/localKeys';

/**
 * What the functions' environment holds on a desk, where the cloud has secrets. The keys are for local data only and
 * are known to everybody who has this repository.
 */
export const LOCAL_ENVIRONMENT: Readonly<Record<string, string>> = {
  IDENTITY_KEYS: JSON.stringify({ local1: Buffer.alloc(32, 'golden-deer-local-key-1').toString('base64') }),
  IDENTITY_KEY_ID: 'local1',
  IDENTITY_INDEX_KEY: Buffer.alloc(32, 'golden-deer-local-index-key').toString('base64'),
  TENCENT_FACEID_SECRET_ID: 'local',
  TENCENT_FACEID_SECRET_KEY: 'local',
  POINTS_MALL_MERCHANT_APP_ID: LOCAL_MERCHANT.appId,
  WECHAT_PAY_PRIVATE_KEY: LOCAL_MERCHANT.privateKey,
  WECHAT_PAY_SERIAL: LOCAL_MERCHANT.serial,
  WECHAT_PAY_API_V3_KEY: LOCAL_MERCHANT.apiV3Key,
  WECHAT_PAY_PUBLIC_KEY: platformPublicKey,
  WECHAT_PAY_PUBLIC_KEY_ID: LOCAL_PLATFORM.publicKeyId,
};
