import type { Retry } from './envelope';

interface RefusalText {
  readonly message: string; // what the shopper or operator reads
  readonly retry: Retry;
  readonly level: 'info' | 'warn' | 'error'; // of the log line
}

const refusal = (
  message: string,
  retry: Retry = 'never',
  level: RefusalText['level'] = 'info',
): RefusalText => ({
  message,
  retry,
  level,
});

/** Every expected no of the mall, once. A contract lists the ones it can answer, in order of precedence. */
export const REFUSALS = {
  // who is calling
  NOT_ALLOWED: refusal('无权执行此操作', 'never', 'warn'),
  OPERATOR_UNKNOWN: refusal('操作员不存在、已停用或密钥不正确', 'never', 'warn'),
  ROLE_MISSING: refusal('操作员没有此项权限', 'never', 'warn'),
  SECOND_OPERATOR_REQUIRED: refusal('此操作需要另一位操作员复核', 'never', 'warn'),
  // what was sent
  INVALID_INPUT: refusal('请求参数不正确'),
  IDEMPOTENCY_KEY_REUSED: refusal('请求编号已用于另一笔请求，请重新发起', 'new_request', 'warn'),
  REQUEST_EXPIRED: refusal('请求已失效，请重新发起', 'new_request'),
  TOO_MANY_REQUESTS: refusal('操作过于频繁，请稍后再试', 'same_request'),
  // the catalogue
  PRODUCT_NOT_FOUND: refusal('商品不存在'),
  PRODUCT_OFF_SALE: refusal('商品已下架'),
  PRODUCT_BROKEN: refusal('商品信息有误，暂时不能兑换', 'never', 'error'),
  CATEGORY_NOT_FOUND: refusal('分类不存在'),
  CATEGORY_LEVEL_INVALID: refusal('分类最多两级'),
  CATEGORY_TOO_LARGE: refusal('分类下商品过多，请先将商品移至其他分类'),
  PRODUCT_STATUS_INVALID: refusal('商品当前状态不能这样变更'),
  SKU_TAKEN: refusal('规格编号已属于其他商品'),
  SKUS_TOO_MANY: refusal('商品累计规格过多，请新建商品'),
  PAYMENT_MODE_NOT_ALLOWED: refusal('当前商城不支持该支付方式'),
  PAYMENT_METHOD_UNSUPPORTED: refusal('不支持的支付方式'),
  REVISION_STALE: refusal('内容已被他人修改，请刷新后重试', 'new_request'),
  // the exchange, in the order in which a shopper could mend them
  IDENTITY_REQUIRED: refusal('请先完成实名认证'),
  ADULT_REQUIRED: refusal('未满18周岁不能兑换酒类商品'),
  LEVEL_TOO_LOW: refusal('会员等级不足'),
  QUANTITY_OVER_LIMIT: refusal('超过单笔可兑换数量'),
  POINTS_BELOW_MINIMUM: refusal('兑换积分数量低于最低要求'),
  POINTS_OVER_ORDER_LIMIT: refusal('超过单笔订单可用积分上限'),
  USER_LIMIT_REACHED: refusal('已达到每人可兑换数量'),
  WINDOW_LIMIT_REACHED: refusal('兑换过于频繁，请稍后再试', 'new_request'),
  COINS_NOT_ENOUGH: refusal('活动币余额不足'),
  POINTS_NOT_ENOUGH: refusal('积分余额不足'),
  SOLD_OUT: refusal('商品库存不足'),
  // orders
  ORDER_NOT_FOUND: refusal('订单不存在'),
  ORDER_NOT_CANCELABLE: refusal('订单当前状态不能取消'),
  ORDER_NOT_SHIPPABLE: refusal('订单当前状态不能发货'),
  ORDER_NOT_SHIPPED: refusal('订单尚未发货'),
  TRACKING_REQUIRED: refusal('请填写物流公司和运单号'),
  // money
  PAYMENT_NOT_CONFIGURED: refusal('商城尚未开通支付'),
  PAYMENT_PROVIDER_NOT_ALLOWED: refusal('当前支付渠道不支持该类商品'),
  ORDER_NOT_PAYABLE: refusal('订单当前状态不能支付'),
  PAYMENT_EXPIRED: refusal('订单已超过支付时间'),
  PAYMENT_REFUSED: refusal('支付未被受理，请联系客服', 'never', 'error'),
  PAYMENT_UNAVAILABLE: refusal('支付服务暂时不可用，请稍后再试', 'same_request', 'warn'),
  PAYMENT_MISMATCH: refusal('支付通知与订单不符', 'never', 'error'),
  NOTICE_INVALID: refusal('通知验签失败', 'never', 'warn'),
  REFUND_NOT_ALLOWED: refusal('订单当前状态不能申请退款'),
  REFUND_OPEN: refusal('已有退款申请正在处理'),
  REFUND_TOO_LARGE: refusal('退款金额超过可退金额'),
  REFUND_NOT_FOUND: refusal('退款单不存在'),
  REFUND_NOT_PENDING: refusal('退款单已处理'),
  // draws
  DRAW_NOT_FOUND: refusal('抢签活动不存在'),
  DRAW_STATUS_INVALID: refusal('活动当前状态不能这样操作'),
  DRAW_WINDOWS_INVALID: refusal('报名时段或摇号时间不正确'),
  DRAW_PRODUCT_INVALID: refusal('该商品不能用于抢签'),
  DRAW_STOCK_NOT_ENOUGH: refusal('可用库存不足以支持中签名额'),
  DRAW_NOT_OPEN: refusal('当前不在报名时间内'),
  PERSON_REGISTERED: refusal('该实名身份已由其他账号报名'),
  QUALIFICATION_NOT_FOUND: refusal('没有该商品的购买资格'),
  QUALIFICATION_EXPIRED: refusal('购买资格已过期'),
  QUALIFICATION_USED: refusal('购买资格已使用'),
  // wallet
  WALLET_FULL: refusal('账户批次过多，请稍后再试', 'same_request', 'warn'),
  // identity
  CONSENT_REQUIRED: refusal('请先阅读并同意个人信息授权'),
  CONSENT_VERSION_STALE: refusal('授权协议已更新，请重新阅读并同意'),
  NAME_INVALID: refusal('姓名格式不正确'),
  ID_NUMBER_INVALID: refusal('身份证号不正确'),
  IDENTITY_TAKEN: refusal('该身份已绑定其他账号'),
  IDENTITY_ALREADY_VERIFIED: refusal('已完成实名认证'),
  IDENTITY_NOT_FOUND: refusal('尚未实名认证'),
  IDENTITY_MISMATCH: refusal('姓名与身份证号不一致'),
  IDENTITY_PROVIDER_UNAVAILABLE: refusal('实名核验服务暂时不可用，请稍后再试', 'same_request', 'warn'),
  // stock
  SKU_NOT_FOUND: refusal('库存项不存在'),
  STOCK_BELOW_ZERO: refusal('库存调整后不能小于零'),
  // anything else
  BUSY: refusal('兑换服务暂时不可用，请稍后重试', 'same_request', 'warn'),
  INTERNAL: refusal('系统异常，请稍后重试', 'same_request', 'error'),
} as const satisfies Record<string, RefusalText>;

export type RefusalCode = keyof typeof REFUSALS;

/** Of every operation that asks the payment provider, last before BUSY. */
export const PROVIDER_REFUSALS = [
  'PAYMENT_NOT_CONFIGURED',
  'PAYMENT_REFUSED',
  'PAYMENT_UNAVAILABLE',
] as const satisfies readonly RefusalCode[];

export const SUCCESS_MESSAGE = '操作成功';
