import { openWorld, type World } from '../common/testing/world';

/**
 * Bad input and abuse (F-057..F-061, F-066, F-073..F-076): each refusal by its code, and nothing written, nothing
 * held.
 */

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.product({ stock: 2 });
  await world.product({ _id: 'gone', stock: 0 });
  await world.product({ _id: 'hidden', status: 'off_sale', stock: 5 });
  await world.product({ _id: 'draft', status: 'draft', stock: 5 });
  await world.product({
    _id: 'phone',
    paymentMode: 'points_only',
    isLiquor: false,
    pricePoints: 999_900,
    stock: 10,
  });
  await world.product({ _id: 'cash', paymentMode: 'money_only', stock: 10 });
  await world.product({ _id: 'mixed', paymentMode: 'mixed', stock: 10 });
  await world.product({ _id: 'few', stock: 10, limit: limit({ maxPerOrder: 2 }) });
  await world.product({ _id: 'gold', stock: 10, limit: limit({ userLevelRequired: 3 }) });
  await world.product({
    _id: 'latte',
    paymentMode: 'points_only',
    isLiquor: false,
    pricePoints: 10,
    stock: 10,
  });
  await world.product({ _id: 'broken', stock: 10 });
  await world.edit('products', 'broken', { $set: { 'skus.0.pricePoints': -5 } });
  await world.product({ _id: 'cheap', stock: 10 });
  await world.edit('products', 'cheap', { $set: { 'skus.0.priceCoins': 0 } });
  await world.shopper('rich', { points: 2_000_000, coins: 50 });
  await world.shopper('nobody', { points: 100, coins: 5, identity: 'none' });
  await world.shopper('child', { points: 100, coins: 5, identity: 'minor' });
  await world.shopper('poor', { points: 4, coins: 0 });
  await world.shopper('coinless', { points: 100, coins: 0 });
  await world.shopper('pointless', { points: 4, coins: 1 });
});
afterAll(() => world.close());

const limit = (change: Record<string, unknown>) => ({
  maxPerUser: 0,
  maxPerOrder: 0,
  timeLimit: { windowSeconds: 0, max: 0 },
  userLevelRequired: 0,
  ...change,
});

const WRITTEN = ['shoppers', 'entries', 'orders', 'stocks', 'events', 'products'] as const;
const everything = async () => JSON.stringify(await Promise.all(WRITTEN.map((name) => world.all(name))));

async function refused(data: unknown, openid: string): Promise<string> {
  const before = await everything();
  const answer = await world.call('exchange', data, openid);
  expect(answer.success).toBe(false);
  expect(answer.data).toBeNull();
  expect(await everything()).toBe(before);
  return answer.code;
}

const of = (productId: unknown, quantity: unknown = 1, more: Record<string, unknown> = {}) => ({
  requestId: 'request-refused',
  lines: [{ productId, quantity }],
  ...more,
});

describe('what was sent', () => {
  test.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['a text', 'exchange'],
    ['a list', [1, 2]],
    ['an unknown field', of('deer', 1, { discount: 100 })],
    ['a price', of('deer', 1, { totalPoints: 1 })],
    [
      'a price in a line',
      { requestId: 'request-refused', lines: [{ productId: 'deer', quantity: 1, pricePoints: 1 }] },
    ],
    ['an openid', of('deer', 1, { openid: 'rich' })],
    ['no request id', { lines: [{ productId: 'deer', quantity: 1 }] }],
    ['a short request id', of('deer', 1, { requestId: 'r' })],
    ['a request id with a dot', of('deer', 1, { requestId: 'request.refused' })],
    ['a request id with a $', of('deer', 1, { requestId: '$request-refused' })],
    ['no lines', { requestId: 'request-refused', lines: [] }],
    [
      'too many lines',
      {
        requestId: 'request-refused',
        lines: Array.from({ length: 11 }, (_, n) => ({ productId: `p${n}`, quantity: 1 })),
      },
    ],
    [
      'the same product twice',
      {
        requestId: 'request-refused',
        lines: [
          { productId: 'deer', quantity: 1 },
          { productId: 'deer', quantity: 1 },
        ],
      },
    ],
    ['quantity 0', of('deer', 0)],
    ['a negative quantity', of('deer', -1)],
    ['a fractional quantity', of('deer', 1.5)],
    ['a huge quantity', of('deer', 1e15)],
    ['a quantity beyond numbers', of('deer', Number.MAX_VALUE)],
    ['a quantity as text', of('deer', '1')],
    ['quantity null', of('deer', null)],
    ['an operator object as quantity', of('deer', { $gt: 0 })],
    ['an operator object as id', of({ $ne: null })],
    ['an id that is a list', of(['deer'])],
    ['an id with a dot', of('deer.price')],
    ['an id with a $', of('$deer')],
    ['an emoji as id', of('🦌')],
    ['an id of 65 characters', of('d'.repeat(65))],
    ['an empty id', of('')],
    ['a $ key', of('deer', 1, { $set: { points: 1 } })],
    ['a key with dots', of('deer', 1, { 'lines.0.quantity': 9 })],
    ['a remark of 501 characters', of('deer', 1, { buyerRemark: '好'.repeat(501) })],
    ['cash below 0', of('deer', 1, { cashFen: -1 })],
    ['an unheard-of payment method', of('deer', 1, { paymentMethod: 'cheque' })],
    ['an address of another shape', of('deer', 1, { address: { $where: '1' } })],
  ])('F-060 %s is refused as INVALID_INPUT', async (_what, data) => {
    expect(await refused(data, 'rich')).toBe('INVALID_INPUT');
  });

  test('a text of 1 MB is refused, in the function too', async () => {
    expect(await refused(of('deer', 1, { buyerRemark: 'x'.repeat(1_000_000) }), 'rich')).toBe('INVALID_INPUT');
  });

  test('an emoji in a remark is welcome', async () => {
    expect(await refused(of('gone', 1, { buyerRemark: '谢谢🦌👨‍👩‍👧' }), 'rich')).toBe('SOLD_OUT');
  });

  test.each([
    ['商品ID不能为空', { requestId: 'request-refused', lines: [{ quantity: 1 }] }],
    ['商品ID不能为空', of('')],
    ['数量不能为空', { requestId: 'request-refused', lines: [{ productId: 'deer' }] }],
    ['数量必须大于0', of('deer', 0)],
    ['现金金额不能为负数', of('deer', 1, { cashFen: -1 })],
    ['不支持的支付方式', of('deer', 1, { paymentMethod: 'cheque' })],
  ])('F-061 the shopper reads: %s', async (message, data) => {
    expect(await world.call('exchange', data, 'rich')).toMatchObject({ code: 'INVALID_INPUT', message });
  });
});

