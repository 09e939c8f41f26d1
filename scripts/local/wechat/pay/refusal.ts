/** Why WeChat Pay says no, in words of our own; each protocol has its code for it. */
export type PayReason =
  | 'invalid' // of the request itself; the text says what
  | 'reenteredDifferently' // the same order number with other contents
  | 'unknownOrder'
  | 'alreadyPaid'
  | 'alreadyClosed'
  | 'tooEarlyToClose'
  | 'notPaid'
  | 'unknownRefund'
  | 'refundDiffers' // the same refund number with another order or amount
  | 'refundExceeds'
  | 'refundedInFull'
  | 'tooManyRefunds'
  | 'refundOverdue'
  | 'balanceShort'
  | 'noBill'
  | 'billInTheMaking'
  | 'outage';

/**
 * WeChat's own words for it. Behind `cloud.cloudPay` they are all that a caller sees: the SDK writes `errCode: 0` over
 * the err_code of every answer.
 */
const MESSAGES: Readonly<Record<PayReason, string>> = {
  invalid: '参数错误',
  reenteredDifferently: '请求重入时，参数与首次请求时不一致',
  unknownOrder: '订单不存在',
  alreadyPaid: '该订单已支付',
  alreadyClosed: '订单已关闭',
  tooEarlyToClose: '订单生成后不能马上调用关单接口，最短调用时间间隔为5分钟',
  notPaid: '订单未支付，不能退款',
  unknownRefund: '退款单不存在',
  refundDiffers: '订单金额或退款金额与之前请求不一致，请核实后再试',
  refundExceeds: '累计退款金额大于支付金额',
  refundedInFull: '订单已全额退款',
  tooManyRefunds: '部分退款次数不能超过50次',
  refundOverdue: '订单已经超过退款期限',
  balanceShort: '基本账户余额不足，请充值后重新发起',
  noBill: '账单不存在',
  billInTheMaking: '账单生成中，请稍后再试',
  outage: '系统异常，请稍后重试',
};

/** WeChat Pay's no. */
export class PayRefused extends Error {
  override readonly name = 'PayRefused';

  constructor(
    readonly reason: PayReason,
    message: string = MESSAGES[reason],
  ) {
    super(message);
  }
}
