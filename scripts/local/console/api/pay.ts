import * as z from 'zod';
import type { PayState } from '../apiTypes';
import { ConsoleError, messageOf } from '../http';
import type { ApiContext, ApiRequest, ApiRoute } from '../router';
import { parseInput } from './input';

const SHOWN_MAX = 100;

/** WeChat Pay as its own people see it, and what a shopper does in WeChat. */
export const payRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/world/pay', answer: describePay },
  { method: 'POST', path: '/world/pay/pay', answer: payOrder },
  { method: 'POST', path: '/world/pay/settle', answer: settleRefund },
  { method: 'POST', path: '/world/pay/deliver', answer: deliverNotices },
  { method: 'POST', path: '/world/pay/behave', answer: behave },
];

function describePay({ cloud }: ApiContext): PayState {
  const { pay } = cloud.wechat;
  const { merchantId, v3Endpoint, notifyUrl } = pay;
  return {
    ...{ merchantId, v3Endpoint, notifyUrl },
    transactions: pay.transactions().slice(-SHOWN_MAX).reverse(),
    refunds: pay.refunds().slice(-SHOWN_MAX).reverse(),
    notices: pay.notices.pending().slice(0, SHOWN_MAX),
    behaviour: pay.behaviour(),
  };
}

const number = z.string().trim().min(1).max(64);
const provider = z.enum(['cloudPay', 'wechatPayV3']);
const payBody = z.strictObject({ orderId: number, provider });

function payOrder({ cloud }: ApiContext, request: ApiRequest): object {
  const { orderId, provider: chosen } = parseInput(payBody, request.body);
  return orRefused(() => cloud.wechat.pay.pay(orderId, { provider: chosen }));
}

const settleBody = z.strictObject({ refundId: number, state: z.enum(['SUCCESS', 'ABNORMAL', 'CLOSED']) });

function settleRefund({ cloud }: ApiContext, request: ApiRequest): object {
  const { refundId, state } = parseInput(settleBody, request.body);
  return orRefused(() => cloud.wechat.pay.settleRefund(refundId, state));
}

const deliverBody = z.strictObject({ orderId: number.optional() });

async function deliverNotices({ cloud }: ApiContext, request: ApiRequest): Promise<object> {
  const { orderId } = parseInput(deliverBody, request.body);
  const chosen = orderId === undefined ? {} : { orderId };
  const deliveries = await cloud.wechat.pay.notices.deliver({ ...chosen, early: true });
  return { delivered: deliveries.length, taken: deliveries.filter(({ taken }) => taken).length };
}

const DELAY_MS_MAX = 86_400_000;
const behaveBody = z.strictObject({
  notices: z.enum(['prompt', 'manual', 'never', 'twice', 'outOfOrder']),
  noticeDelayMs: z.int().min(0).max(DELAY_MS_MAX),
  tamper: z.enum(['amount', 'merchant', 'order', 'signature', 'timestamp']).nullable(),
  refunds: z.enum(['slow', 'prompt', 'abnormal', 'notEnough']),
  closing: z.enum(['documented', 'afterFiveMinutes', 'anytime']),
  bill: z.enum(['byTime', 'ready', 'notReady']),
  outage: z.boolean(),
});

function behave(context: ApiContext, request: ApiRequest): PayState {
  context.cloud.wechat.pay.behave(parseInput(behaveBody, request.body));
  return describePay(context);
}

/** WeChat's no is an answer for the page, in WeChat's words. */
function orRefused<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new ConsoleError('PAY_REFUSED', messageOf(error), { cause: error });
  }
}
