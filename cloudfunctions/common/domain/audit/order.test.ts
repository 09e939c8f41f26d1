import fc from 'fast-check';
import { NO_MONEY } from '../../testing/auditedOrder';
import { SHOPPER, START_AT, causeAt } from '../../testing/walletHistory';
import { COIN_LIFE_MS } from '../calendar';
import { earn } from '../wallet/earn';
import type { Entry } from '../wallet/entry';
import { EMPTY_WALLET, type Wallet } from '../wallet/lots';
import { restore } from '../wallet/refund';
import { spend } from '../wallet/spend';
import { type AuditedOrder, type AuditedRefund, auditOrder } from './order';

const EXPIRES_AT = START_AT + COIN_LIFE_MS;
const ORDER: AuditedOrder = {
  _id: 'order-1',
  openid: SHOPPER,
  status: 'paid',
  refundStatus: 'none',
  attemptId: 'attempt-1',
  lines: [{ skuId: 'sku-1', quantity: 1 }],
  totalPoints: 5,
  totalCoins: 1,
  ...NO_MONEY,
  stockReturnedAt: null,
};
const WALLET = [
  { asset: 'coin', amount: 1, expiresAt: EXPIRES_AT } as const,
  { asset: 'points', amount: 3, expiresAt: EXPIRES_AT + 10 } as const,
  { asset: 'points', amount: 4, expiresAt: EXPIRES_AT + 20 } as const,
].reduce<Wallet>(
  (wallet, grant, index) => earn(wallet, grant, causeAt(START_AT, 'payment_reward', `grant.${index}`)).wallet,
  EMPTY_WALLET,
);
const CANCELED: AuditedOrder = { ...ORDER, status: 'canceled', refundedPoints: 5, refundedCoins: 1 };
const SPENT = spend(
  WALLET,
  { points: 5, coins: 1 },
  named(causeAt(START_AT, 'mall_consumption', 'exchange.order-1')),
);

describe('auditOrder', () => {
  test('an order whose entries took its price has no findings', () => {
    expect(auditOrder(ORDER, SPENT.entries)).toEqual([]);
  });

  test.each([START_AT, EXPIRES_AT, EXPIRES_AT + 100])(
    'a canceled order that gave everything back at %d has no findings, whatever had expired',
    (now) => {
      expect(auditOrder(CANCELED, restoredAt(now))).toEqual([]);
      expect(auditOrder({ ...CANCELED, status: 'finished' }, restoredAt(now))).toEqual([]);
    },
  );

  test('an order without its entries, with half of them or with them twice is found', () => {
    const laws = (entries: readonly Entry[]) => [...new Set(auditOrder(ORDER, entries).map(({ law }) => law))];

    expect(laws([])).toEqual(['order.paid']);
    expect(laws(SPENT.entries.slice(1))).toEqual(['order.paid']);
    expect(laws([...SPENT.entries, ...SPENT.entries])).toEqual(['order.paid']);
  });

  test('an order whose price was edited is found', () => {
    const changed = fc.integer({ min: -5, max: 5 }).filter((change) => change !== 0);
    fc.assert(
      fc.property(changed, fc.constantFrom('totalPoints', 'totalCoins'), (change, field) => {
        const edited = { ...ORDER, [field]: ORDER[field] + change };

        expect(auditOrder(edited, SPENT.entries)).toMatchObject([
          { law: 'order.paid', expected: edited[field] },
        ]);
      }),
    );
  });

  test('a canceled order that gave nothing, half or twice back is found', () => {
    const refunds = restoredAt(START_AT).slice(SPENT.entries.length);

    for (const given of [[], refunds.slice(1), [...refunds, ...refunds]]) {
      const findings = auditOrder(CANCELED, [...SPENT.entries, ...given]);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.every(({ law }) => law === 'order.restored')).toBe(true);
    }
  });

  test('C-21 a coin that came back with another expiry is found, though the sums agree', () => {
    const stretched = restoredAt(START_AT).map((entry) =>
      entry.reason === 'mall_refund' && entry.asset === 'coin'
        ? { ...entry, lotId: `coin.${EXPIRES_AT + 1}` }
        : entry,
    );

    expect(auditOrder(CANCELED, stretched).map(({ law }) => law)).toEqual(['order.restored']);
  });

  test('an order that stands and gave something back is found', () => {
    expect(auditOrder(ORDER, restoredAt(START_AT)).every(({ law }) => law === 'order.restored')).toBe(true);
    expect(auditOrder(ORDER, restoredAt(START_AT))).not.toEqual([]);
  });

  test("an order paid from somebody else's wallet is found", () => {
    const findings = auditOrder({ ...ORDER, openid: 'o-other' }, SPENT.entries);

    expect(findings).toHaveLength(SPENT.entries.length);
    expect(findings.every(({ law }) => law === 'order.owner')).toBe(true);
  });

  test('a tombstone has no entries', () => {
    const tombstone = { _id: ORDER._id, status: 'void', attemptId: 'attempt-1' } as const;

    expect(auditOrder(tombstone, [])).toEqual([]);
    expect(auditOrder(tombstone, SPENT.entries)).toMatchObject([{ law: 'order.paid', expected: 0 }]);
  });

  test.each([
    ['totalPoints', '5'],
    ['status', null],
    ['lines', {}],
    ['openid', undefined],
  ])('an order whose %s became %j is a finding, not an accident', (field, value) => {
    const broken = Object.assign({ ...ORDER }, { [field]: value });

    expect(auditOrder(broken, SPENT.entries)).toMatchObject([{ law: 'order.form', actual: field }]);
  });
});

