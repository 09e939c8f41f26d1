import type { Product, ProductFields } from '../../../database/collections/products';
import type { Stock } from '../../../database/collections/stocks';
import { priceFits, usesMoney } from '../domain/catalog/price';
import { COIN_LIFE_MS, addDaysEnd } from '../domain/calendar';
import { invariant } from '../domain/invariant';
import { earn } from '../domain/wallet/earn';
import type { Movement } from '../domain/wallet/entry';
import { EMPTY_WALLET } from '../domain/wallet/lots';
import type { Documents } from '../store/documents';
import { newShopper } from '../store/shoppers';

/** Whole, valid documents for tests; each takes only what the test is about. */

const PRICE_FEN = 9_900;

export const CATEGORY_ID = 'drinks';

const NO_LIMIT = {
  maxPerUser: 0,
  maxPerOrder: 0,
  timeLimit: { windowSeconds: 0, max: 0 },
  userLevelRequired: 0,
} as const;

export interface ProductFixture extends Partial<Omit<ProductFields, 'skus'>> {
  readonly _id?: string;
  readonly stock?: number;
  readonly status?: Product['status'];
  readonly pricePoints?: number;
  readonly priceCoins?: number;
  readonly alertThreshold?: number;
}

/** A bottle of liquor for 5 points and a coin, of which there is one, unless the test says otherwise. */
export function productFixture(
  fixture: ProductFixture,
  now: number,
): { readonly product: Product; readonly stock: Stock } {
  const {
    _id = 'deer',
    stock: units = 1,
    alertThreshold = 0,
    pricePoints = 5,
    priceCoins = 1,
    status = 'on_sale',
    ...fields
  } = fixture;
  const paymentMode = fields.paymentMode ?? 'coin_points';
  const price = {
    pricePoints: paymentMode === 'money_only' ? 0 : pricePoints,
    priceCoins: paymentMode === 'coin_points' ? priceCoins : 0,
    priceFen: usesMoney(paymentMode) ? PRICE_FEN : 0,
  };
  invariant(priceFits(paymentMode, price), 'the fixture has a price that fits');
  const product: Product = {
    name: '金鹿酒',
    description: '测试商品',
    detail: '',
    image: '',
    images: [],
    brand: '',
    categoryId: CATEGORY_ID,
    originalPriceFen: 0,
    properties: {},
    isHot: false,
    isNew: false,
    isLiquor: true,
    grantsCoin: false,
    sort: 0,
    limit: NO_LIMIT,
    productType: 'physical',
    shippingType: 'logistics',
    outerId: '',
    ...fields,
    _id,
    paymentMode,
    skus: [{ skuId: _id, specifications: {}, ...price }],
    rootCategoryId: fields.categoryId ?? CATEGORY_ID,
    status,
    ...price,
    salesCount: 0,
    revision: 1,
    ownerType: '',
    ownerId: '',
    operatorId: 'test',
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
  return { product, stock: stockFixture(product, units, alertThreshold, now) };
}

function stockFixture(product: Product, units: number, alertThreshold: number, now: number): Stock {
  return {
    _id: product._id,
    productId: product._id,
    productRevision: 1,
    onSale: product.status === 'on_sale',
    available: units,
    reserved: 0,
    drawHeld: 0,
    sold: 0,
    inbound: units,
    adjusted: 0,
    holds: {},
    reservations: {},
    returns: {},
    returning: 0,
    alertThreshold,
    recordSequence: 0,
    updatedAt: now,
  };
}

export interface ShopperFixture {
  readonly points?: number;
  readonly coins?: number;
  readonly identity?: 'adult' | 'minor' | 'none';
  readonly level?: number;
  readonly coinExpiresAt?: number;
}

const POINTS_DAYS = 365;
const YEAR_MS = 365 * 24 * 3_600_000;

/** A verified adult without points or coins, unless the test says otherwise; what they own has its entries. */
export function shopperFixture(openid: string, fixture: ShopperFixture, now: number) {
  const { points = 0, coins = 0, identity = 'adult', level = 1, coinExpiresAt = now + COIN_LIFE_MS } = fixture;
  const cause = { openid, reason: 'admin_adjust', memo: 'test', now } as const;
  let movement: Movement = { wallet: EMPTY_WALLET, entries: [] };
  const add = (grant: Parameters<typeof earn>[1], causeId: string): void => {
    const { wallet, entries } = earn(movement.wallet, grant, { ...cause, causeId });
    movement = { wallet, entries: [...movement.entries, ...entries] };
  };
  if (points > 0)
    add(
      { asset: 'points', amount: points, expiresAt: addDaysEnd(now, POINTS_DAYS) },
      `fixture.${openid}.points`,
    );
  if (coins > 0) add({ asset: 'coin', amount: coins, expiresAt: coinExpiresAt }, `fixture.${openid}.coins`);
  const verified = {
    identityId: `identity.${openid}`,
    maskedName: '王*明',
    maskedIdNumber: '3301***********1234',
    adultAt: identity === 'minor' ? now + YEAR_MS : now - YEAR_MS,
    verifiedAt: now,
    consentVersion: 'test',
  };
  const shopper: Documents['shoppers'] = {
    ...newShopper(openid, now),
    level,
    identity: identity === 'none' ? null : verified,
    wallet: movement.wallet,
  };
  return { shopper, entries: movement.entries };
}
