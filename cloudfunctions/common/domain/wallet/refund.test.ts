import fc from 'fast-check';
import { type History, SHOPPER, START_AT, anySteps, causeAt, play } from '../../testing/walletHistory';
import { COIN_LIFE_MS } from '../calendar';
import { InvariantError } from '../invariant';
import { earn } from './earn';
import type { Entry } from './entry';
import { expireDue } from './expire';
import { EMPTY_WALLET, LOTS_MAX, type Wallet, balanceOf } from './lots';
import { portionOf, restore } from './refund';
import { spend } from './spend';

const EXPIRES_AT = START_AT + COIN_LIFE_MS;
const WALLET = [
  { asset: 'coin', amount: 1, expiresAt: EXPIRES_AT } as const,
  { asset: 'points', amount: 5, expiresAt: EXPIRES_AT + 10 } as const,
].reduce<Wallet>(
  (wallet, grant) => earn(wallet, grant, causeAt(START_AT, 'payment_reward', `grant.${grant.asset}`)).wallet,
  EMPTY_WALLET,
);
const SPENT = spend(WALLET, { points: 5, coins: 1 }, causeAt(START_AT, 'mall_consumption', 'exchange.order-1'));

describe('restore', () => {
  test('F-152 a refund gives the same lots back with their original expiry and source', () => {
    const { wallet, entries } = restore(SPENT.wallet, SPENT.entries, refundAt(EXPIRES_AT - 1));

    expect(wallet.lots).toEqual(WALLET.lots);
    expect(wallet.totals).toEqual(WALLET.totals);
    expect(entries.map(({ _id, reason, amount }) => [_id, reason, amount])).toEqual([
      ['cancel.order-1:0', 'mall_refund', 1],
      ['cancel.order-1:1', 'mall_refund', 5],
    ]);
  });

  test('C-21 a coin that expired while it was spent comes back and goes in a pair, and the balance stays', () => {
    const { wallet, entries } = restore(SPENT.wallet, SPENT.entries, refundAt(EXPIRES_AT));

    expect(balanceOf(wallet, 'coin', EXPIRES_AT)).toBe(0);
    expect(balanceOf(wallet, 'points', EXPIRES_AT)).toBe(5);
    expect(wallet.totals.coin).toEqual({ earned: 1, spent: 0, expired: 1 });
    expect(entries.map(({ _id, reason, amount, balanceAfter }) => [_id, reason, amount, balanceAfter])).toEqual(
      [
        ['cancel.order-1:0', 'mall_refund', 1, 1],
        ['cancel.order-1:1', 'expire_deduct', -1, 0],
        ['cancel.order-1:2', 'mall_refund', 5, 5],
      ],
    );
    expect(entries.every(({ orderId }) => orderId === 'order-1')).toBe(true);
  });

  test('a restore goes beyond the bound of lots, because nothing is ever lost', () => {
    const refilled = Array.from({ length: LOTS_MAX }).reduce<Wallet>((wallet, _, index) => {
      const grant = { asset: 'coin', amount: 1, expiresAt: EXPIRES_AT + 100 + index } as const;
      return earn(wallet, grant, causeAt(START_AT, 'draw_reward', `grant.${index}`)).wallet;
    }, SPENT.wallet);

    const { wallet } = restore(refilled, SPENT.entries, refundAt(START_AT));

    expect(wallet.lots).toHaveLength(LOTS_MAX + 2);
  });

  test('a coin given back merges into the lot that another grant opened with the same expiry', () => {
    const grant = { asset: 'coin', amount: 2, expiresAt: EXPIRES_AT } as const;
    const reopened = earn(SPENT.wallet, grant, causeAt(START_AT + 1, 'draw_reward', 'grant.again')).wallet;

    const { wallet } = restore(reopened, SPENT.entries, refundAt(START_AT + 2));

    expect(wallet.lots[0]).toMatchObject({ remaining: 3, sourceId: 'grant.again', expiresAt: EXPIRES_AT });
  });

  test('canceling undoes spending exactly while nothing has expired', () => {
    const cost = fc.record({ points: fc.integer({ min: 0, max: 20 }), coins: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(anySteps, cost, fc.nat(), (steps, { points, coins }, later) => {
        const before = settle(play(steps));
        const { wallet, now } = before;
        fc.pre(points + coins > 0);
        fc.pre(balanceOf(wallet, 'points', now) >= points && balanceOf(wallet, 'coin', now) >= coins);
        const at = Math.min(now + later, (wallet.nextExpiryAt ?? now) - 1);
        const spent = spend(wallet, { points, coins }, causeAt(now, 'mall_consumption'));

        const restored = restore(spent.wallet, spent.entries, refundAt(at)).wallet;

        expect(restored.lots).toEqual(wallet.lots);
        expect(restored.totals).toEqual(wallet.totals);
        expect(restored.nextExpiryAt).toBe(wallet.nextExpiryAt);
      }),
      { numRuns: 150 },
    );
  });

  test('F-005 whenever a spend is canceled, the balance is what it would be had it never happened', () => {
    fc.assert(
      fc.property(anySteps, fc.nat({ max: 4 * COIN_LIFE_MS }), (steps, later) => {
        const { wallet, now } = settle(play(steps));
        const coins = balanceOf(wallet, 'coin', now);
        const points = balanceOf(wallet, 'points', now);
        fc.pre(points + coins > 0);
        const at = now + later;
        const spent = spend(wallet, { points, coins }, causeAt(now, 'mall_consumption'));

        const restored = restore(spent.wallet, spent.entries, refundAt(at)).wallet;

        expect(restored.lots).toEqual(expireDue(wallet, SHOPPER, at).wallet.lots);
        expect(restored.totals).toEqual(expireDue(wallet, SHOPPER, at).wallet.totals);
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ['an entry that gave', (entry: Entry): Entry => ({ ...entry, amount: 1 })],
    ['an entry of an expiry', (entry: Entry): Entry => ({ ...entry, reason: 'expire_deduct' })],
    ["somebody else's entry", (entry: Entry): Entry => ({ ...entry, openid: 'o-other' })],
  ])('restoring %s is a bug', (_, forge) => {
    expect(() => restore(WALLET, SPENT.entries.map(forge), refundAt(START_AT))).toThrow(InvariantError);
  });

  test('restoring for another reason than mall_refund is a bug', () => {
    const cause = causeAt(START_AT, 'admin_adjust');

    expect(() => restore(SPENT.wallet, SPENT.entries, cause)).toThrow(InvariantError);
  });
});

describe('portionOf', () => {
  const SPENT_LOTS = [
    { asset: 'points', amount: 3, expiresAt: EXPIRES_AT + 10 } as const,
    { asset: 'points', amount: 4, expiresAt: EXPIRES_AT + 20 } as const,
  ].reduce<Wallet>(
    (wallet, grant, n) => earn(wallet, grant, causeAt(START_AT, 'payment_reward', `lot.${n}`)).wallet,
    EMPTY_WALLET,
  );
  const spend7 = spend(SPENT_LOTS, { points: 7, coins: 0 }, causeAt(START_AT, 'mall_consumption', 'order'));

  test('F-152 a part comes from the lots that can be used longest', () => {
    const portion = portionOf(spend7.entries, [], { points: 5, coins: 0 });

    expect(portion.map(({ lotId, amount }) => [lotId, amount])).toEqual([
      [`points.${EXPIRES_AT + 10}`, -1],
      [`points.${EXPIRES_AT + 20}`, -4],
    ]);
  });

  test('no more goes back than was spent', () => {
    expect(() => portionOf(spend7.entries, [], { points: 8, coins: 0 })).toThrow(InvariantError);
    const first = restore(
      spend7.wallet,
      portionOf(spend7.entries, [], { points: 5, coins: 0 }),
      refundAt(START_AT),
    );
    expect(() => portionOf(spend7.entries, first.entries, { points: 3, coins: 0 })).toThrow(InvariantError);
  });

  test('F-005 in any parts, at any times, each lot gets back what it gave and not a millisecond more', () => {
    const parts = fc.array(fc.record({ points: fc.nat({ max: 9 }), coins: fc.nat({ max: 2 }) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(anySteps, parts, fc.nat({ max: COIN_LIFE_MS }), (steps, wanted, later) => {
        const { wallet, now } = settle(play(steps));
        const left = { points: balanceOf(wallet, 'points', now), coins: balanceOf(wallet, 'coin', now) };
        fc.pre(left.points + left.coins > 0);
        const spent = spend(wallet, left, causeAt(now, 'mall_consumption'));
        const of = spent.entries.filter(({ reason }) => reason === 'mall_consumption');
        let [current, given, at]: [Wallet, readonly Entry[], number] = [spent.wallet, [], now];
        for (const [n, part] of [...wanted, left].entries()) {
          const take = { points: Math.min(part.points, left.points), coins: Math.min(part.coins, left.coins) };
          [left.points, left.coins] = [left.points - take.points, left.coins - take.coins];
          const cause = { ...refundAt((at += later)), causeId: `refund.${n}` };
          const movement = restore(current, portionOf(of, given, take), cause);
          [current, given] = [
            movement.wallet,
            [...given, ...movement.entries.filter(({ reason }) => reason === 'mall_refund')],
          ];
        }
        expect(current.lots).toEqual(expireDue(wallet, SHOPPER, at).wallet.lots);
        expect(current.totals).toEqual(expireDue(wallet, SHOPPER, at).wallet.totals);
      }),
      { numRuns: 150 },
    );
  });
});

function refundAt(now: number): Parameters<typeof restore>[2] {
  return { ...causeAt(now, 'mall_refund', 'cancel.order-1'), orderId: 'order-1' };
}

/** The history with everything written down that is due. */
function settle(history: History): History {
  return { ...history, wallet: expireDue(history.wallet, SHOPPER, history.now).wallet };
}
