import fc from 'fast-check';
import { SHOPPER, START_AT, anySteps, causeAt, play } from '../../testing/walletHistory';
import { COIN_LIFE_MS } from '../calendar';
import { earn } from './earn';
import { expireDue } from './expire';
import { EMPTY_WALLET, balanceOf } from './lots';

const EXPIRES_AT = START_AT + COIN_LIFE_MS;
const GRANT = { asset: 'coin', amount: 2, expiresAt: EXPIRES_AT } as const;
const WALLET = earn(EMPTY_WALLET, GRANT, causeAt(START_AT, 'draw_reward')).wallet;

describe('expireDue', () => {
  test('nothing is due a millisecond before the expiry', () => {
    expect(expireDue(WALLET, SHOPPER, EXPIRES_AT - 1)).toEqual({ wallet: WALLET, entries: [] });
  });

  test('F-097 at its 48th hour the lot leaves the wallet and is written to the ledger', () => {
    const { wallet, entries } = expireDue(WALLET, SHOPPER, EXPIRES_AT);

    expect(wallet).toMatchObject({ lots: [], nextExpiryAt: null, sequence: 2 });
    expect(wallet.totals.coin).toEqual({ earned: 2, spent: 0, expired: 2 });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      _id: `expire.${SHOPPER}.2:0`,
      reason: 'expire_deduct',
      amount: -2,
      balanceAfter: 0,
      expiresAt: EXPIRES_AT,
      orderId: null,
    });
  });

  test('the second writer of the same wallet comes to the same entry ids and so collides', () => {
    const ids = (now: number) => expireDue(WALLET, SHOPPER, now).entries.map(({ _id }) => _id);

    expect(ids(EXPIRES_AT + 600_000)).toEqual(ids(EXPIRES_AT));
  });

  test('F-087 writing down what is due never changes a balance, and doing it twice changes nothing', () => {
    fc.assert(
      fc.property(anySteps, fc.nat({ max: 4 * COIN_LIFE_MS }), (steps, later) => {
        const { wallet, now } = play(steps);
        const at = now + later;

        const written = expireDue(wallet, SHOPPER, at).wallet;

        expect(balanceOf(written, 'coin', at)).toBe(balanceOf(wallet, 'coin', at));
        expect(balanceOf(written, 'points', at)).toBe(balanceOf(wallet, 'points', at));
        expect(expireDue(written, SHOPPER, at)).toEqual({ wallet: written, entries: [] });
      }),
    );
  });
});
