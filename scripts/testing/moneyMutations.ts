import type { Mutation } from './mutation';

const STORE = 'cloudfunctions/common/store';
const DOMAIN = 'cloudfunctions/common/domain';
const PROOF = 'cloudfunctions/common/testing/proof';

const dies = (suite: 'payments' | 'money' | 'moneyJobs' | 'draws', title: string): Mutation['caughtBy'] => ({
  file: `${PROOF}/crash/${suite}.test.ts`,
  title,
});
const raced = (suite: 'money' | 'draws', title: string): Mutation['caughtBy'] => ({
  file: `${PROOF}/races/${suite}.test.ts`,
  title,
});

/** Money and draws broken on purpose. */
export const MONEY_MUTATIONS: readonly Mutation[] = [
  {
    what: 'a payment settles whatever its amount',
    edits: [
      {
        file: `${STORE}/payments.ts`,
        from: 'if (facts.totalFen !== totalFen) return { expected: totalFen, actual: facts.totalFen };',
        to: '',
      },
    ],
    caughtBy: {
      file: 'cloudfunctions/payNotify/payNotify.test.ts',
      title: 'a notice with a wrong %s settles nothing and is answered with %d',
    },
  },
  {
    what: 'a paid order ends by its time-out',
    edits: [
      {
        file: `${STORE}/cancelOrder.ts`,
        from: `if (cause === 'timeout' && !isUnpaid(order.status)) return { order, shopper };`,
        to: '',
      },
    ],
    caughtBy: raced('money', 'a notice beside the time-out: who has paid keeps the order'),
  },
  {
    what: 'money that comes too late is kept',
    edits: [{ file: `${STORE}/payments.ts`, from: 'await payBack(tx, { ...order, payment }, now);', to: '' }],
    caughtBy: dies('payments', 'money that came after the cancel goes back once'),
  },
  {
    what: 'a refund is named afresh each time',
    edits: [{ file: `${STORE}/refunds.ts`, from: '`${orderId}-cancel`', to: '`${orderId}-${Math.random()}`' }],
    caughtBy: dies('money', 'canceled after it was paid'),
  },
  {
    what: 'a reward does not mark its order',
    edits: [
      {
        file: `${STORE}/rewards.ts`,
        from: `await tx.update('orders', orderId, setEach({ reward, updatedAt: now }));`,
        to: '',
      },
    ],
    caughtBy: dies('moneyJobs', 'F-080 a payment earns its points and coins once'),
  },
  {
    what: 'a refund’s progress is written over itself',
    edits: [{ file: `${STORE}/sendRefund.ts`, from: 'if (!isSo) await tx', to: 'await tx' }],
    caughtBy: dies('money', 'canceled after it was paid'),
  },
  {
    what: 'too early to close is taken for closed',
    edits: [
      {
        file: `${STORE}/cancelOrder.ts`,
        from: `const isClosed = outcome === 'closed' ||`,
        to: `const isClosed = outcome !== 'unknown' ||`,
      },
    ],
    caughtBy: dies('money', 'canceled before cloudPay closes it'),
  },
  {
    what: 'a cancel does not wait for a refund',
    edits: [
      {
        file: `${STORE}/cancelOrder.ts`,
        from: `if (isRefunding(order)) return refuse('REFUND_OPEN');`,
        to: '',
      },
    ],
    caughtBy: raced('money', 'a cancel or a request counts'),
  },
  {
    what: 'a part gives back what another part gave',
    edits: [
      {
        file: `${DOMAIN}/wallet/refund.ts`,
        from: 'const left = -entry.amount - (back.get(entry.lotId) ?? 0);',
        to: 'const left = -entry.amount;',
      },
    ],
    caughtBy: {
      file: 'cloudfunctions/common/domain/wallet/refund.test.ts',
      title: 'F-005 in any parts, at any times, each lot gets back what it gave and not a millisecond more',
    },
  },
  {
    what: 'a claim takes what is not there',
    edits: [
      {
        file: `${DOMAIN}/wallet/clawBack.ts`,
        from: `Math.min(claim.points, balanceOf(current, 'points', now))`,
        to: 'claim.points',
      },
    ],
    caughtBy: {
      file: 'cloudfunctions/common/domain/wallet/clawBack.test.ts',
      title: 'C-25 what was spent meanwhile is not taken: no balance goes below zero',
    },
  },
  {
    what: 'a list that was cut short begins anew',
    edits: [
      {
        file: `${STORE}/draws/freeze.ts`,
        from: 'const from = last?.lastId ?? entryIdsOf(drawId).after;',
        to: 'const from = entryIdsOf(drawId).after;',
      },
    ],
    caughtBy: dies('draws', 'F-118 the list is frozen once'),
  },
  {
    what: 'the cut-off is the rank of who lost first',
    edits: [
      { file: `${STORE}/draws/decide.ts`, from: 'ranking[winners - 1]?.rank', to: 'ranking[winners]?.rank' },
    ],
    caughtBy: raced('draws', 'F-118 draws the same winners once'),
  },
  {
    what: 'the last winner waits',
    edits: [{ file: `${STORE}/draws/drawWinners.ts`, from: 'rank <= winners', to: 'rank < winners' }],
    caughtBy: dies('draws', 'F-118 the draw has the same winners'),
  },
  {
    what: 'an expired right still buys',
    edits: [
      {
        file: `${STORE}/qualifications.ts`,
        from: 'found.expiresAt === null || found.expiresAt <= now)',
        to: 'found.expiresAt === null)',
      },
    ],
    caughtBy: { file: `${STORE}/draws/held.test.ts`, title: 'F-112 is usable to its last millisecond' },
  },
  {
    what: 'a unit is passed on twice',
    edits: [
      {
        file: `${STORE}/passOnQualifications.ts`,
        from: 'ended === null || ended.passedOn ||',
        to: 'ended === null ||',
      },
    ],
    caughtBy: raced('draws', 'passes each unit on once'),
  },
  {
    what: 'the hold of a draw is not given back',
    edits: [{ file: `${STORE}/draws/finish.ts`, from: 'await releaseHold(db, draw, now);', to: '' }],
    caughtBy: dies('draws', 'the end of a draw gives back what is left, once'),
  },
];
