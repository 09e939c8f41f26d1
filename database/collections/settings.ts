import * as z from 'zod';
import { instant, paymentMode, points } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

const hex = z.string().regex(/^[0-9a-f]*$/);

export const SETTINGS_ID = 'mall';

/** Every knob of the mall. The defaults are the source documents' (F-220..F-227). */
export const settingsFields = z.strictObject({
  shopName: z.string().min(1).max(50).default('金鹿商城'),
  /** Golden Deer allows coin_points only (C-01); the default profile all four. */
  pointsMallModes: z.array(paymentMode).min(1).default(['points_only', 'money_only', 'mixed', 'coin_points']),
  /** What the ordinary shop and the draws sell (createOrder). */
  shopModes: z.array(paymentMode).min(1).default(['money_only']),
  exchange: z
    .strictObject({
      pointsMin: points.default(1),
      pointsPerOrderMax: points.default(10_000),
      limitsEnabled: z.boolean().default(true),
      frequency: z
        .strictObject({
          windowSeconds: z.int().min(1).max(86_400).default(60),
          max: z.int().min(1).max(50).default(10),
        })
        .prefault({}),
      autoConfirmMinutes: z.int().min(1).default(1_440),
      payTimeoutMinutes: z.int().min(1).default(30),
      autoReceiveDays: z.int().min(1).max(90).default(7), // a shipped order is finished by itself after so long
      deliveryDays: z.int().min(0).max(60).default(7),
    })
    .prefault({}),
  points: z
    .strictObject({
      validDays: z.int().min(1).max(3_650).default(365),
      earnUnitFen: z.int().min(1).default(10_000), // 100 yuan = 1 point
      valueFen: z.int().min(0).default(1), // 1 point = 0.01 yuan; display only
    })
    .prefault({}),
  identity: z
    .strictObject({
      consentVersion: z.string().min(1).max(20).default('2026-01'),
      consentPurpose: z.string().min(1).max(200).default('酒类商品实名兑换与年龄核验'),
      provider: z.enum(['none', 'tencentFaceid']).default('none'),
      providerEndpoint: z.string().max(200).default('faceid.tencentcloudapi.com'),
      providerProtocol: z.enum(['https', 'http']).default('https'),
    })
    .prefault({}),
  payment: z
    .strictObject({
      provider: z.enum(['none', 'cloudPay', 'wechatPayV3']).default('none'),
      merchantId: z.string().max(32).default(''),
      notifyUrl: z.string().max(256).default(''), // WeChat Pay v3: the HTTP access address of payNotify
      endpoint: z.string().max(200).default('https://api.mch.weixin.qq.com'), // WeChat Pay v3
      refundDays: z.int().min(0).max(365).default(15), // after the end of an order a refund may still be asked for
    })
    .prefault({}),
  draws: z
    .strictObject({
      qualificationMinutes: z.int().min(1).max(10_080).default(30),
      coinOnWin: z.enum(['at_draw', 'at_purchase', 'never']).default('at_draw'), // C-19
      beaconFallbackMinutes: z.int().min(1).max(1_440).default(60), // after that, commit-reveal alone
      /** The public beacon: drand's quicknet by default (docs.drand.love). */
      beacon: z
        .strictObject({
          chainHash: hex.length(64).default('52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'),
          publicKey: hex
            .length(192)
            .default(
              [
                '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451',
                '0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
              ].join(''),
            ),
          genesisAt: instant.default(1_692_803_367_000),
          periodMs: z.int().min(1_000).default(3_000),
          endpoints: z
            .array(z.string().max(200))
            .min(1)
            .max(5)
            .default(['https://api.drand.sh', 'https://drand.cloudflare.com']),
        })
        .prefault({}),
    })
    .prefault({}),
  /** Subscribe message templates; '' = not sent. */
  notices: z
    .strictObject({
      exchangeTemplateId: z.string().max(100).default(''),
      paymentTemplateId: z.string().max(100).default(''), // paid: points earned (F-175)
      refundTemplateId: z.string().max(100).default(''),
      drawTemplateId: z.string().max(100).default(''), // won, lost or called off (F-177)
    })
    .prefault({}),
  /** Sources of calls, beside a shopper's client, that may act as an operator with a key. */
  operatorSources: z.array(z.string().min(1).max(40)).max(10).default([]),
});
export const settings = settingsFields.extend({
  _id: z.literal(SETTINGS_ID),
  revision: z.int().min(1),
  updatedAt: instant,
});
export type Settings = z.infer<typeof settingsFields>;

export const collection = defineCollection({
  name: 'settings',
  title: '商城设置',
  purpose: 'The settings of the mall: one document.',
  schema: settings,
  indexes: [],
  rule: 'ADMINONLY',
  retention: 'kept',
});
