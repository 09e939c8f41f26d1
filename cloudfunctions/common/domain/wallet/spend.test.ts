import { SHOPPER, START_AT, causeAt } from '../../testing/walletHistory';
import { InvariantError } from '../invariant';
import { earn } from './earn';
import { EMPTY_WALLET, type Wallet, balanceOf } from './lots';
import { type Cost, spend } from './spend';

const SOON_AT = START_AT + 1_000;
const LATE_AT = START_AT + 2_000;
const purchase = causeAt(START_AT, 'mall_consumption', 'exchange.order-1');

/** 3 + 4 points and 1 + 1 coins, the smaller amounts first to expire. */
const WALLET = [
  { asset: 'points', amount: 4, expiresAt: LATE_AT },
  { asset: 'points', amount: 3, expiresAt: SOON_AT },
  { asset: 'coin', amount: 1, expiresAt: LATE_AT },
  { asset: 'coin', amount: 1, expiresAt: SOON_AT },
].reduce<Wallet>((wallet, { asset, amount, expiresAt }, index) => {
  const grant = { asset: asset === 'coin' ? ('coin' as const) : ('points' as const), amount, expiresAt };
  return earn(wallet, grant, causeAt(START_AT, 'payment_reward', `grant.${index}`)).wallet;
}, EMPTY_WALLET);

describe('spend', () => {
  test('F-065 coins and points go in one step, one entry per lot, soonest expiry first', () => {
    const { wallet, entries } = spend(WALLET, { points: 5, coins: 1 }, { ...purchase, orderId: 'order-1' });

    expect(entries.map(({ _id, lotId, amount, balanceAfter }) => [_id, lotId, amount, balanceAfter])).toEqual([
      ['exchange.order-1:0', `coin.${SOON_AT}`, -1, 1],
      ['exchange.order-1:1', `points.${SOON_AT}`, -3, 4],
      ['exchange.order-1:2', `points.${LATE_AT}`, -2, 2],
    ]);
    expect(entries.every(({ orderId, openid }) => orderId === 'order-1' && openid === SHOPPER)).toBe(true);
    expect(wallet.lots.map(({ id, remaining }) => [id, remaining])).toEqual([
      [`coin.${LATE_AT}`, 1],
      [`points.${LATE_AT}`, 2],
    ]);
    expect(wallet.totals.points).toEqual({ earned: 7, spent: 5, expired: 0 });
  });

  test('the whole balance can be spent, and one more cannot', () => {
    expect(spend(WALLET, { points: 7, coins: 2 }, purchase).wallet.lots).toEqual([]);
    expect(() => spend(WALLET, { points: 8, coins: 0 }, purchase)).toThrow(
      expect.objectContaining({ code: 'POINTS_NOT_ENOUGH', details: { balance: 7, shortage: 1 } }),
    );
  });

  test('F-065 a shopper short of both is told of the coins first', () => {
    expect(() => spend(WALLET, { points: 100, coins: 5 }, purchase)).toThrow(
      expect.objectContaining({ code: 'COINS_NOT_ENOUGH', details: { balance: 2, shortage: 3 } }),
    );
  });

  test('F-058 a short balance is refused in the words of the catalogue', () => {
    expect(() => spend(WALLET, { points: 8, coins: 0 }, purchase)).toThrow('积分余额不足');
  });

  test('F-005 a lot is spent at the millisecond before its expiry and refused at it', () => {
    const cost: Cost = { points: 0, coins: 2 };

    expect(spend(WALLET, cost, { ...purchase, now: SOON_AT - 1 }).wallet.totals.coin.spent).toBe(2);
    expect(() => spend(WALLET, cost, { ...purchase, now: SOON_AT })).toThrow(
      expect.objectContaining({ code: 'COINS_NOT_ENOUGH', details: { balance: 1, shortage: 1 } }),
    );
  });

  test('what is due is written down under its own cause before what is spent', () => {
    const { wallet, entries } = spend(WALLET, { points: 1, coins: 0 }, { ...purchase, now: SOON_AT });

    expect(entries.map(({ _id, reason, amount }) => [_id, reason, amount])).toEqual([
      [`expire.${SHOPPER}.5:0`, 'expire_deduct', -1],
      [`expire.${SHOPPER}.5:1`, 'expire_deduct', -3],
      ['exchange.order-1:0', 'mall_consumption', -1],
    ]);
    expect(balanceOf(wallet, 'points', SOON_AT)).toBe(3);
  });

  test.each([
    [{ points: 0, coins: 0 }, 'mall_consumption'],
    [{ points: -1, coins: 2 }, 'mall_consumption'],
    [{ points: 2, coins: -1 }, 'mall_consumption'],
    [{ points: 1.5, coins: 0 }, 'mall_consumption'],
    [{ points: Number.NaN, coins: 0 }, 'mall_consumption'],
    [{ points: 1, coins: 0 }, 'mall_refund'],
    [{ points: 1, coins: 0 }, 'expire_deduct'],
  ] as const)('spending %j for %s is a bug', (cost, reason) => {
    expect(() => spend(WALLET, cost, causeAt(START_AT, reason))).toThrow(InvariantError);
  });
});
