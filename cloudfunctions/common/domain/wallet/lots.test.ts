import { START_AT } from '../../testing/walletHistory';
import { COIN_LIFE_MS } from '../calendar';
import { EMPTY_WALLET, type Lot, type Wallet, balanceOf, lotIdOf, nextExpiryOf, usableLots } from './lots';

const EXPIRES_AT = START_AT + COIN_LIFE_MS;

describe('lots', () => {
  test('F-097 a coin is usable until the last millisecond of its 48 hours and gone at its 48th hour', () => {
    const wallet = walletOf([lotOf('coin', 1, EXPIRES_AT)]);

    expect(EXPIRES_AT - START_AT).toBe(172_800_000);
    expect(balanceOf(wallet, 'coin', EXPIRES_AT - 1)).toBe(1);
    expect(balanceOf(wallet, 'coin', EXPIRES_AT)).toBe(0);
    expect(balanceOf(wallet, 'coin', EXPIRES_AT + 1)).toBe(0);
  });

  test('C-20 only the lot that reached its expiry is gone', () => {
    const wallet = walletOf([lotOf('coin', 1, EXPIRES_AT), lotOf('coin', 2, EXPIRES_AT + 1)]);

    expect(balanceOf(wallet, 'coin', EXPIRES_AT)).toBe(2);
  });

  test('F-098 a balance counts one asset', () => {
    const wallet = walletOf([lotOf('coin', 1, EXPIRES_AT), lotOf('points', 9, EXPIRES_AT)]);

    expect(balanceOf(wallet, 'coin', START_AT)).toBe(1);
    expect(balanceOf(wallet, 'points', START_AT)).toBe(9);
  });

  test('usable lots come soonest expiry first, whatever order they are stored in', () => {
    const [late, soon] = [lotOf('coin', 1, EXPIRES_AT + 1), lotOf('coin', 2, EXPIRES_AT)];

    expect(usableLots(walletOf([late, soon]), 'coin', START_AT)).toEqual([soon, late]);
  });

  test('lots of one expiry come in the order of their ids', () => {
    const [b, a] = [
      { ...lotOf('coin', 1, EXPIRES_AT), id: 'b' },
      { ...lotOf('coin', 1, EXPIRES_AT), id: 'a' },
    ];

    expect(usableLots(walletOf([b, a]), 'coin', START_AT).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('the next expiry is that of the soonest lot, and null without lots', () => {
    expect(nextExpiryOf([lotOf('coin', 1, EXPIRES_AT + 1), lotOf('points', 2, EXPIRES_AT)])).toBe(EXPIRES_AT);
    expect(nextExpiryOf([])).toBeNull();
  });
});

function lotOf(asset: Lot['asset'], remaining: number, expiresAt: number): Lot {
  return { id: lotIdOf(asset, expiresAt), asset, remaining, earnedAt: START_AT, expiresAt, sourceId: 'source' };
}

function walletOf(lots: readonly Lot[]): Wallet {
  return { ...EMPTY_WALLET, lots };
}
