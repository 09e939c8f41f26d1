/** Everything that the demo says to its reader. */

const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const;

export const CHAPTERS = {
  login: '登录',
  categories: '逛分类',
  products: '看商品',
  refusals: '还不能兑换的商品',
  order: '现金下单：定制酒杯两对',
  pay: '微信支付与支付通知',
  reward: '支付获积分，再得活动币',
  identity: '实名认证',
  grant: '运营发放积分与活动币（双人复核）',
  publish: '运营发布两场抢签',
  register: '在报名时段内报名',
  draw: '冻结名单，公开随机数摇号',
  verify: '未中签者自行验证',
  win: '中签得活动币，凭资格购买',
  exchange: '活动币 + 积分兑换鹿酒',
  cancel: '取消订单，原批次退回，再次兑换',
  latte: '纯积分兑换星巴克大杯拿铁券',
  refund: '首单退款：先退一半，再退其余',
  timers: '次日：后台定时任务',
  bill: '次日：与微信支付账单核对',
  expiry: '活动币 48 小时到期',
  statement: '查账单与订单',
  audit: '账目稽核',
} as const;
export type ChapterName = keyof typeof CHAPTERS;

export const DRAW_NAMES = { scarce: '封坛酒 午间场（仅一瓶）', plenty: '封坛酒 尝鲜场（六瓶）' } as const;
export const GRANT_REASON = '开业活动赠送';
export const CANCEL_REASON = '想换个口味';
export const REFUND_REASON = '买多了';

