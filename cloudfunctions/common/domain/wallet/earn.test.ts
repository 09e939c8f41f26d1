import fc from 'fast-check';
import { SHOPPER, START_AT, anySteps, causeAt, play } from '../../testing/walletHistory';
import { COIN_LIFE_MS, addDaysEnd } from '../calendar';
import { InvariantError } from '../invariant';
import { type Grant, earn } from './earn';
import { EMPTY_WALLET, LOTS_MAX, type Wallet, balanceOf } from './lots';

const POINTS: Grant = { asset: 'points', amount: 7, expiresAt: addDaysEnd(START_AT, 365) };
const COIN: Grant = { asset: 'coin', amount: 1, expiresAt: START_AT + COIN_LIFE_MS };
const reward = causeAt(START_AT, 'payment_reward', 'payment.1');

describe('earn', () => {
  test('F-081 a payment reward opens a lot and writes one entry with its order', () => {
    const { wallet, entries } = earn(EMPTY_WALLET, POINTS, { ...reward, orderId: 'order-1', memo: '支付奖励' });

    expect(wallet.lots).toEqual([
      {
        id: `points.${POINTS.expiresAt}`,
        asset: 'points',
        remaining: 7,
        earnedAt: START_AT,
        expiresAt: POINTS.expiresAt,
        sourceId: 'payment.1',
      },
    ]);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      _id: 'payment.1:0',
      openid: SHOPPER,
      amount: 7,
      balanceAfter: 7,
      reason: 'payment_reward',
      orderId: 'order-1',
      memo: '支付奖励',
      sequence: 1,
    });
    expect(wallet).toMatchObject({ sequence: 1, headHash: entries[0]?.hash, nextExpiryAt: POINTS.expiresAt });
  });

  test('points of equal expiry merge into the lot that is there, which keeps its source', () => {
    const first = earn(EMPTY_WALLET, POINTS, reward).wallet;

    const later = causeAt(START_AT + 5, 'payment_reward', 'payment.2');
    const { wallet, entries } = earn(first, { ...POINTS, amount: 3 }, later);

    expect(wallet.lots).toHaveLength(1);
    expect(wallet.lots[0]).toMatchObject({ remaining: 10, earnedAt: START_AT, sourceId: 'payment.1' });
    expect(entries[0]).toMatchObject({
      amount: 3,
      balanceAfter: 10,
      earnedAt: START_AT,
      sourceId: 'payment.1',
    });
  });

  test('F-099 coins and points of equal expiry stay apart', () => {
    const first = earn(EMPTY_WALLET, POINTS, reward).wallet;

    const { wallet } = earn(first, { ...COIN, expiresAt: POINTS.expiresAt }, reward);

    expect(balanceOf(wallet, 'coin', START_AT)).toBe(1);
    expect(balanceOf(wallet, 'points', START_AT)).toBe(7);
  });

  test.each([0, 1])('a coin that arrives %d ms after its expiry is earned and expired', (lateMs) => {
    const now = COIN.expiresAt + lateMs;

    const { wallet, entries } = earn(EMPTY_WALLET, COIN, causeAt(now, 'draw_reward', 'draw.1'));

    expect(wallet.lots).toEqual([]);
    expect(wallet.nextExpiryAt).toBeNull();
    expect(wallet.totals.coin).toEqual({ earned: 1, spent: 0, expired: 1 });
    expect(entries.map(({ _id, reason, amount, balanceAfter }) => [_id, reason, amount, balanceAfter])).toEqual(
      [
        ['draw.1:0', 'draw_reward', 1, 1],
        ['draw.1:1', 'expire_deduct', -1, 0],
      ],
    );
  });

  test('a coin that arrives a millisecond before its expiry is usable for that millisecond', () => {
    const now = COIN.expiresAt - 1;

    const { wallet } = earn(EMPTY_WALLET, COIN, causeAt(now, 'draw_reward'));

    expect(balanceOf(wallet, 'coin', now)).toBe(1);
    expect(balanceOf(wallet, 'coin', now + 1)).toBe(0);
  });

  test('a wallet full of lots refuses a new lot with WALLET_FULL and still takes what merges', () => {
    const full = walletOfLots(LOTS_MAX);
    const soonest = full.lots[0]?.expiresAt ?? 0;

    expect(() => earn(full, { ...COIN, expiresAt: soonest + LOTS_MAX }, reward)).toThrow(
      expect.objectContaining({ code: 'WALLET_FULL', details: { lots: LOTS_MAX } }),
    );
    expect(earn(full, { ...COIN, expiresAt: soonest }, reward).wallet.lots).toHaveLength(LOTS_MAX);
  });

  test('a full wallet has room again once its soonest lot is due', () => {
    const full = walletOfLots(LOTS_MAX);
    const now = full.nextExpiryAt ?? 0;

    const { wallet } = earn(full, { ...COIN, expiresAt: now + COIN_LIFE_MS }, causeAt(now, 'draw_reward'));

    expect(wallet.lots).toHaveLength(LOTS_MAX);
    expect(wallet.totals.coin).toMatchObject({ earned: LOTS_MAX + 1, expired: 1 });
  });

  test('what arrives after its own expiry needs no room in a full wallet', () => {
    const full = walletOfLots(LOTS_MAX);

    const { wallet } = earn(full, { ...COIN, expiresAt: START_AT }, reward);

    expect(wallet.lots).toEqual(full.lots);
    expect(wallet.totals.coin).toMatchObject({ earned: LOTS_MAX + 1, expired: 1 });
  });

  test('one lot below the bound is the last new one', () => {
    expect(walletOfLots(LOTS_MAX - 1).lots).toHaveLength(LOTS_MAX - 1);
    expect(walletOfLots(LOTS_MAX).lots).toHaveLength(LOTS_MAX);
  });

  test.each([
    [{ ...COIN, amount: 0 }, 'payment_reward'],
    [{ ...COIN, amount: -1 }, 'payment_reward'],
    [{ ...COIN, amount: 1.5 }, 'payment_reward'],
    [{ ...COIN, amount: Number.NaN }, 'payment_reward'],
    [{ ...COIN, expiresAt: 1.5 }, 'payment_reward'],
    [COIN, 'mall_refund'],
    [COIN, 'mall_consumption'],
    [COIN, 'expire_deduct'],
  ] as const)('earning %j for %s is a bug', (grant, reason) => {
    const rich = earn(EMPTY_WALLET, { ...COIN, amount: 9 }, reward).wallet;

    expect(() => earn(rich, grant, causeAt(START_AT, reason))).toThrow(InvariantError);
  });

  test('the wallet that was handed in never changes', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { wallet, now } = play(steps);
        const before = JSON.stringify(wallet);

        earn(wallet, { ...COIN, expiresAt: now + 1 }, causeAt(now, 'draw_reward'));

        expect(JSON.stringify(wallet)).toBe(before);
      }),
    );
  });
});

/** Coins of as many different expiries. */
function walletOfLots(count: number): Wallet {
  return Array.from({ length: count }, (_, index) => index).reduce(
    (wallet, index) => earn(wallet, { ...COIN, expiresAt: COIN.expiresAt + index }, reward).wallet,
    EMPTY_WALLET,
  );
}
