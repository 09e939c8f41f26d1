import type { Verdict } from '../apiTypes';

export const VERDICTS: Record<Verdict, string> = {
  succeeded: '成功',
  refused: '拒绝',
  threw: '抛错',
  timedOut: '超时',
  crashed: '崩溃',
};

export const KINDS: Record<string, string> = {
  query: '查询',
  command: '命令',
  job: '定时任务',
  webhook: '回调',
};

export const AUTHS: Record<string, string> = {
  shopper: '用户',
  operator: '操作员',
  timer: '定时器',
  wechatPay: '微信支付',
  anyone: '任何人',
};

export const CALLERS = {
  shopper: '用户',
  operator: '操作员',
  console: '控制台',
  timer: '定时器',
  http: 'HTTP',
  payCallback: '支付回调',
  function: '云函数',
} as const;

export const FAULT_KINDS = {
  latency: '延迟',
  crash: '实例崩溃',
  loseAnswer: '丢失应答',
  hangUp: '断开连接',
  fail: '返回错误',
  timerDoubled: '定时器重复触发',
  timerSkipped: '定时器漏触发',
} as const;

export const FAULT_HINTS: Record<keyof typeof FAULT_KINDS, string> = {
  latency: '每个请求多等一段时间，抖动为随机附加的上限。',
  crash: '实例在请求前或请求完成后立即消失，调用方拿不到结果。',
  loseAnswer: '请求已经执行，但连接被切断；实例仍然活着。',
  hangUp: '请求没有执行，连接被切断。',
  fail: '请求没有执行，直接返回这个错误码。',
  timerDoubled: '同一个定时点触发两次。',
  timerSkipped: '这个定时点不触发。',
};

/** What each operation is to an operator; one without a title shows its contract's summary. */
export const FUNCTION_TITLES: Readonly<Record<string, string>> = {
  login: '登录',
  listCategories: '商品分类',
  listProducts: '商品列表',
  getProduct: '商品详情',
  checkExchange: '兑换前检查',
  exchange: '兑换',
  cancelOrder: '取消订单',
  listOrders: '我的订单',
  getOrder: '订单详情',
  getWallet: '钱包',
  listEntries: '账目明细',
  verifyIdentity: '实名认证',
  withdrawIdentity: '撤回实名授权',
  expireCoins: '过期处理',
  sweepOrders: '清理未完成的兑换',
  dispatchEvents: '处理事件',
  auditLedger: '对账',
  saveProduct: '编辑商品',
  setProductStatus: '上下架商品',
  saveCategory: '编辑分类',
  adjustStock: '调整库存',
  adjustWallet: '调整钱包',
  saveSettings: '修改设置',
  health: '健康检查',
};
