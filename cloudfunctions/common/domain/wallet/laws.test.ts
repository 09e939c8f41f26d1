import { NO_MONEY } from '../../testing/auditedOrder';
import fc from 'fast-check';
import type { Asset } from '../../contract/units';
import {
  NEW_HISTORY,
  SHOPPER,
  type History,
  anySteps,
  play,
  playAll,
  playStep,
} from '../../testing/walletHistory';
import { auditOrder } from '../audit/order';
import { auditWallet } from '../audit/wallet';
import { Refusal } from '../refusal';
import { balanceOf } from './lots';
import { spend } from './spend';

const ASSETS: readonly Asset[] = ['points', 'coin'];
const RUNS = { numRuns: 200 };

/** The simplest books there can be: every single point and coin by itself. */
interface Unit {
  readonly asset: Asset;
  readonly expiresAt: number;
  readonly takenBy: string | null; // order or adjustment
}

describe('laws of the wallet', () => {
  test('conservation: earned = live + spent + expired, whatever happens', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        for (const { wallet } of playAll(steps)) {
          for (const asset of ASSETS) {
            const { earned, spent, expired } = wallet.totals[asset];
            const live = sum(
              wallet.lots.filter((lot) => lot.asset === asset).map(({ remaining }) => remaining),
            );
            expect(live + spent + expired).toBe(earned);
          }
        }
      }),
      RUNS,
    );
  });

  test('any sequence of operations passes every audit of wallet and orders', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const history = play(steps);

        const findings = [
          ...auditWallet(SHOPPER, history.wallet, history.entries),
          ...history.purchases.flatMap((purchase) => auditOrder(...orderOf(history, purchase))),
        ];

        expect(findings).toEqual([]);
      }),
      RUNS,
    );
  });

  test('a wallet of lots has the balance of books that keep every coin by itself', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        let units: readonly Unit[] = [];
        let before = NEW_HISTORY;
        for (const step of steps) {
          const after = playStep(before, step);
          units = follow(units, before, after);
          for (const asset of ASSETS) {
            const free = units.filter((unit) => unit.takenBy === null && unit.asset === asset);
            const live = free.filter((unit) => after.now < unit.expiresAt);
            expect(balanceOf(after.wallet, asset, after.now)).toBe(live.length);
          }
          before = after;
        }
      }),
      RUNS,
    );
  });

  test('F-005 no sequence of spending and canceling stretches a coin or makes one', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { wallet, grants } = play(steps);

        for (const { asset, expiresAt, remaining } of wallet.lots) {
          const granted = grants.filter((grant) => grant.asset === asset && grant.expiresAt === expiresAt);
          expect(remaining).toBeLessThanOrEqual(sum(granted.map(({ amount }) => amount)));
        }
      }),
      RUNS,
    );
  });

  test('both or neither: a spend takes exactly its points and its coins, or refuses and takes nothing', () => {
    const cost = fc.record({ points: fc.nat({ max: 30 }), coins: fc.nat({ max: 5 }) });
    fc.assert(
      fc.property(anySteps, cost, (steps, { points, coins }) => {
        fc.pre(points + coins > 0);
        const { wallet, now } = play(steps);
        const [hasPoints, hasCoins] = [balanceOf(wallet, 'points', now), balanceOf(wallet, 'coin', now)];
        const cause = { openid: SHOPPER, causeId: 'spend', reason: 'mall_consumption' as const, memo: '', now };

        const outcome = attempt(() => spend(wallet, { points, coins }, cause));

        if (coins > hasCoins) {
          const details = { balance: hasCoins, shortage: coins - hasCoins };
          expect(outcome).toMatchObject({ code: 'COINS_NOT_ENOUGH', details });
        } else if (points > hasPoints) {
          const details = { balance: hasPoints, shortage: points - hasPoints };
          expect(outcome).toMatchObject({ code: 'POINTS_NOT_ENOUGH', details });
        } else {
          if (outcome instanceof Refusal) throw outcome;
          expect(balanceOf(outcome.wallet, 'points', now)).toBe(hasPoints - points);
          expect(balanceOf(outcome.wallet, 'coin', now)).toBe(hasCoins - coins);
        }
      }),
      RUNS,
    );
  });

  test('soonest first: nothing is taken from a lot while a usable one that expires sooner holds anything', () => {
    fc.assert(
      fc.property(anySteps, fc.integer({ min: 1, max: 30 }), (steps, points) => {
        const { wallet, now } = play(steps);
        fc.pre(balanceOf(wallet, 'points', now) >= points);
        const cause = { openid: SHOPPER, causeId: 'spend', reason: 'mall_consumption' as const, memo: '', now };

        const movement = spend(wallet, { points, coins: 0 }, cause);

        const taken = movement.entries.filter(({ causeId }) => causeId === 'spend');
        const latest = Math.max(...taken.map(({ expiresAt }) => expiresAt));
        const left = movement.wallet.lots.filter((lot) => lot.asset === 'points' && lot.expiresAt < latest);
        expect(left).toEqual([]);
        expect(taken.every(({ expiresAt }) => now < expiresAt)).toBe(true);
      }),
      RUNS,
    );
  });

  test('every movement first writes down what is due, so that no lot outlives a write', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const histories = playAll(steps);
        for (const [index, after] of histories.entries()) {
          const before = histories[index - 1] ?? NEW_HISTORY;
          if (after.wallet === before.wallet || after.entries.length === before.entries.length) continue;
          expect(after.wallet.lots.filter(({ expiresAt }) => expiresAt <= after.now)).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  test('no two entries of a wallet have the same id, and the sequence has no gap', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { entries } = play(steps);

        expect(new Set(entries.map(({ _id }) => _id)).size).toBe(entries.length);
        expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
      }),
      RUNS,
    );
  });
});

