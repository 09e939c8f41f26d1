import * as z from 'zod';
import type { FaultRule } from '../../types';
import type { FaultSummary } from '../apiTypes';
import type { ApiContext, ApiRequest, ApiRoute } from '../router';
import { parseInput } from './input';

const LATENCY_MS_MAX = 60_000;

export const faultRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/faults', answer: ({ cloud }): readonly FaultSummary[] => cloud.faults.list() },
  { method: 'POST', path: '/faults/add', answer: addFault },
  { method: 'POST', path: '/faults/remove', answer: removeFault },
  { method: 'POST', path: '/faults/clear', answer: ({ cloud }) => cloud.faults.clear() },
];

const text = z.string().trim().min(1).max(200);
const latencyMs = z.int().min(0).max(LATENCY_MS_MAX);
const faultMatch = z.strictObject({
  functionName: text.exactOptional(),
  action: text.exactOptional(),
  collection: text.exactOptional(),
  nth: z.int().min(1).exactOptional(),
  probability: z.number().min(0).max(1).exactOptional(),
  times: z.int().min(1).exactOptional(),
});
const match = faultMatch.exactOptional();
const faultRule = z.discriminatedUnion('kind', [
  z.strictObject({ match, kind: z.literal('latency'), ms: latencyMs, jitterMs: latencyMs.exactOptional() }),
  z.strictObject({ match, kind: z.literal('crash'), point: z.enum(['before', 'after']) }),
  z.strictObject({ match, kind: z.literal('loseAnswer') }),
  z.strictObject({ match, kind: z.literal('hangUp') }),
  z.strictObject({ match, kind: z.literal('fail'), code: text, message: text }),
  z.strictObject({ match, kind: z.literal('timerDoubled') }),
  z.strictObject({ match, kind: z.literal('timerSkipped') }),
]);

function addFault({ cloud }: ApiContext, request: ApiRequest): { id: string } {
  const rule: FaultRule = parseInput(faultRule, request.body);
  return { id: cloud.faults.set(rule) };
}

function removeFault({ cloud }: ApiContext, request: ApiRequest): void {
  cloud.faults.remove(parseInput(z.strictObject({ id: z.string() }), request.body).id);
}
