import * as z from 'zod';
import { instant, paymentMode, points } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export const SETTINGS_ID = 'mall';

/** Every knob of the mall. The defaults are the source documents' (F-220..F-227). */
export const settingsFields = z.strictObject({
  shopName: z.string().min(1).max(50).default('金鹿商城'),
  /** Golden Deer allows coin_points only (C-01); the default profile all four. */
  pointsMallModes: z.array(paymentMode).min(1).default(['points_only', 'money_only', 'mixed', 'coin_points']),
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
  notices: z.strictObject({ exchangeTemplateId: z.string().max(100).default('') }).prefault({}), // '' = not sent
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
