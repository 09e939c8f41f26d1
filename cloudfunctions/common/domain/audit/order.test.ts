import fc from 'fast-check';
import { SHOPPER, START_AT, causeAt } from '../../testing/walletHistory';
import { COIN_LIFE_MS } from '../calendar';
import { earn } from '../wallet/earn';
import type { Entry } from '../wallet/entry';
import { EMPTY_WALLET, type Wallet } from '../wallet/lots';
import { restore } from '../wallet/refund';
import { spend } from '../wallet/spend';
import { type AuditedOrder, auditOrder } from './order';

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
      expect(auditOrder({ ...ORDER, status: 'canceled' }, restoredAt(now))).toEqual([]);
      expect(auditOrder({ ...ORDER, refundStatus: 'refunded' }, restoredAt(now))).toEqual([]);
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

  test('a canceled order that gave nothing, half or twice back is found lot by lot', () => {
    const canceled: AuditedOrder = { ...ORDER, status: 'canceled' };
    const refunds = restoredAt(START_AT).slice(SPENT.entries.length);

    for (const given of [[], refunds.slice(1), [...refunds, ...refunds]]) {
      const findings = auditOrder(canceled, [...SPENT.entries, ...given]);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.every(({ law }) => law === 'order.restored')).toBe(true);
    }
  });

  test('C-21 a coin that came back with another expiry is found, though the sums agree', () => {
    const canceled: AuditedOrder = { ...ORDER, status: 'canceled' };
    const stretched = restoredAt(START_AT).map((entry) =>
      entry.reason === 'mall_refund' && entry.asset === 'coin'
        ? { ...entry, lotId: `coin.${EXPIRES_AT + 1}` }
        : entry,
    );

    expect(auditOrder(canceled, stretched).map(({ law }) => law)).toEqual(['order.restored', 'order.restored']);
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

function restoredAt(now: number): readonly Entry[] {
  const cause = named(causeAt(now, 'mall_refund', 'cancel.order-1'));
  const { entries } = restore(SPENT.wallet, SPENT.entries, cause);
  return [...SPENT.entries, ...entries.filter(({ orderId }) => orderId === 'order-1')];
}

function named<Cause>(cause: Cause): Cause & { readonly orderId: string } {
  return { ...cause, orderId: 'order-1' };
}
