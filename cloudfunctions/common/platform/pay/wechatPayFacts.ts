import * as z from 'zod';
import type { PaidFacts, PaymentState, RefundProgress } from '../../contract/ports';
import { checkSame, filled, readAnswer, rfc3339, statusOf, tradeState } from './answers';

/** WeChat Pay v3 says the same of a payment in an answer and in a notice. */
const order = z.object({ out_trade_no: filled, trade_state: tradeState });
const paid = z.object({
  mchid: filled,
  out_trade_no: filled,
  transaction_id: filled,
  success_time: rfc3339,
  amount: z.object({ total: z.int().min(0), currency: z.literal('CNY').default('CNY') }),
});

export function readPayment(orderId: string, body: unknown): PaymentState {
  const { out_trade_no, trade_state } = readAnswer(order, body);
  checkSame(orderId, out_trade_no, 'order');
  const status = statusOf(trade_state);
  return status === 'paid' ? { status, ...readPaid(body) } : { status };
}

export function readPaid(body: unknown): PaidFacts {
  const facts = readAnswer(paid, body);
  return {
    orderId: facts.out_trade_no,
    transactionId: facts.transaction_id,
    merchantId: facts.mchid,
    totalFen: facts.amount.total,
    paidAt: facts.success_time,
  };
}

const refund = z.object({
  refund_id: filled,
  status: z.enum(['SUCCESS', 'PROCESSING', 'CLOSED', 'ABNORMAL']),
});
const refunded = z.object({ success_time: rfc3339, amount: z.object({ refund: z.int().min(0) }) });

/** closed and abnormal: the money stays with the merchant until an operator sends it another way. */
export function readProgress(body: unknown): RefundProgress {
  const { refund_id: providerRefundId, status } = readAnswer(refund, body);
  switch (status) {
    case 'SUCCESS': {
      const { success_time, amount } = readAnswer(refunded, body);
      return { status: 'refunded', providerRefundId, refundFen: amount.refund, refundedAt: success_time };
    }
    case 'PROCESSING':
      return { status: 'accepted', providerRefundId };
    case 'CLOSED':
    case 'ABNORMAL':
      return { status: 'failed', reason: status };
    default:
      return status satisfies never;
  }
}