export const TEXTS = {
  title: '金鹿商城 · 一位顾客的故事',
  setting: (time: string, functions: number) =>
    `本机云环境（内存），运行 ${functions} 个已打包的云函数与原版 SDK；时钟停在 ${time}（北京时间）。`,
  chapter: (number: number, name: ChapterName) => `── ${toChinese(number)}、${CHAPTERS[name]}`,
  requests: (count: number) => `${count} 次请求`,
  cold: '冷启动',
  mismatch: (actual: string, expected: string) => `实际 ${actual}，应为 ${expected}`,
  unexpected: (name: string, code: string, message: string) => `${name} 本应成功，却答复 ${code} ${message}`,
  broken: (reason: string) => `故事中断：${reason}`,

  welcome: (shop: string, points: number, coins: number) => `欢迎来到${shop}！积分 ${points}，活动币 ${coins}`,
  category: (name: string, leaves: readonly string[]) =>
    leaves.length === 0 ? name : `${name}（${leaves.join('、')}）`,
  product: (name: string, price: string, stock: number) => `${name} ${price}，存 ${stock}`,
  list: (texts: readonly string[]) => texts.join('；'),
  price: (points: number, coins: number, fen = 0) =>
    [
      ...(points > 0 ? [`${points} 积分`] : []),
      ...(coins > 0 ? [`${coins} 活动币`] : []),
      ...(fen > 0 ? [TEXTS.money(fen)] : []),
    ].join(' + '),
  money: (fen: number): string => `¥${(fen / 100).toLocaleString('zh-CN')}`,
  ordered: (order: string, money: string, time: string) => `${order}，应付 ${money}，请在 ${time} 前支付`,
  phonePays: (money: string, transactionId: string) => `手机支付 ${money}，微信支付单号 ${transactionId}`,
  notice: (kind: 'payment' | 'refund', status: number) =>
    `微信支付的${kind === 'payment' ? '付款' : '退款'}通知（HTTP，验签）→ 答复 ${status}`,
  promise: (name: string, money: string, round: number, time: string, hash: string) =>
    `${name}：中签价 ${money}，规则指纹 ${short(hash)}，由 ${time} 的第 ${round} 轮公开随机数决定`,
  neighbours: (count: number) => `另有 ${count} 位顾客实名后报名两场`,
  frozen: (count: number, root: string) => `名单 ${count} 人，默克尔根 ${short(root)} 已公布，随机数尚未产生`,
  drawn: (round: number, randomness: string) => `第 ${round} 轮随机数 ${short(randomness)}`,
  ownStandings: (hasWon: boolean) => `顾客：午间场${hasWon ? '中签' : '未中签'}，尝鲜场中签`,
  ownProof: (name: string, steps: number, rank: string, cutoff: string) =>
    `${name}只用自己的报名记录和 ${steps} 个哈希：排位值 ${short(rank)}，中签线 ${short(cutoff)}`,
  offline: (checks: number) => `npm run verify-draw：下载证明后断网核验 ${checks} 项`,
  localBeacon: '提示：本机的随机数信标只供演示，正式环境用公开的 drand quicknet',
  qualified: (time: string) => `购买资格保留到 ${time}`,
  refund: (money: string, from: string, to: string) => `退款 ${money}：${from} → ${to}`,
  clawed: (points: number, shortCoins: number) =>
    `收回支付所得积分 ${points}；活动币已花掉，记差额 ${shortCoins} 枚`,
  billed: (lines: number, money: string) => `微信支付账单 ${lines} 行，净收 ${money}`,
  consent: (purpose: string, version: string) => `同意授权协议 ${version}，用途：${purpose}`,
  verified: (name: string, idNumber: string) => `已认证：${name}，${idNumber}`,
  granted: (points: number, coins: number, amount: number, time: string) =>
    `现有积分 ${points}，活动币 ${coins}（其中 ${amount} 枚 ${time} 到期）`,
  cost: (price: string, eligible: boolean) => `预检：需 ${price}，${eligible ? '可以兑换' : '不能兑换'}`,
  order: (orderNo: string, status: string) => `订单 ${orderNo.slice(0, 8)}…：${status}`,
  placed: (order: string, points: number, coins: number) => `${order}；剩余积分 ${points}，活动币 ${coins}`,
  stock: (name: string, stock: number) => `${name} 库存 ${stock}`,
  clock: (time: string) => `时钟拨到 ${time}`,
  rewarded: (done: number, points: number, coins: number) =>
    `发件箱处理 ${done} 件：出入库记录、支付奖励；现有积分 ${points}，活动币 ${coins}`,
  swept: (accepted: number) => `自动确认 ${accepted} 笔订单`,
  expired: (lots: number) => `到期入账 ${lots} 批`,
  amount: (amount: number, asset: 'points' | 'coin', balance: number) =>
    `${amount > 0 ? '+' : ''}${amount} ${asset === 'coin' ? '活动币' : '积分'}（余 ${balance}）`,
  entry: (time: string, amounts: readonly string[], memo: string) => `${time}  ${amounts.join('、')}  ${memo}`,
  audited: (wallets: number, entries: number, orders: number, stocks: number) =>
    `核对 ${wallets} 个账户、${entries} 条流水、${orders} 笔订单、${stocks} 个库存项`,
  summary: (calls: number, requests: number, ms: number) =>
    `共调用云函数 ${calls} 次，对外请求 ${requests} 次，函数用时合计 ${ms} ms`,
  passed: (checks: number) => `${checks} 项检查全部通过。`,
  failed: (failures: number, checks: number) => `${checks} 项检查中有 ${failures} 项未通过。`,
} as const;

