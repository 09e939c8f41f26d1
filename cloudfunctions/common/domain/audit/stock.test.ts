import fc from 'fast-check';
import { NO_MONEY } from '../../testing/auditedOrder';
import type { Stock } from '../stock/stock';
import type { AuditedOrder, AuditedTombstone } from './order';
import { auditStock } from './stock';

const SKU = 'sku-1';
const STOCK: Stock = {
  _id: SKU,
  productId: 'product-1',
  available: 6,
  reserved: 0,
  drawHeld: 2,
  sold: 0,
  inbound: 10,
  adjusted: -2,
  holds: { 'draw-1': 2 },
  reservations: {},
  returns: {},
};

type Order = AuditedOrder | AuditedTombstone;

/** The protocol of reservations, as far as the auditor sees it. */
interface World {
  readonly stock: Stock;
  readonly orders: readonly Order[];
}
type Move = (world: World, orderId: string, attemptId: string, quantity: number) => World;

/** Each is one atomic write of one document, and does nothing when its condition does not hold. */
const MOVES: Readonly<Record<string, Move>> = {
  reserve: ({ stock, orders }, orderId, attemptId, quantity) => {
    if (stock.available < quantity || attemptId in stock.reservations) return { stock, orders };
    if (orders.some((order) => order.attemptId === attemptId)) return { stock, orders }; // attempt ids are fresh
    const reservations = { ...stock.reservations, [attemptId]: { orderId, quantity, at: 1, drawId: null } };
    const [available, reserved] = [stock.available - quantity, stock.reserved + quantity];
    return { stock: { ...stock, available, reserved, reservations }, orders };
  },
  insertOrder: ({ stock, orders }, _, attemptId) => {
    const reservation = stock.reservations[attemptId];
    if (reservation === undefined || orders.some(({ _id }) => _id === reservation.orderId))
      return { stock, orders };
    return { stock, orders: [...orders, orderOf(reservation.orderId, attemptId, reservation.quantity)] };
  },
  giveUp: ({ stock, orders }, _, attemptId) => {
    const reservation = stock.reservations[attemptId];
    if (reservation === undefined || orders.some(({ _id }) => _id === reservation.orderId))
      return { stock, orders };
    return { stock, orders: [...orders, { _id: reservation.orderId, status: 'void', attemptId }] };
  },
  finish: ({ stock, orders }, _, attemptId) => {
    const { [attemptId]: reservation, ...reservations } = stock.reservations;
    const order = orders.find(({ _id }) => _id === reservation?.orderId);
    if (reservation === undefined || order === undefined) return { stock, orders };
    const isConfirmed = order.status !== 'void' && order.attemptId === attemptId;
    const { quantity } = reservation;
    const reserved = stock.reserved - quantity;
    return isConfirmed
      ? { stock: { ...stock, reserved, reservations, sold: stock.sold + quantity }, orders }
      : { stock: { ...stock, reserved, reservations, available: stock.available + quantity }, orders };
  },
  cancel: (world, orderId) => change(world, orderId, { status: 'canceled' }),
  giveBack: (world, orderId) => {
    const { stock, orders } = world;
    const order = orders.find(({ _id }) => _id === orderId);
    if (order?.status !== 'canceled' || order.stockReturnedAt !== null || orderId in stock.returns)
      return world;
    const quantity = order.lines[0]?.quantity ?? 0;
    const { available, sold, returns } = stock;
    const back = {
      available: available + quantity,
      sold: sold - quantity,
      returns: { ...returns, [orderId]: 2 },
    };
    return { stock: { ...stock, ...back }, orders };
  },
  markReturned: (world, orderId) =>
    orderId in world.stock.returns ? change(world, orderId, { stockReturnedAt: 3 }) : world,
  forgetReturn: (world, orderId) => {
    const order = world.orders.find(({ _id }) => _id === orderId);
    if (order === undefined || order.status === 'void' || order.stockReturnedAt === null) return world;
    const { [orderId]: _, ...returns } = world.stock.returns;
    return { ...world, stock: { ...world.stock, returns } };
  },
};

const anyMove = fc.record({
  move: fc.constantFrom(...Object.values(MOVES)),
  order: fc.integer({ min: 1, max: 4 }),
  attempt: fc.integer({ min: 1, max: 2 }), // an order's request may run twice at once
  quantity: fc.integer({ min: 1, max: 2 }),
});
/** Any order of any calls, each cut short anywhere: a crash is a step that never comes. */
const anyWorlds = fc.array(anyMove, { maxLength: 60, size: 'max' }).map((moves) => {
  const worlds: World[] = [{ stock: STOCK, orders: [] }];
  for (const { move, order, attempt, quantity } of moves) {
    const world = worlds.at(-1) ?? { stock: STOCK, orders: [] };
    worlds.push(move(world, `order-${order}`, `attempt-${order}-${attempt}`, quantity));
  }
  return worlds;
});

