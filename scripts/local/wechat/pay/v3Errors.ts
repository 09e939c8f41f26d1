import type { Reply } from '../../gateway/types';
import type { PayReason, PayRefused } from './refusal';

/** Status and code of v3 (pay.weixin.qq.com/doc/v3, error codes of each call). */
const ERRORS: Readonly<Record<PayReason, readonly [status: number, code: string]>> = {
  invalid: [400, 'PARAM_ERROR'],
  reenteredDifferently: [400, 'INVALID_REQUEST'],
  unknownOrder: [404, 'ORDER_NOT_EXIST'],
  alreadyPaid: [400, 'ORDERPAID'],
  alreadyClosed: [400, 'ORDER_CLOSED'],
  tooEarlyToClose: [202, 'USER_PAYING'],
  notPaid: [400, 'INVALID_REQUEST'],
  unknownRefund: [404, 'RESOURCE_NOT_EXISTS'],
  refundDiffers: [400, 'INVALID_REQUEST'],
  refundExceeds: [400, 'INVALID_REQUEST'],
  refundedInFull: [400, 'INVALID_REQUEST'],
  tooManyRefunds: [400, 'INVALID_REQUEST'],
  refundOverdue: [400, 'INVALID_REQUEST'],
  balanceShort: [403, 'NOT_ENOUGH'],
  noBill: [400, 'NO_STATEMENT_EXIST'],
  billInTheMaking: [400, 'STATEMENT_CREATING'],
  outage: [500, 'SYSTEM_ERROR'],
};

/** To a refund an unknown order is a resource that does not exist. */
export function refusalReply({ reason, message }: PayRefused, path: string): Reply {
  const [status, code] = ERRORS[reason];
  const isOfRefund = reason === 'unknownOrder' && path.startsWith('/v3/refund/');
  return v3Error(status, isOfRefund ? 'RESOURCE_NOT_EXISTS' : code, message);
}

export function v3Error(status: number, code: string, message: string): Reply {
  return { status, contentType: 'application/json', body: JSON.stringify({ code, message }), errorCode: code };
}
