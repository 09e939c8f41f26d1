import fc from 'fast-check';
import { claimOf, isRefundable, pointsFor, restOf, shareOf, type RefundableOrder, type Reward } from './refund';

const amount = (max: number) => fc.integer({ min: 0, max });
const anyOrder = fc
  .record({
    totalPoints: amount(1_000_000_000),
    totalCoins: amount(1_000_000),
    totalFen: fc.integer({ min: 1, max: 1e11 }),
  })
  .map((totals): RefundableOrder => ({ ...totals, refundedPoints: 0, refundedCoins: 0, refundedFen: 0 }));
/** Parts of the money, each of what is left, in thousandths. */
const anyParts = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 12 });

function refund(order: RefundableOrder, fen: number): RefundableOrder {
  const share = shareOf(order, fen);
  return {
    ...order,
    refundedPoints: order.refundedPoints + share.points,
    refundedCoins: order.refundedCoins + share.coins,
    refundedFen: order.refundedFen + share.fen,
  };
}

function play(order: RefundableOrder, parts: readonly number[]): readonly RefundableOrder[] {
  const seen = [order];
  for (const part of parts) {
    const before = seen.at(-1) ?? order;
    const fen = Math.ceil((restOf(before).fen * part) / 1_000);
    if (fen > 0) seen.push(refund(before, fen));
  }
  return seen;
}

describe('shareOf', () => {
  test('F-152 whatever the parts are, they sum to what was paid once all the money is back', () => {
    fc.assert(
      fc.property(anyOrder, anyParts, (order, parts) => {
        const last = play(order, parts).at(-1) ?? order;
        const done = restOf(last).fen === 0 ? last : refund(last, restOf(last).fen);

        expect(restOf(done)).toEqual({ points: 0, coins: 0, fen: 0 });
      }),
    );
  });

  test('no part is negative, and none gives more than its share of what was paid', () => {
    fc.assert(
      fc.property(anyOrder, anyParts, (order, parts) => {
        for (const { totalPoints, totalFen, refundedPoints, refundedFen } of play(order, parts)) {
          expect(BigInt(refundedPoints) * BigInt(totalFen) <= BigInt(totalPoints) * BigInt(refundedFen)).toBe(
            true,
          );
          expect(refundedPoints).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('the order of equal parts does not matter to the sums', () => {
    const order: RefundableOrder = {
      ...{ totalPoints: 7, totalCoins: 2, totalFen: 9_900 },
      ...{ refundedPoints: 0, refundedCoins: 0, refundedFen: 0 },
    };
    expect(play(refund(refund(order, 3_300), 1), [])[0]).toEqual(play(refund(refund(order, 1), 3_300), [])[0]);
    expect(shareOf(order, 9_900)).toEqual({ points: 7, coins: 2, fen: 9_900 });
    expect(shareOf(order, 1)).toEqual({ points: 0, coins: 0, fen: 1 });
  });

  test('shares are exact where points times money is beyond 2^53', () => {
    const order: RefundableOrder = {
      ...{ totalPoints: 999_999_999, totalCoins: 0, totalFen: 99_999_999_999 },
      ...{ refundedPoints: 0, refundedCoins: 0, refundedFen: 0 },
    };
    expect(shareOf(order, 99_999_999_998).points).toBe(999_999_998);
  });

  test.each([0, 101, -1])('%d of 100 fen is a bug of the caller', (fen) => {
    const order = {
      totalPoints: 1,
      totalCoins: 0,
      totalFen: 100,
      refundedPoints: 0,
      refundedCoins: 0,
      refundedFen: 0,
    };
    expect(() => shareOf(order, fen)).toThrow();
  });
});

describe('claimOf', () => {
  const reward: Reward = {
    ...{ points: 2, coins: 1, coinExpiresAt: 5, unitFen: 10_000 },
    ...{ clawedPoints: 0, clawedCoins: 0 },
  };

  test.each([
    [0, 0, 0],
    [9_700, 0, 0], // 200 yuan stay, and 200 yuan earn 2 points
    [9_701, 1, 0],
    [19_700, 1, 0],
    [19_701, 2, 0],
    [29_699, 2, 0],
    [29_700, 2, 1], // nothing stays paid
  ])(
    'C-25 of 297 yuan, with %d fen refunded, %d points and %d coins are asked back',
    (refunded, points, coins) => {
      expect(claimOf(reward, 29_700, refunded)).toEqual({ points, coins, coinExpiresAt: 5 });
    },
  );

  test('claims of any parts come to what was earned and no more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 1, max: 1e6 }),
        anyParts,
        (paid, unitFen, parts) => {
          let [open, refunded]: [Reward, number] = [
            { ...reward, unitFen, points: pointsFor(paid, unitFen) },
            0,
          ];
          for (const part of [...parts, 1_000]) {
            refunded += Math.ceil(((paid - refunded) * part) / 1_000);
            const claim = claimOf(open, paid, refunded);
            expect(claim.points).toBeGreaterThanOrEqual(0);
            open = {
              ...open,
              clawedPoints: open.clawedPoints + claim.points,
              clawedCoins: open.clawedCoins + claim.coins,
            };
            expect(open.points - open.clawedPoints).toBe(pointsFor(paid - refunded, unitFen));
          }
          expect([open.clawedPoints, open.clawedCoins]).toEqual([open.points, open.coins]);
        },
      ),
    );
  });

  test('what was not granted yet is not asked back', () => {
    expect(claimOf(null, 29_700, 29_700)).toEqual({ points: 0, coins: 0, coinExpiresAt: null });
  });
});

test('F-080 C-08 one hundred yuan is one point, rounded down', () => {
  expect([9_999, 10_000, 29_700].map((fen) => pointsFor(fen, 10_000))).toEqual([0, 1, 2]);
});

test('an order of which nothing is left is not refundable', () => {
  const order = {
    ...({ status: 'shipped', refundStatus: 'refunded', finishedAt: null } as const),
    ...{ totalPoints: 1, totalCoins: 0, totalFen: 1, refundedPoints: 1, refundedCoins: 0, refundedFen: 1 },
  };
  expect(isRefundable(order, 15, 0)).toBe(false);
  expect(isRefundable({ ...order, refundedFen: 0 }, 15, 0)).toBe(true);
});
