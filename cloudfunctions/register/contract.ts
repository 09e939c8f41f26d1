import * as z from 'zod';
import { registrationView } from '../common/contract/drawViews';
import { defineContract } from '../common/contract/defineContract';
import { WRITER_TIMEOUT_SECONDS } from '../common/contract/timeouts';
import { id } from '../common/contract/units';

export const contract = defineContract({
  name: 'register',
  summary:
    'Enters the caller in a draw while its registration is open; one entry a person, however often it is asked.',
  kind: 'command',
  auth: 'shopper',
  input: z.strictObject({
    drawId: id,
    notice: z.boolean().default(false), // one message about the result was accepted
  }),
  output: registrationView.extend({ drawId: id }),
  errors: [
    'NOT_ALLOWED',
    'INVALID_INPUT',
    'DRAW_NOT_FOUND',
    'DRAW_NOT_OPEN',
    'IDENTITY_REQUIRED',
    'ADULT_REQUIRED',
    'PERSON_REGISTERED',
    'BUSY',
    'INTERNAL',
  ],
  // A list is frozen when no call can write any more that began before the close.
  deploy: { timeoutSeconds: WRITER_TIMEOUT_SECONDS, memoryMb: 256 },
});
