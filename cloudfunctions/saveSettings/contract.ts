import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { requestId } from '../common/contract/units';
import { settingsFields } from '../../database/collections/settings';

const knobs = settingsFields.shape;
const exchange = knobs.exchange.unwrap().shape;
const frequency = exchange.frequency.unwrap().shape;
const points = knobs.points.unwrap().shape;
const identity = knobs.identity.unwrap().shape;
const notices = knobs.notices.unwrap().shape;

/** Every knob has to be named: one that is forgotten is refused, not set back to its default. */
const wholeSettings = z.strictObject({
  shopName: knobs.shopName.unwrap(),
  pointsMallModes: knobs.pointsMallModes.unwrap(),
  exchange: z.strictObject({
    pointsMin: exchange.pointsMin.unwrap(),
    pointsPerOrderMax: exchange.pointsPerOrderMax.unwrap(),
    limitsEnabled: exchange.limitsEnabled.unwrap(),
    frequency: z.strictObject({ windowSeconds: frequency.windowSeconds.unwrap(), max: frequency.max.unwrap() }),
    autoConfirmMinutes: exchange.autoConfirmMinutes.unwrap(),
    payTimeoutMinutes: exchange.payTimeoutMinutes.unwrap(),
    deliveryDays: exchange.deliveryDays.unwrap(),
  }),
  points: z.strictObject({
    validDays: points.validDays.unwrap(),
    earnUnitFen: points.earnUnitFen.unwrap(),
    valueFen: points.valueFen.unwrap(),
  }),
  identity: z.strictObject({
    consentVersion: identity.consentVersion.unwrap(),
    consentPurpose: identity.consentPurpose.unwrap(),
    provider: identity.provider.unwrap(),
    providerEndpoint: identity.providerEndpoint.unwrap(),
    providerProtocol: identity.providerProtocol.unwrap(),
  }),
  notices: z.strictObject({ exchangeTemplateId: notices.exchangeTemplateId.unwrap() }),
  operatorSources: knobs.operatorSources.unwrap(),
});

export const contract = defineContract({
  name: 'saveSettings',
  summary: 'Replaces the settings of the mall; every instance follows within a minute.',
  kind: 'command',
  auth: 'operator',
  role: 'settings',
  input: z.strictObject({
    requestId,
    revision: z.int().min(0), // of the settings as the operator saw them; 0: there are none yet
    settings: wholeSettings,
  }),
  output: z.strictObject({ revision: z.int() }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'REVISION_STALE',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: 20, memoryMb: 256 },
});
