import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { instant, requestId } from '../common/contract/units';

export const contract = defineContract({
  name: 'withdrawIdentity',
  summary:
    'Withdraws the consent: erases the name and ID number of the account. Orders that were made keep standing.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({ requestId }),
  output: z.strictObject({ withdrawn: z.literal(true), withdrawnAt: instant }),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'IDENTITY_NOT_FOUND', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
