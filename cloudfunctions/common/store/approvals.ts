import type { Role } from '../contract/defineContract';
import { Refusal, refuse } from '../domain/refusal';
import { proveOperator, type Operator, type OperatorProof } from '../runtime/authenticate';
import type { Database } from './database';

/**
 * The id of the second operator who confirms: another one, with a right key and with the role or the owner's.
 * Whatever is wrong with the approval, there is no second operator; the details say why.
 */
export async function requireSecondOperator(
  db: Pick<Database, 'get'>,
  first: Operator,
  approval: OperatorProof | null,
  role: Role,
): Promise<string> {
  if (approval === null) refuse('SECOND_OPERATOR_REQUIRED', { why: 'missing' });
  if (approval.operatorId === first.operatorId) refuse('SECOND_OPERATOR_REQUIRED', { why: 'same operator' });
  const second = await proveOperator(db, approval).catch((error: unknown) => {
    if (error instanceof Refusal) refuse('SECOND_OPERATOR_REQUIRED', { why: 'not proved' });
    throw error;
  });
  if (!second.roles.includes('owner') && !second.roles.includes(role)) {
    refuse('SECOND_OPERATOR_REQUIRED', { why: 'role missing' });
  }
  return second.operatorId;
}
