import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { instant } from '../common/contract/units';

const TEXT_CHARS_MAX = 100; // what is a name and a number is decided by the domain

export const contract = defineContract({
  name: 'verifyIdentity',
  summary:
    'Binds a name and ID number to the account, with consent; answers their masked form and whether of age.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({
    realName: z.string('姓名不能为空').max(TEXT_CHARS_MAX),
    idNumber: z.string('身份证号不能为空').max(TEXT_CHARS_MAX),
    consent: z.strictObject({ version: z.string().max(TEXT_CHARS_MAX), agreed: z.boolean() }),
  }),
  output: z.strictObject({
    verified: z.literal(true),
    maskedName: z.string(),
    maskedIdNumber: z.string(),
    adult: z.boolean(),
    verifiedAt: instant,
  }),
  errors: [
    'NOT_ALLOWED',
    'INVALID_INPUT',
    'CONSENT_REQUIRED',
    'CONSENT_VERSION_STALE',
    'NAME_INVALID',
    'ID_NUMBER_INVALID',
    'IDENTITY_ALREADY_VERIFIED',
    'IDENTITY_TAKEN',
    'IDENTITY_MISMATCH',
    'IDENTITY_PROVIDER_UNAVAILABLE',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
