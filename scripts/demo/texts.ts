/** Everything that the demo says to its reader. */

const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const;

export const CHAPTERS = {
  login: '登录',
  categories: '逛分类',
  products: '看商品',
  refusals: '还不能兑换的商品',
  identity: '实名认证',
  grant: '运营发放积分与活动币（双人复核）',
  exchange: '活动币 + 积分兑换鹿酒',
  cancel: '取消订单，原批次退回',
  again: '再次兑换',
  latte: '纯积分兑换星巴克大杯拿铁券',
  timers: '后台定时任务',
  expiry: '活动币 48 小时到期',
  statement: '查账单与订单',
  audit: '账目稽核',
} as const;
export type ChapterName = keyof typeof CHAPTERS;

export const PERSON = { realName: '王小明', idDigits: '11010519900307231' } as const; // the check character follows
export const GRANT_REASON = '开业活动赠送';
export const CANCEL_REASON = '想换个口味';

export const TEXTS = {
  title: '金鹿商城 · 一位顾客的故事',
  setting: (time: string, functions: number) =>
    `本机云环境（内存），运行 ${functions} 个已打包的云函数与原版 SDK；时钟停在 ${time}（北京时间）。`,
  chapter: (number: number, name: ChapterName) => `${toChinese(number)}、${CHAPTERS[name]}`,
  requests: (count: number) => `${count} 次请求`,
  cold: '冷启动',
  mismatch: (actual: string, expected: string) => `实际 ${actual}，应为 ${expected}`,
  unexpected: (name: string, code: string, message: string) => `${name} 本应成功，却答复 ${code} ${message}`,
  broken: (reason: string) => `故事中断：${reason}`,

  welcome: (shop: string, points: number, coins: number) => `欢迎来到${shop}！积分 ${points}，活动币 ${coins}`,
  category: (name: string, description: string) => `${name}  ${description}`,
  product: (name: string, price: string, money: string, stock: number) =>
    `${name}  ${price}（原价 ${money}），库存 ${stock}`,
  price: (points: number, coins: number) => (coins > 0 ? `${points} 积分 + ${coins} 活动币` : `${points} 积分`),
  money: (fen: number) => `¥${(fen / 100).toLocaleString('zh-CN')}`,
  refused: (message: string) => `答复：${message}`,
  consent: (purpose: string, version: string) => `同意授权协议 ${version}，用途：${purpose}`,
  verified: (name: string, idNumber: string) => `已认证：${name}，${idNumber}`,
  granted: (points: number, coins: number) => `现有积分 ${points}，活动币 ${coins}`,
  coinLot: (amount: number, time: string) => `活动币 ${amount} 枚，${time} 到期`,
  cost: (price: string, eligible: boolean) => `预检：需 ${price}，${eligible ? '可以兑换' : '不能兑换'}`,
  order: (orderNo: string, status: string) => `订单 ${orderNo}：${status}`,
  remaining: (points: number, coins: number) => `剩余积分 ${points}，活动币 ${coins}`,
  stock: (name: string, stock: number) => `${name} 库存 ${stock}`,
  clock: (time: string) => `时钟拨到 ${time}`,
  dispatched: (done: number) => `发件箱处理 ${done} 件：出入库记录、销量`,
  swept: (accepted: number) => `自动确认 ${accepted} 笔订单`,
  coins: (coins: number) => `活动币余额 ${coins}`,
  expired: (lots: number) => `到期入账 ${lots} 批`,
  entry: (time: string, amount: string, asset: 'points' | 'coin', balance: number, memo: string) =>
    `${time}  ${amount} ${asset === 'coin' ? '活动币' : '积分'}（余 ${balance}）  ${memo}`,
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
  ofCategory: '按分类筛选只返回该分类商品',
  phone: (code: string) => `99.99 万积分的手机超出单笔上限，明确答复 ${code}`,
  unverified: (code: string) => `未实名不能兑换鹿酒，明确答复 ${code}`,
  nothingHeld: '被拒后库存分毫未动',
  noOrder: '被拒后没有留下订单',
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
  dispatched: '四件事全部处理，无一失败',
  accepted: '两笔有效订单到时自动确认',
  beforeExpiry: '到期前一分钟，活动币还在',
  atExpiry: '满 48 小时，活动币已不可用（尚未入账）',
  writtenDown: '定时任务把到期写进流水',
  expiredOnce: '再跑一次，没有可写的',
  statement: '账单逐笔相加等于余额',
  reasons: '每笔流水都有原因',
  orders: '订单列表：一笔取消，两笔已确认',
  audit: '独立稽核没有发现任何问题',
} as const;

function toChinese(number: number): string {
  return number <= 10 ? (NUMERALS[number] ?? '') : `十${number === 20 ? '' : (NUMERALS[number - 10] ?? '')}`;
}
