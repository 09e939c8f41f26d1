import * as z from 'zod';
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

/** WeChat's notice that an order was paid, or its refund ended: the same facts each time it is sent. */
export function asNotice(world: World, orderId: string, refundId?: string): Promise<CallRecord> {
  const about = refundId === undefined ? {} : { refundId };
  const { functionName, event, caller } = world.cloud.wechat.pay.notices.compose(orderId, about);
  return world.cloud.functions.invoke(functionName, event, caller);
}

const failed = z.object({ message: z.string() });
const answers = z.union([
  z.object({ code: z.string() }).transform(({ code }) => code),
  z
    .object({ errcode: z.int(), errmsg: z.string() })
    .transform(({ errcode, errmsg }) => (errcode === 0 ? 'SUCCESS' : errmsg)),
  z
    .object({ statusCode: z.int(), body: z.string() })
    .transform(({ statusCode, body }) =>
      statusCode === 200 ? 'SUCCESS' : failed.parse(JSON.parse(body)).message,
    ),
]);

/** How a call ended, in a word: the code of its answer, or what became of the instance. */
export function codeOf({ outcome, result }: CallRecord): string {
  if (outcome !== 'answered') return outcome;
  return answers.safeParse(result).data ?? 'no envelope';
}
