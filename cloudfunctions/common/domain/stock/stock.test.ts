import { auditStock } from '../audit/stock';
import type { Stock } from './stock';

/** Of one document alone: what its orders say is the audit's own test. */
const stockLawHolds = (stock: Stock): boolean =>
  auditStock(stock, []).every(({ law }) => law !== 'stock.conservation' && law !== 'stock.reserved');

const STOCK: Stock = {
  _id: 'sku-1',
  productId: 'product-1',
  available: 3,
  reserved: 2,
  drawHeld: 1,
  sold: 4,
  inbound: 12,
  adjusted: -2,
  holds: { 'draw-1': 1 },
  reservations: {
    'attempt-1': { orderId: 'order-1', quantity: 1, at: 1, drawId: null },
    'attempt-2': { orderId: 'order-2', quantity: 1, at: 2, drawId: null },
  },
  returns: {},
};

describe('stockLawHolds', () => {
  test('on hand, reserved, held for a draw and sold together are what came in and was adjusted', () => {
    expect(stockLawHolds(STOCK)).toBe(true);
    expect(stockLawHolds({ ...STOCK, sold: 5 })).toBe(false);
    expect(stockLawHolds({ ...STOCK, adjusted: -1 })).toBe(false);
  });

  test('F-156 what is reserved is the sum of the reservations, each tied to an order', () => {
    expect(stockLawHolds({ ...STOCK, reservations: {} })).toBe(false);
    expect(stockLawHolds({ ...STOCK, reserved: 3, available: 2 })).toBe(false);
  });
});