describe('the catalogue', () => {
  test.each([
    ['PAYMENT_METHOD_UNSUPPORTED', of('deer', 1, { paymentMethod: 'alipay' })],
    ['PRODUCT_NOT_FOUND', of('nothing')],
    ['PRODUCT_OFF_SALE', of('hidden')],
    ['PRODUCT_OFF_SALE', of('draft')],
    ['PRODUCT_BROKEN', of('broken')],
    ['PRODUCT_BROKEN', of('cheap')],
    ['PAYMENT_NOT_CONFIGURED', of('cash')],
    ['PAYMENT_NOT_CONFIGURED', of('mixed')],
    ['QUANTITY_OVER_LIMIT', of('few', 3)],
    ['POINTS_OVER_ORDER_LIMIT', of('phone')],
    [
      'SKU_NOT_FOUND',
      { requestId: 'request-refused', lines: [{ productId: 'deer', skuId: 'other', quantity: 1 }] },
    ],
  ])('F-058 F-075 refuses with %s', async (code, data) => {
    expect(await refused(data, 'rich')).toBe(code);
  });

  test('C-01 a coin + points order and a points order cannot be one', async () => {
    const lines = [
      { productId: 'deer', quantity: 1 },
      { productId: 'latte', quantity: 1 },
    ];
    expect(await refused({ requestId: 'request-refused', lines }, 'rich')).toBe('PAYMENT_MODE_NOT_ALLOWED');
  });
});

describe('the shopper', () => {
  test.each([
    ['F-066 unverified', 'IDENTITY_REQUIRED', 'nobody', of('deer')],
    ['a minor', 'ADULT_REQUIRED', 'child', of('deer')],
    ['F-073 F-169 of too low a level', 'LEVEL_TOO_LOW', 'rich', of('gold')],
    ['F-004 without a coin', 'COINS_NOT_ENOUGH', 'coinless', of('deer')],
    ['F-062 without the points', 'POINTS_NOT_ENOUGH', 'pointless', of('deer')],
    ['without either', 'COINS_NOT_ENOUGH', 'poor', of('deer')],
    ['never seen before', 'IDENTITY_REQUIRED', 'stranger', of('deer')],
    ['wanting what is sold out', 'SOLD_OUT', 'rich', of('gone')],
    ['wanting more than there is', 'SOLD_OUT', 'rich', of('deer', 3)],
  ])('%s is refused with %s', async (_who, code, openid, data) => {
    expect(await refused(data, openid)).toBe(code);
  });

  test('hears of the identity before the balance, and of the balance before the stock', async () => {
    expect(await refused(of('gone'), 'nobody')).toBe('IDENTITY_REQUIRED');
    expect(await refused(of('gone'), 'poor')).toBe('COINS_NOT_ENOUGH');
  });

  test('F-058 is told how much is missing', async () => {
    expect(await world.call('exchange', of('deer'), 'pointless')).toMatchObject({
      details: { balance: 4, shortage: 1 },
    });
  });
});

describe('who calls', () => {
  test.each([
    ['a timer', { kind: 'timer', triggerName: 'everyMinute' }],
    ['the console', { kind: 'console' }],
    ['another function', { kind: 'function', parent: { kind: 'shopper', openid: 'rich' } }],
    ['the pay callback', { kind: 'payCallback' }],
    ['the open internet', { kind: 'http', clientIp: '203.0.113.9' }],
  ] as const)('%s is not a shopper', async (_who, caller) => {
    const before = await everything();
    const call = await world.cloud.functions.invoke('exchange', of('deer'), caller);
    expect(call.result).toMatchObject({ success: false, code: 'NOT_ALLOWED' });
    expect(await everything()).toBe(before);
  });

  test('a forged openid, user info or context in the event changes nothing', async () => {
    const forged = { ...of('deer'), userInfo: { openId: 'rich' }, tcbContext: { OPENID: 'rich' } };
    expect(await refused(forged, 'poor')).toBe('COINS_NOT_ENOUGH');
  });

  test.each(['expireCoins', 'sweepOrders', 'dispatchEvents', 'auditLedger'])(
    'a client cannot run the timer function %s, whatever its event says',
    async (name) => {
      const answer = await world.call(
        name,
        { Type: 'Timer', TriggerName: 'everyMinute', Time: '2025-11-11T03:00:00Z' },
        'rich',
      );
      expect(answer).toMatchObject({ success: false, code: 'NOT_ALLOWED' });
    },
  );
});
