import { addDaysEnd, COIN_LIFE_MS } from '../../cloudfunctions/common/domain/calendar';
import { invariant } from '../../cloudfunctions/common/domain/invariant';
import { earn } from '../../cloudfunctions/common/domain/wallet/earn';
import { EMPTY_WALLET, type Wallet } from '../../cloudfunctions/common/domain/wallet/lots';
import type { Entry, Movement } from '../../cloudfunctions/common/domain/wallet/entry';
import { orderIdOf } from '../../cloudfunctions/common/domain/hash';
import type { Documents } from '../../cloudfunctions/common/store/documents';
import { newOrder, type LiveOrder } from '../../cloudfunctions/common/store/orders';
import { newShopper } from '../../cloudfunctions/common/store/shoppers';
import { productFixture } from '../../cloudfunctions/common/testing/fixtures';
import type { World } from '../../cloudfunctions/common/testing/world';
import { insertAll } from './insertAll';

export const PRODUCTS = 10_000;
export const ENTRIES = 100_000;
export const ORDERS = 10_000;
export const CATEGORIES = 20;
export const SHOPPER = 'oGoldenDeerBenchShopper_0001';
/** Somebody else is there too, so that nothing is found merely because the shopper is alone. */
const OTHER_SHOPPER = 'oGoldenDeerBenchShopper_0002';

const OTHERS = 1_000; // entries and orders of somebody else
const SECOND_MS = 1_000;
const POINTS_DAYS = 365;
const HOT_EVERY = 3;
const COIN_EVERY = 10;
const STATUSES = ['paid', 'accepted', 'shipped', 'finished', 'canceled'] as const;

export const categoryOf = (index: number): string => `category-${index % CATEGORIES}`;

/** A large shop and a shopper with a long past. */
export async function fillShop(world: World): Promise<void> {
  const now = world.cloud.clock.now();
  await insertAll(
    world,
    'products',
    Array.from({ length: PRODUCTS }, (_, index) => productOf(index, now)),
  );
  for (const [openid, count] of [
    [SHOPPER, ENTRIES],
    [OTHER_SHOPPER, OTHERS],
  ] as const) {
    const { wallet, entries } = earnOften(openid, count, now);
    await insertAll(world, 'shoppers', [{ ...newShopper(openid, now), wallet }]);
    await insertAll(world, 'entries', entries);
  }
  for (const [openid, count] of [
    [SHOPPER, ORDERS],
    [OTHER_SHOPPER, OTHERS],
  ] as const) {
    await insertAll(
      world,
      'orders',
      Array.from({ length: count }, (_, index) => orderOf(openid, index, now)),
    );
  }
}

function productOf(index: number, now: number): Documents['products'] {
  const categoryId = categoryOf(index);
  const fields = {
    categoryId,
    isHot: index % HOT_EVERY === 0,
    isNew: index % HOT_EVERY === 1,
    sort: index % 100,
  };
  const status = index % COIN_EVERY === 9 ? 'off_sale' : 'on_sale';
  const { product } = productFixture({ _id: `product-${index}`, ...fields, status }, now - index * SECOND_MS);
  return { ...product, salesCount: (index * 7) % 1_000 };
}

/** Mostly points, every tenth a coin; each entry with the hash of the one before. */
function earnOften(openid: string, count: number, now: number): Movement {
  const points = { asset: 'points', amount: 1, expiresAt: addDaysEnd(now, POINTS_DAYS) } as const;
  const coin = { asset: 'coin', amount: 1, expiresAt: now + COIN_LIFE_MS } as const;
  let wallet: Wallet = EMPTY_WALLET;
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    const cause = {
      openid,
      causeId: `bench.${openid}.${index}`,
      reason: 'payment_reward',
      memo: '',
      now,
    } as const;
    const movement = earn(wallet, index % COIN_EVERY === 0 ? coin : points, cause);
    wallet = movement.wallet;
    entries.push(...movement.entries);
  }
  return { wallet, entries };
}

function orderOf(openid: string, index: number, now: number): LiveOrder {
  const createdAt = now - index * SECOND_MS;
  const { product } = productFixture({ _id: `product-${index % PRODUCTS}` }, createdAt);
  const [sku] = product.skus;
  const status = STATUSES[index % STATUSES.length];
  invariant(sku !== undefined && status !== undefined, 'an order has a sku and a status');
  const request = { orderId: orderIdOf(openid, `bench-${index}`), inputHash: '', openid };
  const wishes = { buyerRemark: '', buyerMessage: '', customization: [], address: null };
  const order = newOrder(
    request,
    'exchange',
    [{ product, sku, quantity: 1 }],
    wishes,
    { payUntil: createdAt, acceptAt: createdAt },
    createdAt,
  );
  return { ...order, attemptId: `bench-${index}`, status };
}
