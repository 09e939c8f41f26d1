import type { PayBehaviour, RefundState, TradeState } from '../../wechat/pay/types';

/** The words of WeChat Pay's part of the page of outside services. */
export const PAY_TEXT = {
  title: '微信支付',
  note: (merchantId: string) =>
    `商户号 ${merchantId}。“付款”相当于用户在微信里完成支付；付款后微信会发出通知，直到云函数确认收到。`,
  addresses: '设置里填写',
  order: '订单号',
  provider: '接口',
  openid: '付款人',
  amount: '金额',
  state: '状态',
  expires: '支付截止',
  none: '还没有下过单。',
  noRefunds: '还没有退款。',
  noNotices: '没有待送达的通知。',
  pay: '付款',
  paid: '已付款',
  refunds: '退款',
  refundId: '退款单号',
  settle: '办结',
  settled: '退款已办结',
  notices: '待送达的通知',
  kind: '内容',
  due: '下次送达',
  attempts: '已送',
  deliver: '立即送达',
  deliverAll: '全部送达',
  delivered: (taken: number, all: number) => `送达 ${all} 次，确认 ${taken} 次`,
  behaviour: '微信支付的脾气',
  apply: '应用',
  applied: '已生效',
  delay: '通知延迟（秒）',
  yuan: (fen: number) => `¥${(fen / 100).toFixed(2)}`,
} as const;

export const TRADE_STATES: Readonly<Record<TradeState, string>> = {
  NOTPAY: '未支付',
  SUCCESS: '已支付',
  CLOSED: '已关闭',
  REFUND: '有退款',
};

export const REFUND_STATES: Readonly<Record<RefundState, string>> = {
  PROCESSING: '处理中',
  SUCCESS: '已退款',
  ABNORMAL: '异常',
  CLOSED: '已关闭',
};

export const NOTICE_KINDS = { payment: '支付成功', refund: '退款结果' } as const;

type Choices<Name extends keyof PayBehaviour> = readonly (readonly [PayBehaviour[Name] & string, string])[];

/** Each switch, its choices, and what they are called. */
export const PAY_SWITCHES = {
  notices: {
    title: '通知',
    choices: [
      ['prompt', '立即送达'],
      ['manual', '只手动送达'],
      ['never', '不通知'],
      ['twice', '同时送两次'],
      ['outOfOrder', '后发先至'],
    ] satisfies Choices<'notices'>,
  },
  tamper: {
    title: '篡改下一条通知',
    choices: [
      ['none', '不篡改'],
      ['amount', '金额不符'],
      ['merchant', '别的商户'],
      ['order', '别的订单'],
      ['signature', '签名错误（仅 v3）'],
      ['timestamp', '时间过旧（仅 v3）'],
    ] satisfies readonly (readonly [string, string])[],
  },
  refunds: {
    title: '退款',
    choices: [
      ['slow', '稍后成功'],
      ['prompt', '立即成功'],
      ['abnormal', '退款异常'],
      ['notEnough', '商户余额不足'],
    ] satisfies Choices<'refunds'>,
  },
  closing: {
    title: '关单',
    choices: [
      ['documented', 'cloudPay 满五分钟才可关'],
      ['afterFiveMinutes', '都要满五分钟'],
      ['anytime', '随时可关'],
    ] satisfies Choices<'closing'>,
  },
  bill: {
    title: '账单',
    choices: [
      ['byTime', '次日 10 点生成'],
      ['ready', '立即可下载'],
      ['notReady', '尚未生成'],
    ] satisfies Choices<'bill'>,
  },
  outage: {
    title: '服务',
    choices: [
      ['off', '正常'],
      ['on', '中断'],
    ] satisfies readonly (readonly [string, string])[],
  },
} as const;
