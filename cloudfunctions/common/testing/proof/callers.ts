import type { CallRecord } from '../../../../scripts/local/types';
import { keyOf, OPERATORS, type World } from '../world';

type Fields = Readonly<Record<string, unknown>>;

/** One call of a function by somebody; it may end in any way, so its record is answered and not its result. */
export const asShopper = (world: World, openid: string, name: string, data: Fields): Promise<CallRecord> =>
  world.cloud.functions.invoke(name, data, { kind: 'shopper', openid });

export const asTimer = (world: World, name: string): Promise<CallRecord> =>
  world.cloud.functions.invoke(name, {}, { kind: 'timer', triggerName: 'proof' });

export const asOperator = (world: World, name: string, data: Fields): Promise<CallRecord> =>
  world.cloud.functions.invoke(name, { ...PROOFS, ...data }, { kind: 'console' });

const PROOFS = {
  operator: { operatorId: OPERATORS.first, key: keyOf(OPERATORS.first) },
  approval: { operatorId: OPERATORS.second, key: keyOf(OPERATORS.second) },
};

/** An exchange of these products, one of each unless a quantity says otherwise. */
export function exchangeOf(
  requestId: string,
  ...wanted: readonly (string | readonly [productId: string, quantity: number])[]
) {
  const lines = wanted.map((one) => (typeof one === 'string' ? ([one, 1] as const) : one));
  return { requestId, lines: lines.map(([productId, quantity]) => ({ productId, quantity })) };
}

/** How a call ended, in a word: the code of its answer, or what became of the instance. */
export function codeOf({ outcome, result }: CallRecord): string {
  if (outcome !== 'answered') return outcome;
  return typeof result === 'object' && result !== null && 'code' in result
    ? String(result.code)
    : 'no envelope';
}
