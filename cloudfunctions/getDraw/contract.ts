import * as z from 'zod';
import { drawOwnEntry } from '../common/contract/drawProof';
import { drawView, qualificationView, registrationView } from '../common/contract/drawViews';
import { defineContract } from '../common/contract/defineContract';
import { id, instant } from '../common/contract/units';

export const contract = defineContract({
  name: 'getDraw',
  summary:
    'A draw, the caller’s registration and result in it, and the proof that the registration is in the list.',
  kind: 'query',
  auth: 'shopper',
  input: z.strictObject({ drawId: id }),
  output: z.strictObject({
    draw: drawView,
    now: instant, // countdowns go by the server's clock
    terms: z.string(),
    registration: registrationView.nullable(),
    qualification: qualificationView.nullable(), // null: not drawn yet, or lost
    proof: drawOwnEntry.nullable(), // null until the list is frozen
  }),
  errors: ['NOT_ALLOWED', 'INVALID_INPUT', 'DRAW_NOT_FOUND', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
