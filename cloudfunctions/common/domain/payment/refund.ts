import { DAY_MS } from '../calendar';
import { invariant } from '../invariant';
import type { OrderStatus, RefundStatus } from '../order/states';
import type { Claim } from '../wallet/clawBack';

/** What an order cost, or a part of it goes back, by tender. */
export interface Tenders {
  readonly points: number;
  readonly coins: number;
  readonly fen: number;
}

/** An order as a refund looks at it. */
export interface RefundableOrder {
  readonly totalPoints: number;
  readonly totalCoins: number;
  readonly totalFen: number;
  readonly refundedPoints: number; // by the refunds so far
  readonly refundedCoins: number;
  readonly refundedFen: number;
}

/** One refund of an order at a time: the next begins when the provider is done with the last. */
export function isRefunding({ refundStatus }: { readonly refundStatus: RefundStatus }): boolean {
  return refundStatus === 'requested' || refundStatus === 'approved';
}

interface RefundCandidate extends RefundableOrder {
  readonly status: OrderStatus;
  readonly refundStatus: RefundStatus;
  readonly finishedAt: number | null;
}

/** From payment on, until some days after the order's end, as long as anything of it is left. */
export function isRefundable(order: RefundCandidate, refundDays: number, now: number): boolean {
  const { status, finishedAt } = order;
  const isLive = status === 'paid' || status === 'accepted' || status === 'shipped';
  const isRecent = status === 'finished' && finishedAt !== null && now < finishedAt + refundDays * DAY_MS;
  return (isLive || isRecent) && !isRefunding(order) && !isNothing(restOf(order));
}

export function isNothing({ points, coins, fen }: Tenders): boolean {
  return points + coins + fen === 0;
}

/** Everything that earlier refunds left. */
export function restOf(order: RefundableOrder): Tenders {
  return {
    points: order.totalPoints - order.refundedPoints,
    coins: order.totalCoins - order.refundedCoins,
    fen: order.totalFen - order.refundedFen,
  };
}

/**
 * A refund of so much money, with its share of the points and coins. Shares are counted over all refunds together,
 * rounded down, so that whatever the parts are they sum to what was paid once all the money is back (F-161, C-25).
 * `fen` is 1..what is left.
 */
export function shareOf(order: RefundableOrder, fen: number): Tenders {
  const { totalFen, refundedFen, totalPoints, totalCoins, refundedPoints, refundedCoins } = order;
  invariant(fen >= 1 && fen <= totalFen - refundedFen, 'no more money goes back than is left');
  const after = refundedFen + fen;
  return {
    points: partOf(totalPoints, after, totalFen) - refundedPoints,
    coins: partOf(totalCoins, after, totalFen) - refundedCoins,
    fen,
  };
}

/** floor(amount × part / whole), exact where the product is beyond 2^53. */
function partOf(amount: number, part: number, whole: number): number {
  return Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}

/** What a payment earned, as its order keeps it. */
export interface Reward {
  readonly points: number;
  readonly coins: number;
  readonly coinExpiresAt: number | null;
  readonly unitFen: number; // so much money earned one point
  readonly clawedPoints: number; // claimed by earlier refunds, taken or short
  readonly clawedCoins: number;
}

/** Points for money that stays paid: floor(fen / unit) (C-08). */
export function pointsFor(fen: number, unitFen: number): number {
  invariant(unitFen >= 1, 'a unit of money is at least one fen');
  return Math.floor(fen / unitFen);
}

/** What is to be taken back once `refundedFen` of `paidFen` is refunded; coins only when nothing stays paid. */
export function claimOf(reward: Reward | null, paidFen: number, refundedFen: number): Claim {
  if (reward === null) return { points: 0, coins: 0, coinExpiresAt: null };
  const deserved = pointsFor(paidFen - refundedFen, reward.unitFen);
  return {
    points: Math.max(0, reward.points - reward.clawedPoints - deserved),
    coins: refundedFen === paidFen ? reward.coins - reward.clawedCoins : 0,
    coinExpiresAt: reward.coinExpiresAt,
  };
}
