/** Texts of statements, that shoppers and operators read (F-082..F-084). */
export const MEMOS = {
  exchange: (productNames: readonly string[]) => `商城兑换-${productNames.join('、')}`,
  cancel: (reason: string) => `兑换退款-${reason}`,
  expire: '到期失效',
  shopperCancel: '用户取消',
  paymentTimeout: '超时未支付',
} as const;

/** Labels of payment modes (F-026). */
export const PAYMENT_MODE_LABELS = {
  points_only: '积分兑换',
  money_only: '现金购买',
  mixed: '积分+现金',
  coin_points: '活动币+积分',
} as const;

export const PRICE_LABELS = {
  points: (amount: number) => `${amount} 积分`,
  coins: (amount: number) => `${amount} 活动币`,
  fen: (amount: number) => `¥${(amount / 100).toFixed(2)}`,
} as const;

/** Subscribe messages, by the field names of the mall's templates. */
export const NOTICE_TEXTS = {
  exchanged: ({
    shopName,
    points,
    coins,
    on,
  }: {
    shopName: string;
    points: number;
    coins: number;
    on: string;
  }) => ({
    thing1: { value: `${shopName}兑换成功` },
    character_string2: { value: coins > 0 ? `${points}积分+${coins}币` : `${points}积分` },
    date3: { value: on },
  }),
} as const;
