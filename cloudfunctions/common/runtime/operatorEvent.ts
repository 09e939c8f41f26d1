import * as z from 'zod';
import { refuse } from '../domain/refusal';
import type { OperatorProof } from './authenticate';

const proof = z.strictObject({ operatorId: z.string().min(1).max(64), key: z.string().min(1).max(200) });

/** An operator's event carries the proofs beside the input: `operator` of who acts, `approval` of who confirms. */
export function readOperatorEvent(event: unknown): {
  readonly input: unknown;
  readonly proof: OperatorProof | null;
  readonly approval: OperatorProof | null;
} {
  if (typeof event !== 'object' || event === null) return { input: event, proof: null, approval: null };
  const { operator, approval, ...input } = event as Record<string, unknown>;
  return { input, proof: readProof(operator), approval: readProof(approval) };
}

function readProof(value: unknown): OperatorProof | null {
  if (value === undefined) return null;
  const parsed = proof.safeParse(value);
  return parsed.success ? parsed.data : refuse('OPERATOR_UNKNOWN');
}
