import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { requestId } from '../common/contract/units';
import { settingsFields, type Settings } from '../../database/collections/settings';

/** Every knob has to be named: one that is forgotten is refused, not set back to its default. */
const wholeSettings = withoutDefaults(settingsFields) as z.ZodType<Settings>;

function withoutDefaults(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return withoutDefaults(schema.unwrap());
  if (!(schema instanceof z.ZodObject)) return schema;
  const fields = Object.entries<z.core.$ZodType>(schema.shape);
  return z.strictObject(Object.fromEntries(fields.map(([name, field]) => [name, withoutDefaults(field)])));
}

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