/** What a step did, told to books that know only units: grants, purchases and cancels, never the wallet's lots. */
function follow(units: readonly Unit[], before: History, after: History): readonly Unit[] {
  let next = [...units];
  for (const { asset, amount, expiresAt } of after.grants.slice(before.grants.length)) {
    next.push(...Array.from({ length: amount }, () => ({ asset, expiresAt, takenBy: null })));
  }
  for (const { orderId, points, coins } of after.purchases.slice(before.purchases.length)) {
    next = takeUnits(takeUnits(next, 'points', points, after.now, orderId), 'coin', coins, after.now, orderId);
  }
  for (const { orderId, canceledBy } of after.purchases) {
    if (canceledBy !== null)
      next = next.map((unit) => (unit.takenBy === orderId ? { ...unit, takenBy: null } : unit));
  }
  const adjusted = after.entries.slice(before.entries.length).filter(({ reason }) => reason === 'admin_adjust');
  return takeUnits(next, 'points', -sum(adjusted.map(({ amount }) => amount)), after.now, 'adjustment');
}

function takeUnits(units: readonly Unit[], asset: Asset, count: number, now: number, by: string): Unit[] {
  const free = units.filter((unit) => unit.takenBy === null && unit.asset === asset && now < unit.expiresAt);
  const taken = new Set(free.toSorted((a, b) => a.expiresAt - b.expiresAt).slice(0, count));
  return units.map((unit) => (taken.has(unit) ? { ...unit, takenBy: by } : unit));
}

function orderOf(history: History, purchase: History['purchases'][number]): Parameters<typeof auditOrder> {
  const { orderId, points, coins, canceledBy } = purchase;
  const order = {
    _id: orderId,
    openid: SHOPPER,
    status: canceledBy === null ? ('paid' as const) : ('canceled' as const),
    refundStatus: 'none' as const,
    attemptId: `attempt-${orderId}`,
    lines: [],
    totalPoints: points,
    totalCoins: coins,
    ...NO_MONEY,
    ...(canceledBy === null ? {} : { refundedPoints: points, refundedCoins: coins }),
    stockReturnedAt: null,
  };
  return [order, history.entries.filter((entry) => entry.orderId === orderId)];
}

function attempt<T>(act: () => T): T | Refusal {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
