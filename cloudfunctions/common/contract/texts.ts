/** Texts of statements, that shoppers and operators read (F-082..F-084). */
export const MEMOS = {
  exchange: (productNames: readonly string[]) => `商城兑换-${productNames.join('、')}`,
  cancel: (reason: string) => `兑换退款-${reason}`,
  reward: '支付奖励',
  clawBack: (reason: string) => `退款收回奖励-${reason}`,
  expire: '到期失效',
  shopperCancel: '用户取消',
  paymentTimeout: '超时未支付',
  drawCoin: (drawName: string) => `中签奖励-${drawName}`,
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

const DRAW_OUTCOMES = {
  won: '已中签',
  waitlisted: '候补中',
  lost: '未中签',
  canceled: '已取消',
} as const;

const DRAW_ADVICE: Readonly<Record<keyof typeof DRAW_OUTCOMES, (minutes: number) => string>> = {
  won: (minutes) => `请在${minutes}分钟内完成购买`,
  waitlisted: () => '有名额释放时将再次通知',
  lost: () => '感谢参与，结果可在活动页验证',
  canceled: () => '活动已取消，无需任何操作',
};

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
  paid: ({ shopName, fen, points, coins, on }: MoneyNotice & { points: number; coins: number }) => ({
    thing1: { value: `${shopName}支付成功` },
    amount2: { value: PRICE_LABELS.fen(fen) },
    thing3: { value: coins > 0 ? `获得${points}积分+${coins}活动币` : `获得${points}积分` },
    date4: { value: on },
  }),
  refunded: ({ shopName, fen, on }: MoneyNotice) => ({
    thing1: { value: `${shopName}退款到账` },
    amount2: { value: PRICE_LABELS.fen(fen) },
    date3: { value: on },
  }),
  /** How a draw ended (F-177); a thing holds 20 characters, a phrase 5. */
  draw: ({
    drawName,
    outcome,
    minutes,
  }: {
    drawName: string;
    outcome: keyof typeof DRAW_OUTCOMES;
    minutes: number;
  }) => ({
    thing1: { value: drawName.slice(0, 20) },
    phrase2: { value: DRAW_OUTCOMES[outcome] },
    thing3: { value: DRAW_ADVICE[outcome](minutes) },
  }),
} as const;

/** What a draw is, in the words in which it has to be described (F-121, F-123). */
export const DRAW_TERMS =
  '抢签是限量商品的公平购买方式：定时开放、实名摇号、中签后购买。报名免费，每人每场限报一次；未中签不产生订单、不影响后续场次；结果可公开验证。';

interface MoneyNotice {
  readonly shopName: string;
  readonly fen: number;
  readonly on: string; // a date
}