describe('the money of an order', () => {
  const REFUND: AuditedRefund = {
    ...{ _id: 'refund-1', state: 'refunded', fen: 300 },
    ...{ clawedPoints: 0, clawedCoins: 0, shortPoints: 0, shortCoins: 0 },
  };
  const PAID: AuditedOrder = {
    ...ORDER,
    totalPoints: 0,
    totalCoins: 0,
    totalFen: 900,
    payment: { transactionId: '4200', paidFen: 900 },
  };
  const laws = (
    order: AuditedOrder,
    refunds: readonly AuditedRefund[] = [],
    entries: readonly Entry[] = [],
  ) => [...new Set(auditOrder(order, entries, refunds).map(({ law }) => law))];

  test('paid, partly refunded and waiting orders have no findings', () => {
    expect(laws(PAID)).toEqual([]);
    expect(laws({ ...PAID, refundedFen: 300 }, [REFUND])).toEqual([]);
    expect(laws({ ...PAID, refundedFen: 300 }, [{ ...REFUND, state: 'accepted' }])).toEqual([]);
    expect(laws(PAID, [{ ...REFUND, state: 'requested' }])).toEqual([]);
    expect(laws({ ...PAID, status: 'awaiting_payment', payment: null })).toEqual([]);
    expect(laws({ ...PAID, status: 'closing', payment: { transactionId: null, paidFen: 0 } })).toEqual([]);
  });

  test.each<[string, Partial<AuditedOrder>]>([
    ['paid without money', { payment: null }],
    ['paid too little', { payment: { transactionId: '4200', paidFen: 899 } }],
    ['paid without a transaction', { payment: { transactionId: null, paidFen: 900 } }],
    ['waiting, though the money is there', { status: 'awaiting_payment' }],
  ])('an order that is %s is found', (_, edit) => {
    expect(laws({ ...PAID, ...edit })).toEqual(['payment.settled']);
  });

  test('refunds beyond what was paid, uncounted or counted without a refund are found', () => {
    expect(laws({ ...PAID, refundedFen: 901 }, [{ ...REFUND, fen: 901 }])).toEqual(['refund.bounded']);
    expect(laws(PAID, [REFUND])).toEqual(['refund.bounded']);
    expect(laws({ ...PAID, refundedFen: 300 })).toEqual(['refund.bounded']);
  });

  test('a canceled order that kept a part of the money is found', () => {
    const canceled: AuditedOrder = { ...PAID, status: 'canceled', refundedFen: 300 };

    expect(laws(canceled, [REFUND])).toEqual(['refund.bounded']);
    expect(laws({ ...canceled, refundedFen: 900 }, [{ ...REFUND, fen: 900 }])).toEqual([]);
  });

  test('a reward that is not in the entries, and a claw-back that was neither taken nor short, are found', () => {
    const reward = { points: 2, coins: 0, clawedPoints: 0, clawedCoins: 0 };
    const earned = { ...named(causeAt(START_AT, 'payment_reward', 'order-1.reward.points')) };
    const grant = { asset: 'points', amount: 2, expiresAt: EXPIRES_AT } as const;
    const { entries } = earn(EMPTY_WALLET, grant, earned);

    expect(laws({ ...PAID, reward }, [], entries)).toEqual([]);
    expect(laws({ ...PAID, reward })).toEqual(['order.reward']);
    expect(laws(PAID, [], entries)).toEqual(['order.reward']);
    const clawed = { ...PAID, reward: { ...reward, clawedPoints: 1 }, refundedFen: 300 };
    expect(laws(clawed, [REFUND], entries)).toEqual(['order.reward']);
    expect(laws(clawed, [{ ...REFUND, shortPoints: 1 }], entries)).toEqual([]);
  });
});

function restoredAt(now: number): readonly Entry[] {
  const cause = named(causeAt(now, 'mall_refund', 'cancel.order-1'));
  const { entries } = restore(SPENT.wallet, SPENT.entries, cause);
  return [...SPENT.entries, ...entries.filter(({ orderId }) => orderId === 'order-1')];
}

function named<Cause>(cause: Cause): Cause & { readonly orderId: string } {
  return { ...cause, orderId: 'order-1' };
}
