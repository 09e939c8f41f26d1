import { MEMOS } from '../contract/texts';
import { claimOf, type Tenders } from '../domain/payment/refund';
import { clawBack } from '../domain/wallet/clawBack';
import type { Entry, Movement } from '../domain/wallet/entry';
import { portionOf, restore } from '../domain/wallet/refund';
import type { Tx } from './database';
import type { Documents } from './documents';
import type { LiveOrder } from './orders';
import { writeMovement, type Shopper } from './shoppers';

/** Far more than an order's lots and its at most 50 partial refunds write. */
const ENTRIES_OF_ORDER_MAX = 1_000;

/** What goes back of an order, and why; its shopper as the transaction read them. */
export interface GiveBack {
  readonly order: LiveOrder;
  readonly shopper: Shopper;
  readonly isNew: boolean;
  readonly tenders: Tenders; // the money is only counted here, the provider sends it
  readonly causeId: string;
  readonly reason: string; // the shopper reads it in the statement
}

/** What the order counts from now on, the wallet, and what came of the claim on what the payment had earned. */
export interface GivenBack {
  readonly counted: Pick<LiveOrder, 'refundedPoints' | 'refundedCoins' | 'refundedFen' | 'reward'>;
  readonly shopper: Shopper;
  readonly claw: Pick<Documents['refunds'], 'clawedPoints' | 'clawedCoins' | 'shortPoints' | 'shortCoins'>;
}

/**
 * Gives points and coins back to their lots and takes back what the money had earned, never below zero: in the
 * caller's transaction, which also writes `counted` into the order, so that no refund gives back what another gave.
 */
export async function giveBackTenders(tx: Tx, asked: GiveBack, now: number): Promise<GivenBack> {
  const { order, shopper, isNew, tenders, causeId, reason } = asked;
  const { _id: orderId, openid } = order;
  const cause = { openid, orderId, now };
  const memo = MEMOS.cancel(reason);
  const restored = await restoreTenders(tx, asked, { ...cause, causeId, reason: 'mall_refund', memo });

  const refundedFen = order.refundedFen + tenders.fen;
  const claim = claimOf(order.reward, order.payment?.paidFen ?? 0, refundedFen);
  const { movement, taken } = clawBack(restored.wallet, claim, {
    ...cause,
    ...{ causeId: `${causeId}.clawback`, reason: 'reward_clawback', memo: MEMOS.clawBack(reason) },
  });

  const entries = [...restored.entries, ...movement.entries];
  if (entries.length > 0)
    await writeMovement(tx, shopper, isNew, { wallet: movement.wallet, entries }, {}, now);
  const { reward } = order;
  const counted = {
    refundedPoints: order.refundedPoints + tenders.points,
    refundedCoins: order.refundedCoins + tenders.coins,
    refundedFen,
    reward: reward && {
      ...reward,
      clawedPoints: reward.clawedPoints + claim.points,
      clawedCoins: reward.clawedCoins + claim.coins,
    },
  };
  return {
    counted,
    shopper: { ...shopper, wallet: movement.wallet },
    claw: {
      clawedPoints: taken.points,
      clawedCoins: taken.coins,
      shortPoints: claim.points - taken.points,
      shortCoins: claim.coins - taken.coins,
    },
  };
}

async function restoreTenders(
  tx: Tx,
  { order, shopper: { wallet }, tenders }: GiveBack,
  cause: Parameters<typeof restore>[2],
): Promise<Movement> {
  if (tenders.points + tenders.coins === 0) return { wallet, entries: [] };
  const entries = await readEntries(tx, order._id);
  const spent = entries.filter(({ reason }) => reason === 'mall_consumption');
  const given = entries.filter(({ reason }) => reason === 'mall_refund');
  return restore(wallet, portionOf(spent, given, tenders), cause);
}

function readEntries(tx: Tx, orderId: string): Promise<readonly Entry[]> {
  const bySequence = { order: [['sequence', 'asc']], limit: ENTRIES_OF_ORDER_MAX } as const;
  return tx.find('entries', { all: { orderId } }, bySequence);
}
