// A document can be edited by hand in the console. These guards look at what the types promise, so that the auditor
// answers a finding where it would otherwise stumble.

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isWhole: Check = (value) => Number.isSafeInteger(value);
const isWholeOrNull: Check = (value) => value === null || isWhole(value);
const isTextOrNull: Check = (value) => value === null || isText(value);
const isAsset: Check = (value) => value === 'points' || value === 'coin';

const ENTRY_FIELDS: Readonly<Record<string, Check>> = {
  _id: isText,
  openid: isText,
  asset: isAsset,
  amount: (value) => isWhole(value) && value !== 0,
  balanceAfter: isWhole,
  reason: isText,
  causeId: isText,
  orderId: isTextOrNull,
  memo: isText,
  lotId: isText,
  sourceId: isText,
  earnedAt: isWhole,
  expiresAt: isWhole,
  at: isWhole,
  sequence: isWhole,
  previousHash: isText,
  hash: isText,
};

const LOT_FIELDS: Readonly<Record<string, Check>> = {
  id: isText,
  asset: isAsset,
  remaining: isWhole,
  earnedAt: isWhole,
  expiresAt: isWhole,
  sourceId: isText,
};

const TOTALS_FIELDS: Readonly<Record<string, Check>> = { earned: isWhole, spent: isWhole, expired: isWhole };

const WALLET_FIELDS: Readonly<Record<string, Check>> = {
  lots: listOf(LOT_FIELDS),
  sequence: isWhole,
  headHash: isText,
  nextExpiryAt: isWholeOrNull,
  totals: (value) =>
    faultyFieldOf(value, { points: shapeOf(TOTALS_FIELDS), coin: shapeOf(TOTALS_FIELDS) }) === null,
};

const STOCK_FIELDS: Readonly<Record<string, Check>> = {
  _id: isText,
  available: isWhole,
  reserved: isWhole,
  drawHeld: isWhole,
  sold: isWhole,
  inbound: isWhole,
  adjusted: isWhole,
  holds: recordOf(isWhole),
  reservations: recordOf(shapeOf({ orderId: isText, quantity: isWhole, at: isWhole, drawId: isTextOrNull })),
  returns: recordOf(isWhole),
};

const TOMBSTONE_FIELDS: Readonly<Record<string, Check>> = { _id: isText, attemptId: isText };

const ORDER_FIELDS: Readonly<Record<string, Check>> = {
  ...TOMBSTONE_FIELDS,
  openid: isText,
  status: isText,
  refundStatus: isText,
  lines: listOf({ skuId: isText, quantity: isWhole }),
  totalPoints: isWhole,
  totalCoins: isWhole,
  totalFen: isWhole,
  refundedPoints: isWhole,
  refundedCoins: isWhole,
  refundedFen: isWhole,
  payment: nullOr(shapeOf({ transactionId: isTextOrNull, paidFen: isWhole })),
  reward: nullOr(shapeOf({ points: isWhole, coins: isWhole, clawedPoints: isWhole, clawedCoins: isWhole })),
  stockReturnedAt: isWholeOrNull,
};

const QUALIFICATION_FIELDS: Readonly<Record<string, Check>> = {
  _id: isText,
  drawId: isText,
  openid: isText,
  rank: isWhole,
  state: isText,
  passedOn: (value) => typeof value === 'boolean',
  orderId: isTextOrNull,
};

/** The first field that is not what its type says, or null. */
export const entryFault = (entry: unknown): string | null => faultyFieldOf(entry, ENTRY_FIELDS);
export const walletFault = (wallet: unknown): string | null => faultyFieldOf(wallet, WALLET_FIELDS);
export const qualificationFault = (qualification: unknown): string | null =>
  faultyFieldOf(qualification, QUALIFICATION_FIELDS);
export const stockFault = (stock: unknown): string | null => faultyFieldOf(stock, STOCK_FIELDS);
export const orderFault = (order: unknown): string | null =>
  faultyFieldOf(order, isRecord(order) && order.status === 'void' ? TOMBSTONE_FIELDS : ORDER_FIELDS);

function faultyFieldOf(value: unknown, fields: Readonly<Record<string, Check>>): string | null {
  if (!isRecord(value)) return 'document';
  return Object.keys(fields).find((field) => !fields[field]?.(value[field])) ?? null;
}

function nullOr(check: Check): Check {
  return (value) => value === null || check(value);
}

function shapeOf(fields: Readonly<Record<string, Check>>): Check {
  return (value) => faultyFieldOf(value, fields) === null;
}

function listOf(fields: Readonly<Record<string, Check>>): Check {
  return (value) => Array.isArray(value) && value.every(shapeOf(fields));
}

function recordOf(check: Check): Check {
  return (value) => isRecord(value) && Object.values(value).every(check);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
