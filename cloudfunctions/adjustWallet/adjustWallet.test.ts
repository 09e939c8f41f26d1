import type { RefusalCode } from '../common/contract/errors';
import { addDaysEnd, COIN_LIFE_MS } from '../common/domain/calendar';
import { LOTS_MAX } from '../common/domain/wallet/lots';
import { expectRefusal, hire, useWorld } from '../common/testing/operating';
import { keyOf, OPERATORS, WORLD_STARTS_AT } from '../common/testing/world';

const world = useWorld(async (it) => {
  await it.shopper('alice', { points: 100, coins: 2 });
  await hire(it, 'wallet-clerk', ['wallet']);
  await hire(it, 'stock-clerk', ['stock', 'catalogue', 'settings']);
  await hire(it, 'dismissed', ['owner'], false);
});

let requests = 0;
const adjust = (asset: 'points' | 'coin', amount: number, more: Record<string, unknown> = {}) =>
  world().operate('adjustWallet', {
    requestId: `adjust-wallet-${(requests += 1)}`,
    openid: 'alice',
    asset,
    amount,
    reason: '客服补偿',
    ...more,
  });
const walletOf = async (openid: string) => (await world().document('shoppers', openid))?.wallet;

describe('what is given', () => {
  test('F-088 points last to the end of the day that the settings say', async () => {
    const answer = await adjust('points', 50);

    expect(answer).toMatchObject({ success: true, data: { balances: { points: 150, coins: 2 } } });
    const expiresAt = addDaysEnd(WORLD_STARTS_AT, 365);
    expect((await walletOf('alice'))?.lots).toContainEqual(
      expect.objectContaining({ asset: 'points', remaining: 150, expiresAt }),
    );
    expect(await world().audit()).toEqual([]);
  });

  test('F-005 a coin lives 48 hours to the millisecond, and is gone at its 48th', async () => {
    world().cloud.clock.move(1_234);
    await adjust('coin', 1);
    const bornAt = WORLD_STARTS_AT + 1_234;

    world().cloud.clock.set(bornAt + COIN_LIFE_MS - 1);
    const last = await world().call('getWallet', {}, 'alice');
    world().cloud.clock.set(bornAt + COIN_LIFE_MS);
    const gone = await world().call('getWallet', {}, 'alice');

    expect(last).toMatchObject({ data: { coins: { balance: 1, nextExpiryAt: bornAt + COIN_LIFE_MS } } });
    expect(gone).toMatchObject({ data: { coins: { balance: 0 } } });
  });

  test('F-082 the entry names the reason and the operation that the log has', async () => {
    await adjust('coin', 3, { reason: '  活动补发  ' });

    const [operation] = await world().all('operations');
    expect((await world().all('entries')).filter(({ memo }) => memo === '活动补发')).toMatchObject([
      {
        reason: 'admin_adjust',
        amount: 3,
        asset: 'coin',
        openid: 'alice',
        causeId: `adjust.${operation?._id}`,
        orderId: null,
      },
    ]);
    expect(operation).toMatchObject({ operatorId: OPERATORS.first, approvedBy: OPERATORS.second });
  });

  test('a shopper who is not written down yet gets a wallet', async () => {
    const answer = await adjust('points', 10, { openid: 'newcomer' });

    expect(answer).toMatchObject({ success: true, data: { balances: { points: 10, coins: 0 } } });
    expect(await world().document('shoppers', 'newcomer')).toMatchObject({ level: 1, identity: null });
    expect(await world().audit()).toEqual([]);
  });
});

describe('what is taken', () => {
  test('leaves the lots that expire soonest', async () => {
    world().cloud.clock.move(1_000);
    await adjust('coin', 5);

    const answer = await adjust('coin', -3);

    expect(answer).toMatchObject({ data: { balances: { coins: 4 } } });
    expect((await walletOf('alice'))?.lots.filter(({ asset }) => asset === 'coin')).toMatchObject([
      { remaining: 4, expiresAt: WORLD_STARTS_AT + 1_000 + COIN_LIFE_MS },
    ]);
    expect(await world().audit()).toEqual([]);
  });

  test('can be everything there is, and nothing more', async () => {
    expect(await adjust('points', -100)).toMatchObject({
      success: true,
      data: { balances: { points: 0, coins: 2 } },
    });

    await expectRefusal(
      world(),
      'adjustWallet',
      { ...valid, asset: 'points', amount: -1 },
      'POINTS_NOT_ENOUGH',
    );
  });
});

test('an adjustment can name the order that it is about, of the same shopper only', async () => {
  await world().product({ stock: 1 });
  const exchanged = await world().call(
    'exchange',
    { requestId: 'alice-buys-one', lines: [{ productId: 'deer', quantity: 1 }] },
    'alice',
  );
  const orderId = String(exchanged.data?.['exchangeOrderId']);

  expect(await adjust('points', 5, { orderId })).toMatchObject({ success: true });
  expect(
    (await world().all('entries')).filter(
      ({ reason, memo }) => reason === 'admin_adjust' && memo === '客服补偿',
    ),
  ).toMatchObject([{ orderId }]);
  expect(await world().audit()).toEqual([]);
  await expectRefusal(world(), 'adjustWallet', { ...valid, openid: 'bob', orderId }, 'ORDER_NOT_FOUND');
});