describe('auditStock', () => {
  test('any interleaving of reservations, orders, cancels, returns and sweeps passes the audit at every step', () => {
    fc.assert(
      fc.property(anyWorlds, (worlds) => {
        for (const { stock, orders } of worlds) {
          expect(auditStock(stock, orders)).toEqual([]);
          expect(stock.available).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the auditor finds any edit of any count of a stock', () => {
    const counts = ['available', 'reserved', 'drawHeld', 'sold', 'inbound', 'adjusted'] as const;
    fc.assert(
      fc.property(anyWorlds, fc.constantFrom(...counts), fc.constantFrom(-1, 1), (worlds, count, change) => {
        const { stock, orders } = worlds.at(-1) ?? { stock: STOCK, orders: [] };
        const edited = { ...stock, [count]: stock[count] + change };

        expect(auditStock(edited, orders)).not.toEqual([]);
      }),
    );
  });

  test('the auditor finds two edits that balance each other, because sold is what the orders say', () => {
    const edited = { ...STOCK, available: STOCK.available - 1, sold: STOCK.sold + 1 };

    expect(auditStock(edited, [])).toMatchObject([{ law: 'stock.sold', expected: 0, actual: 1 }]);
  });

  test('F-156 units that are reserved for nobody are found, though the sum is right', () => {
    const edited = { ...STOCK, available: STOCK.available - 1, reserved: 1 };

    expect(auditStock(edited, [])).toMatchObject([{ law: 'stock.reserved', expected: 0, actual: 1 }]);
  });

  test('an order that was confirmed twice is found', () => {
    const twice = { ...STOCK, available: 4, sold: 2 };

    expect(auditStock(twice, [orderOf('order-1', 'attempt-1-1', 1)])).toMatchObject([
      { law: 'stock.sold', expected: 1, actual: 2 },
    ]);
  });

  test('units given back without a cancel are found', () => {
    const returned = { ...STOCK, returns: { 'order-1': 2 } };

    expect(auditStock(returned, [orderOf('order-1', 'attempt-1-1', 1)])).toMatchObject([
      { law: 'stock.sold', expected: 1, actual: 0 },
    ]);
  });

  test('a canceled order counts as sold until the stock or the order says that its units came back', () => {
    const order = { ...orderOf('order-1', 'attempt-1-1', 1), status: 'canceled' as const };
    const sold = { ...STOCK, available: 5, sold: 1 };

    expect(auditStock(sold, [order])).toEqual([]);
    expect(auditStock({ ...STOCK, returns: { 'order-1': 2 } }, [order])).toEqual([]);
    expect(auditStock(STOCK, [{ ...order, stockReturnedAt: 3 }])).toEqual([]);
    expect(auditStock(STOCK, [order])).toMatchObject([{ law: 'stock.sold', expected: 1, actual: 0 }]);
  });

  test('C-18 units held for a draw are neither free nor sold', () => {
    const held = { ...STOCK, available: 0, drawHeld: 8, holds: { 'draw-1': 2, 'draw-2': 6 } };

    expect(auditStock(held, [])).toEqual([]);
  });

  test('C-18 units held for no draw, or for one more than the sum says, are found', () => {
    const held = { ...STOCK, available: 5, drawHeld: 3 };

    expect(auditStock(held, [])).toMatchObject([{ law: 'stock.held', expected: 2, actual: 3 }]);
    expect(auditStock({ ...STOCK, holds: {} }, [])).toMatchObject([
      { law: 'stock.held', expected: 0, actual: 2 },
    ]);
  });

  test.each([
    ['available', -1, 7],
    ['drawHeld', 9, -1],
  ])('a stock whose %s went below zero is found, though the sum is right', (_, available, drawHeld) => {
    const counts = { available, drawHeld, adjusted: available + drawHeld - 10 };
    const edited = { ...STOCK, ...counts, holds: { 'draw-1': drawHeld } };

    expect(auditStock(edited, [])).toMatchObject([{ law: 'stock.notNegative', actual: -1 }]);
  });

  test('a reservation that is not what its order bought is found', () => {
    const order = orderOf('order-1', 'attempt-1-1', 1);
    const reserve = (orderId: string, quantity: number) => ({
      ...STOCK,
      available: 6 - quantity,
      reserved: quantity,
      reservations: { 'attempt-1-1': { orderId, quantity, at: 1, drawId: null } },
    });

    expect(auditStock(reserve('order-1', 1), [order])).toEqual([]);
    expect(auditStock(reserve('order-1', 2), [order])).toMatchObject([
      { law: 'stock.reservation', expected: 1 },
    ]);
    expect(auditStock(reserve('order-2', 1), [order])).toMatchObject([{ law: 'stock.reservation' }]);
    expect(auditStock(reserve('order-1', 0), [])).toMatchObject([{ law: 'stock.reservation', actual: 0 }]);
  });

  test('only the lines of the sku count, and all of them', () => {
    const lines = [
      { skuId: SKU, quantity: 1 },
      { skuId: 'sku-2', quantity: 5 },
      { skuId: SKU, quantity: 2 },
    ];

    const stock = { ...STOCK, available: 3, sold: 3 };

    expect(auditStock(stock, [{ ...orderOf('order-1', 'attempt-1-1', 1), lines }])).toEqual([]);
  });

  test.each([
    ['available', '6'],
    ['reservations', null],
    ['reservations', { a: {} }],
    ['returns', { a: 'now' }],
  ])('a stock whose %s became %j is a finding, not an accident', (field, value) => {
    const broken = Object.assign({ ...STOCK }, { [field]: value });

    expect(auditStock(broken, [])).toMatchObject([{ law: 'stock.form', actual: field }]);
  });

  test('an order broken by hand is a finding, not an accident', () => {
    const broken = Object.assign({ ...orderOf('order-1', 'attempt-1-1', 1) }, { lines: null });

    expect(auditStock(STOCK, [broken])).toMatchObject([{ law: 'order.form', actual: 'lines' }]);
  });
});

function orderOf(_id: string, attemptId: string, quantity: number): AuditedOrder {
  return {
    _id,
    openid: 'o-shopper',
    status: 'paid',
    refundStatus: 'none',
    attemptId,
    lines: [{ skuId: SKU, quantity }],
    totalPoints: 5,
    totalCoins: 1,
    ...NO_MONEY,
    stockReturnedAt: null,
  };
}

function change({ stock, orders }: World, orderId: string, what: Partial<AuditedOrder>): World {
  const changed = orders.map((order) => {
    if (order._id !== orderId || order.status === 'void') return order;
    return { ...order, ...what };
  });
  return { stock, orders: changed };
}
