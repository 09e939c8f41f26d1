import type * as z from 'zod';
import { hashOf } from '../domain/hash';
import { refuse } from '../domain/refusal';
import type { Database, Tx } from './database';
import type { Documents } from './documents';

/** A command as an operator gave it. */
export interface OperatorRequest {
  readonly db: Database;
  readonly operator: { readonly operatorId: string };
  readonly input: { readonly requestId: string };
  readonly now: number;
  readonly approvedBy?: string; // the second operator, already proved
}

const OPERATION_ID_CHARS = 32;

/** The same operator, operation and request id always give the same id. */
export function operationIdOf(operatorId: string, operation: string, requestId: string): string {
  return hashOf({ operatorId, operation, requestId }).slice(0, OPERATION_ID_CHARS);
}

/**
 * Does an operator's work at most once for its request id, and writes it to the audit log in the same transaction (F-254).
 * The log is looked at first: a repetition answers what the first call did, even when the work would be refused by now.
 * What the work creates takes its id from the operation's, so that it is the same one however often it is tried.
 */
export async function operateOnce<Output extends z.ZodType>(
  contract: { readonly name: string; readonly output: Output },
  request: OperatorRequest,
  work: (tx: Tx, operationId: string) => Promise<z.output<Output>>,
): Promise<z.output<Output>> {
  const { db, operator, input, now, approvedBy } = request;
  const operationId = operationIdOf(operator.operatorId, contract.name, input.requestId);
  const inputHash = hashOf(input);
  const recall = async (from: Pick<Database, 'get'>): Promise<z.output<Output> | null> => {
    const done = await from.get('operations', operationId);
    if (done === null) return null;
    return done.inputHash === inputHash ? contract.output.parse(done.answer) : refuse('IDEMPOTENCY_KEY_REUSED');
  };

  return db.transact(
    async (tx) => {
      const known = await recall(tx);
      if (known !== null) return known;
      const answer = await work(tx, operationId);
      await tx.insert('operations', {
        _id: operationId,
        operation: contract.name,
        operatorId: operator.operatorId,
        approvedBy: approvedBy ?? null,
        inputHash,
        input: input as Documents['operations']['input'],
        answer: answer as Documents['operations']['answer'],
        at: now,
      });
      return answer;
    },
    () => recall(db),
  );
}
