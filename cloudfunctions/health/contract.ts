import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { instant } from '../common/contract/units';

const check = z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string(), ms: z.int() });

export const contract = defineContract({
  name: 'health',
  summary: 'Whether the mall works: database, settings, timers, findings; 200 or 503 over HTTP access.',
  kind: 'query',
  auth: 'anyone',
  input: z.strictObject({}),
  output: z.strictObject({
    healthy: z.boolean(),
    status: z.enum(['healthy', 'unhealthy']),
    checks: z.array(check),
    timestamp: instant,
  }),
  errors: ['INVALID_INPUT', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 128, http: { path: '/health' } },
});
