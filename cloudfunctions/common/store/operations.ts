import type * as z from 'zod';
import { hashOf } from '../domain/hash';
import { Refusal, refuse } from '../domain/refusal';
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

interface OperatorContract<Output extends z.ZodType> {
  readonly name: string;
  readonly output: Output;
}

const OPERATION_ID_CHARS = 32;

/** The same operator, operation and request id always give the same id. */
function operationIdOf(operatorId: string, operation: string, requestId: string): string {
  return hashOf({ operatorId, operation, requestId }).slice(0, OPERATION_ID_CHARS);
}

/** Work that decides by what its transaction reads: see `planAndOperateOnce`. */
export function operateOnce<Output extends z.ZodType>(
  contract: OperatorContract<Output>,
  request: OperatorRequest,
  work: (tx: Tx, operationId: string) => Promise<z.output<Output>>,
): Promise<z.output<Output>> {
  return planAndOperateOnce(contract, request, async (operationId) => (tx) => work(tx, operationId));
}

/**
 * Does an operator's work at most once for its request id, and writes it to the audit log in the same transaction
 * (F-254). Before anything is refused, the log is looked at: a repetition answers what the first call did, even when
 * the work would be refused by now. What the work creates takes its id from the operation's, so that it is the same
 * one however often it is tried.
 *
 * `plan` reads before the transaction, so that work on a hot document can begin with its write: a transaction's
 * snapshot is as old as its first request, and every reservation since then is a conflict. What the plan relies on,
 * the work has to make sure of.
 */
export async function planAndOperateOnce<Output extends z.ZodType>(
  contract: OperatorContract<Output>,
  request: OperatorRequest,
  plan: (operationId: string) => Promise<(tx: Tx) => Promise<z.output<Output>>>,
): Promise<z.output<Output>> {
  const { db, operator, input, now, approvedBy = null } = request;
  const { operatorId } = operator;
  const operationId = operationIdOf(operatorId, contract.name, input.requestId);
  const inputHash = hashOf(input);
  const recall = async (): Promise<z.output<Output> | null> => {
    const done = await db.get('operations', operationId);
    if (done === null) return null;
    return done.inputHash === inputHash ? contract.output.parse(done.answer) : refuse('IDEMPOTENCY_KEY_REUSED');
  };

  const done = await recall();
  if (done !== null) return done;
  try {
    const work = await plan(operationId);
    return await db.transact(async (tx) => {
      const answer = await work(tx);
      await tx.insert('operations', {
        ...{ _id: operationId, operation: contract.name, operatorId, approvedBy, inputHash, at: now },
        input: input as Documents['operations']['input'],
        answer: answer as Documents['operations']['answer'],
      });
      return answer;
    }, recall);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const doneMeanwhile = await recall(); // by the same request, which was faster
    if (doneMeanwhile === null) throw error;
    return doneMeanwhile;
  }
}
