import { openWorld, WORLD_STARTS_AT, type World } from '../common/testing/world';

const HOUR_MS = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const request = (requestId: string, more: Record<string, unknown> = {}) => ({
  requestId,
  lines: [{ productId: 'deer', quantity: 1 }],
  ...more,
});

describe('a successful exchange', () => {
  test('F-054 F-056 F-065 F-067 F-140 takes coin and points together: order, entries and sale', async () => {
    await world.product({ stock: 3 });
    await world.shopper('alice', { points: 12, coins: 2 });

    const answer = await world.call('exchange', request('request-1'), 'alice');

    expect(answer).toMatchObject({
      success: true,
      code: 'SUCCESS',
      message: '操作成功',
      data: { remaining: { points: 7, coins: 1 } },
    });
    const [order] = await world.all('orders');
    expect(order).toMatchObject({
      status: 'paid',
      totalPoints: 5,
      totalCoins: 1,
      kind: 'exchange',
      paymentMode: 'coin_points',
    });
    expect(await world.document('stocks', 'deer')).toMatchObject({
      available: 2,
      reserved: 0,
      sold: 1,
      reservations: {},
    });
    expect(await world.audit()).toEqual([]);
  });

  test('F-070 F-071 F-072 keeps the product as it was and what the buyer wrote, under one number', async () => {
    await world.product({ name: '金鹿·鹿茸酒', stock: 1 });
    await world.shopper('alice', { points: 5, coins: 1 });

    const answer = await world.call(
      'exchange',
      request('request-1', { buyerRemark: '请轻放', buyerMessage: '生日快乐' }),
      'alice',
    );
    await world.edit('products', 'deer', { $set: { name: '别的酒' } });

    expect(answer.success).toBe(true);
    const [order] = await world.all('orders');
    expect(order?._id).toHaveLength(32);
    expect(order).toMatchObject({
      buyerRemark: '请轻放',
      buyerMessage: '生日快乐',
      lines: [{ snapshot: { name: '金鹿·鹿茸酒' } }],
    });
  });

  test('F-059 F-062 of several products takes all of them for points only', async () => {
    await world.product({
      _id: 'latte',
      paymentMode: 'points_only',
      isLiquor: false,
      pricePoints: 3_500,
      stock: 5,
    });
    await world.product({
      _id: 'movie',
      paymentMode: 'points_only',
      isLiquor: false,
      pricePoints: 4_500,
      stock: 5,
    });
    await world.shopper('alice', { points: 12_000, identity: 'none' });

    const lines = [
      { productId: 'latte', quantity: 1 },
      { productId: 'movie', quantity: 1 },
    ];
    const answer = await world.call('exchange', { requestId: 'request-1', lines }, 'alice');

    expect(answer).toMatchObject({ success: true, data: { remaining: { points: 4_000, coins: 0 } } });
    expect(await world.document('stocks', 'movie')).toMatchObject({ available: 4, sold: 1 });
    expect(await world.audit()).toEqual([]);
  });

  test('takes the coin that expires first', async () => {
    await world.product({ stock: 1 });
    await world.shopper('alice', { points: 5, coins: 1, coinExpiresAt: WORLD_STARTS_AT + HOUR_MS });
    await world.operate('adjustWallet', {
      requestId: 'grant-alice-1',
      openid: 'alice',
      asset: 'coin',
      amount: 1,
      reason: '活动',
    });

    await world.call('exchange', request('request-1'), 'alice');

    const alice = await world.document('shoppers', 'alice');
    expect(alice?.wallet.lots.filter(({ asset }) => asset === 'coin')).toMatchObject([
      { expiresAt: WORLD_STARTS_AT + 48 * HOUR_MS },
    ]);
  });
});

describe('the same request id', () => {
  test('answers the same order again and takes nothing twice, even when the product is gone meanwhile', async () => {
    await world.product({ stock: 1 });
    await world.shopper('alice', { points: 20, coins: 4 });
    const first = await world.call('exchange', request('request-1'), 'alice');
    await world.edit('products', 'deer', { $set: { status: 'off_sale' } });
    await world.cloud.recycle();

    const again = await world.call('exchange', request('request-1'), 'alice');

    expect(again.data?.['order']).toEqual(first.data?.['order']);
    expect(again.data?.['remaining']).toEqual({ points: 15, coins: 3 });
    expect(await world.all('orders')).toHaveLength(1);
    expect(await world.audit()).toEqual([]);
  });

  test('with another payload is refused', async () => {
    await world.product({ stock: 5 });
    await world.shopper('alice', { points: 20, coins: 4 });
    await world.call('exchange', request('request-1'), 'alice');

    const other = await world.call(
      'exchange',
      request('request-1', { lines: [{ productId: 'deer', quantity: 2 }] }),
      'alice',
    );

    expect(other).toMatchObject({ success: false, code: 'IDEMPOTENCY_KEY_REUSED', retry: 'new_request' });
    expect(await world.document('stocks', 'deer')).toMatchObject({ available: 4, sold: 1, reserved: 0 });
  });

  test('of another shopper is another request', async () => {
    await world.product({ stock: 2 });
    await world.shopper('alice', { points: 5, coins: 1 });
    await world.shopper('bob', { points: 5, coins: 1 });

    await world.call('exchange', request('request-1'), 'alice');
    await world.call('exchange', request('request-1'), 'bob');

    expect(await world.all('orders')).toHaveLength(2);
  });
});

describe('a product that changed since it was read', () => {
  test('is read again before anything is taken: the new price counts', async () => {
    await world.product({ stock: 5, pricePoints: 5 });
    await world.shopper('alice', { points: 100, coins: 5 });
    await world.call('exchange', request('request-1'), 'alice'); // the instance knows the old price now
    await world.edit('products', 'deer', { $set: { revision: 2, pricePoints: 7, 'skus.0.pricePoints': 7 } });
    await world.edit('stocks', 'deer', { $set: { productRevision: 2 } });

    const answer = await world.call('exchange', request('request-2'), 'alice');

    expect(answer).toMatchObject({
      success: true,
      data: { order: { totalPoints: 7 }, remaining: { points: 88 } },
    });
    expect(await world.audit()).toEqual([]);
  });
});
