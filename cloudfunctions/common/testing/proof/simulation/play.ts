import { settingsFields } from '../../../../../database/collections/settings';
import { mix, seedRandom } from '../../../../../scripts/local/runner/random';
import { useLocalBeacon } from '../../draws';
import { openShop, PROVIDERS } from '../../paying';
import { openWorld, type World } from '../../world';
import { SHOPPERS, type Play } from './actions';
import { Books, type Price } from './books';
import { PAYERS } from './moneyActions';
import { EARN_UNIT_FEN, MoneyBooks } from './moneyBooks';

const POINTS_VALID_DAYS = 2; // short, so that points expire while somebody looks

const SHELF: readonly { readonly productId: string; readonly price: Price; readonly stock: number }[] = [
  { productId: 'deer', price: { points: 5, coins: 1 }, stock: 4 },
  { productId: 'antler', price: { points: 7, coins: 2 }, stock: 3 },
  { productId: 'latte', price: { points: 3, coins: 0 }, stock: 30 },
];

/** A small mall with scarce bottles and shoppers who have nothing yet. */
export async function openPlay(seed: number): Promise<Play> {
  const world = await openWorld();
  const books = new Books(POINTS_VALID_DAYS);
  const { points } = settingsFields.parse({});
  await world.settings({ points: { ...points, validDays: POINTS_VALID_DAYS, earnUnitFen: EARN_UNIT_FEN } });
  const catalogue: Play['catalogue'] = new Map();
  for (const { productId, price, stock } of SHELF) {
    const { points: pricePoints, coins: priceCoins } = price;
    const isLiquor = priceCoins > 0;
    const paymentMode = isLiquor ? 'coin_points' : 'points_only';
    await world.product({
      _id: productId,
      stock,
      pricePoints,
      priceCoins,
      paymentMode,
      isLiquor,
      alertThreshold: 2,
    });
    books.setPrice(productId, 1, price);
    books.moveStock(productId, stock);
    catalogue.set(productId, { revision: 1, onSale: true, price });
  }
  for (const openid of [...SHOPPERS, ...PAYERS]) await world.shopper(openid);
  const money = await openTill(world, seed);
  let requests = 0;
  const freshRequestId = (): string => `request-${(requests += 1)}`;
  return { world, books, money, random: seedRandom(mix(seed)), freshRequestId, catalogue };
}

const MUGS = 12;
const PAY_MINUTES = 2_880; // the clock leaps by hours

/** Mugs for money, at either provider. */
async function openTill(world: World, seed: number): Promise<MoneyBooks> {
  const provider = PROVIDERS[seed % PROVIDERS.length] ?? 'wechatPayV3';
  const { exchange } = settingsFields.parse({});
  await world.settings({ exchange: { ...exchange, payTimeoutMinutes: PAY_MINUTES } });
  await openShop(world, provider);
  await useLocalBeacon(world);
  const offer = { paymentMode: 'money_only', isLiquor: false, grantsCoin: true } as const;
  await world.product({ _id: 'mug', stock: MUGS, ...offer });
  return new MoneyBooks(world, provider);
}
