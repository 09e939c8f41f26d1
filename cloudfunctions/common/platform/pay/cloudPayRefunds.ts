import * as z from 'zod';
import { PaymentUnavailable, type RefundProgress } from '../../contract/ports';
import { checkSame, fenOrText, filled, readAnswer, wallClock } from './answers';
import type { Fields } from './cloudPayWire';

const REFUNDS_MAX = 50; // of one payment

const known = z.object({
  refund_id: filled,
  refund_status: z.enum(['SUCCESS', 'PROCESSING', 'REFUNDCLOSE', 'CHANGE']),
});
const done = z.object({ refund_fee: fenOrText, refund_success_time: wallClock });

/**
 * How far a refund is by cloudPay.queryRefund. The documentation has a field for each refund (refund_status_0), the
 * platform has been seen to answer lists (refund_status_list) or, for the one that was asked for, the bare name. An
 * answer in which the refund is not to be found says nothing of it: lists that are empty have been seen as well.
 */
export function readRefund(refundId: string, fields: Fields): RefundProgress {
  const index = Array.from({ length: REFUNDS_MAX }, (_, at) => valueAt(fields, 'out_refund_no', at)).indexOf(
    refundId,
  );
  if (index === -1) throw new PaymentUnavailable('cloudPay.queryRefund says nothing of the refund');
  const names = [...Object.keys(known.shape), ...Object.keys(done.shape)];
  const refund = Object.fromEntries(names.map((name) => [name, valueAt(fields, name, index)]));

  const { refund_id: providerRefundId, refund_status } = readAnswer(known, refund);
  switch (refund_status) {
    case 'SUCCESS': {
      const { refund_fee, refund_success_time } = readAnswer(done, refund);
      return { status: 'refunded', providerRefundId, refundFen: refund_fee, refundedAt: refund_success_time };
    }
    case 'PROCESSING':
      return { status: 'accepted', providerRefundId };
    case 'REFUNDCLOSE':
    case 'CHANGE': // the shopper's card takes no money any more
      return { status: 'failed', reason: refund_status };
    default:
      return refund_status satisfies never;
  }
}

function valueAt(fields: Fields, name: string, index: number): unknown {
  const list = fields[`${name}_list`];
  return (
    fields[`${name}_${index}`] ??
    (Array.isArray(list) ? list[index] : undefined) ??
    (index === 0 ? fields[name] : undefined)
  );
}

const accepted = z.object({ out_refund_no: filled, refund_id: filled });

export function readAccepted(refundId: string, fields: Fields): RefundProgress {
  const { out_refund_no, refund_id } = readAnswer(accepted, fields);
  checkSame(refundId, out_refund_no, 'refund');
  return { status: 'accepted', providerRefundId: refund_id };
}