/** What the demo makes sure of. */
export const CHECKS = {
  newcomer: '首次登录即建账户，积分与活动币为零',
  roots: '五个一级分类，依次排列',
  leaves: '四个二级分类，各归其上级',
  planned: '五件演示商品的积分价、原价、库存与热销/新品标记',
  liquor: '鹿酒须活动币与积分一起付，须实名且成年',
  forMoney: '普通商城的现金与混合商品，酒类须实名',
  ofCategory: '按分类筛选只返回该分类商品',
  phone: (code: string) => `99.99 万积分的手机超出单笔上限，明确答复 ${code}`,
  unverified: (code: string) => `未实名不能兑换鹿酒，明确答复 ${code}`,
  nothingHeld: '被拒后库存分毫未动',
  noOrder: '被拒后没有留下订单',
  ordered: '订单待支付，库存已预留',
  forged: '伪造签名的通知被拒（HTTP 401）',
  forgedChangesNothing: '伪造的通知没有改变订单',
  noticeTaken: '真通知验签后受理（HTTP 200）',
  paid: '订单已支付，单号与微信支付一致',
  noticeAgain: '同一通知再来一次，仍答复受理',
  paidOnce: '重复的通知什么也没改变',
  reward: '满 100 元得 1 积分：256 元得 2 积分，另得 1 枚活动币',
  rewardCoinLife: '活动币自支付时刻起 48 小时',
  rewardedOnce: '再跑一次，不再重复发放',
  held: '七瓶从可售库存中为中签者留出',
  early: (code: string) => `未到时段不能报名，明确答复 ${code}`,
  registeredOnce: '再报一次名，还是同一条报名',
  minor: (code: string) => `未成年人不能报名，明确答复 ${code}`,
  late: (code: string) => `时段结束的那一刻起不能报名，明确答复 ${code}`,
  frozen: '两份名单已冻结，早于随机数产生',
  unknown: '名单五人，结果无人知晓',
  drawn: '两场均由公开随机数摇出',
  rootStands: '摇号后名单与根未变',
  scarce: '午间场一人中签，四人未中',
  plenty: '尝鲜场名额多于人数，五人全中',
  lost: '单凭自己的证明即可确认未中签',
  forgedEntry: '报名时刻改动一毫秒，证明即不成立',
  offline: '整场抢签离线核验，逐项成立',
  winCoin: '中签得 1 枚活动币',
  winCoinLife: '活动币自发放起 48 小时到期',
  promisedPrice: '按发布时承诺的价格购买',
  usedOnce: (code: string) => `一个资格只能买一次，明确答复 ${code}`,
  bought: '中签单已支付，1288 元得 12 积分',
  partRefund: '一半退款到账，收回 1 积分',
  partLeft: '订单仍有效，余下的还能退',
  restRefund: '其余退款到账，活动币差额 1 枚已记录',
  clawed: '两次退款共收回 2 积分',
  refunded: '全退后订单取消，酒杯回到库存',
  atProvider: '微信支付两笔退款均已完成',
  nothingLeft: (code: string) => `不能再退，明确答复 ${code}`,
  finished: '两场结束，未用的酒回到库存',
  billed: '账单四行与商城逐笔一致，没有差异',
  nothingToSettle: '没有漏掉的支付，没有待发的退款',
  netTaken: '净收恰为中签单的 1288 元',
  masked: '姓名与证件号只以掩码出现，且已成年',
  secondOperator: (code: string) => `一人不能调整钱包，明确答复 ${code}`,
  granted: '积分与活动币到账',
  coinLife: '活动币自发放起恰好 48 小时到期',
  eligible: '预检通过，且不占库存',
  joint: '活动币与积分同时扣除',
  taken: '库存减少一瓶',
  repeated: '同一请求再发一次，得到同一笔订单',
  once: '只扣一次，库存也只减一次',
  canceled: '订单已取消',
  restored: '积分与活动币回到原批次，到期时间不变',
  stockBack: '库存恢复',
  afterAgain: '再次扣除活动币与积分',
  lattePoints: '余额 = 原余额 − 3500',
  latteStock: '库存 = 原库存 − 1',
  salesCount: '销量随出库更新，取消的不计',
  dispatched: '发件箱已空，无一失败',
  accepted: '三笔有效订单到时自动确认',
  beforeExpiry: '到期前一分钟，三枚活动币都在',
  atExpiry: '满 48 小时，发放的两枚已不可用（尚未入账），中签的一枚还在',
  writtenDown: '定时任务把到期写进流水',
  expiredOnce: '再跑一次，没有可写的',
  statement: '账单逐笔相加等于余额',
  reasons: '每笔流水都有原因',
  orders: '订单列表：两笔取消，三笔已确认',
  audit: '独立稽核没有发现任何问题',
} as const;

const short = (hash: string): string => `${hash.slice(0, 12)}…`;

/** From 1 to 99. */
function toChinese(number: number): string {
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  const unit = ones === 0 ? '' : (NUMERALS[ones] ?? '');
  return tens === 0 ? unit : `${tens === 1 ? '' : (NUMERALS[tens] ?? '')}十${unit}`;
}