const valid = { openid: 'alice', asset: 'points', amount: 1, reason: '客服补偿' };

describe('C-38 a second operator confirms', () => {
  const approval = (operatorId: string, key = keyOf(operatorId)) => ({ approval: { operatorId, key } });

  test.each<readonly [string, string, Record<string, unknown>]>([
    ['nobody', 'missing', { approval: undefined }],
    ['the first one again', 'same operator', approval(OPERATORS.first)],
    ['a wrong key', 'not proved', approval(OPERATORS.second, keyOf(OPERATORS.first))],
    ['a stranger', 'not proved', approval('stranger')],
    ['one who was dismissed', 'not proved', approval('dismissed')],
    ['one without the role', 'role missing', approval('stock-clerk')],
  ])('%s is not one', async (_who, why, more) => {
    const answer = await expectRefusal(
      world(),
      'adjustWallet',
      { ...valid, ...more },
      'SECOND_OPERATOR_REQUIRED',
    );

    expect(answer).toMatchObject({ details: { why } });
  });

  test('one with the role is', async () => {
    const answer = await adjust('points', 1, approval('wallet-clerk'));

    expect(answer).toMatchObject({ success: true });
    expect(await world().all('operations')).toMatchObject([{ approvedBy: 'wallet-clerk' }]);
  });

  test('comes before everything that the wallet could refuse', async () => {
    const data = { ...valid, amount: -1_000, orderId: 'none', approval: undefined };
    await expectRefusal(world(), 'adjustWallet', data, 'SECOND_OPERATOR_REQUIRED');
  });

  test('no key is written down or logged', async () => {
    await adjust('points', 1);

    const logs = world()
      .cloud.calls.list()
      .flatMap((call) => call.logs);
    const written = JSON.stringify([await world().all('operations'), await world().all('entries'), logs]);
    expect(logs.length).toBeGreaterThan(0);
    expect(written).not.toMatch(/key-of-/);
  });
});

describe('the refusals in their order', () => {
  test.each<readonly [string, Record<string, unknown>]>([
    ['nothing to give', { amount: 0 }],
    ['a fraction', { amount: 0.5 }],
    ['more than a million', { amount: 1_000_001 }],
    ['more than a million to take', { amount: -1_000_001 }],
    ['a text', { amount: '5' }],
    ['an operator object as amount', { amount: { $inc: 5 } }],
    ['an operator object as openid', { openid: { $ne: null } }],
    ['an openid that is a path', { openid: 'alice.wallet' }],
    ['no reason', { reason: '' }],
    ['a reason of blanks', { reason: '   ' }],
    ['a reason of 201 characters', { reason: '因'.repeat(201) }],
    ['an unknown asset', { asset: 'yuan' }],
    ['an expiry of its own', { expiresAt: 9e15 }],
  ])('%s is INVALID_INPUT', async (_what, change) => {
    await expectRefusal(world(), 'adjustWallet', { ...valid, ...change, approval: undefined }, 'INVALID_INPUT');
  });

  test.each<readonly [RefusalCode, Record<string, unknown>]>([
    ['ORDER_NOT_FOUND', { orderId: 'none', amount: -1_000 }],
    ['COINS_NOT_ENOUGH', { asset: 'coin', amount: -3 }],
    ['POINTS_NOT_ENOUGH', { amount: -101 }],
    ['POINTS_NOT_ENOUGH', { openid: 'newcomer', amount: -1 }],
  ])('%s', async (code, change) => {
    await expectRefusal(world(), 'adjustWallet', { ...valid, ...change }, code);
  });

  test('COINS_NOT_ENOUGH for a coin at its 48th hour, whether or not that was written down', async () => {
    world().cloud.clock.move(COIN_LIFE_MS);

    await expectRefusal(world(), 'adjustWallet', { ...valid, asset: 'coin', amount: -1 }, 'COINS_NOT_ENOUGH');
  });

  test('WALLET_FULL when a coin would be one lot too many', async () => {
    for (let n = (await walletOf('alice'))?.lots.length ?? 0; n < LOTS_MAX; n += 1) {
      world().cloud.clock.move(1);
      expect(await adjust('coin', 1)).toMatchObject({ success: true });
    }
    world().cloud.clock.move(1);

    await expectRefusal(world(), 'adjustWallet', { ...valid, asset: 'coin' }, 'WALLET_FULL');
    expect(await adjust('points', 1)).toMatchObject({ success: true });
    expect(await world().audit()).toEqual([]);
  });
});
