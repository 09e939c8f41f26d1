import { contract as exchange } from '../../cloudfunctions/exchange/contract';
import { contract as getProduct } from '../../cloudfunctions/getProduct/contract';
import { contract as listCategories } from '../../cloudfunctions/listCategories/contract';
import { contract as listOrders } from '../../cloudfunctions/listOrders/contract';
import { contract as listProducts } from '../../cloudfunctions/listProducts/contract';
import { contract as login } from '../../cloudfunctions/login/contract';
import type { Stage } from './stage';
import { CHECKS, TEXTS } from './texts';

export const DEER_WINE = 'prod_deer_antler';
const PHONE = 'prod_iphone15pro';

/** F-217, F-218: names in their order. */
const ROOTS = ['数码产品', '美食优惠', '生活用品', '娱乐服务', '出行服务'];
const LEAVES = [
  ['数码产品', '手机通讯'],
  ['数码产品', '电脑办公'],
  ['美食优惠', '休闲零食'],
  ['美食优惠', '饮品茶饮'],
];
/** F-219: name, points, fen, stock, hot, new. */
const PLANNED = [
  ['iPhone 15 Pro 256GB', 999_900, 999_900, 10, true, true],
  ['AirPods Pro 2', 189_900, 189_900, 50, true, false],
  ['星巴克大杯拿铁券', 3_500, 3_500, 1_000, false, false],
  ['KFC全家桶券', 8_900, 8_900, 500, true, false],
  ['电影票通用券', 4_500, 4_500, 2_000, false, true],
];

/** Of the ordinary shop: mode, fen, whether it asks for a real name. */
const FOR_MONEY = [
  ['money_only', 12_800, false],
  ['money_only', 1_800, false],
  ['mixed', 6_800, false],
  ['money_only', 26_800, true],
  ['money_only', 128_800, true],
];

/** A newcomer looks around, and tries what they may not have. Answers what the shop asks consent for. */
export async function playBrowsing(stage: Stage) {
  stage.open('login');
  const { isNew, balances, shop } = await stage.ask(login, {});
  stage.say(TEXTS.welcome(shop.name, balances.points, balances.coins));
  stage.check(CHECKS.newcomer, { isNew, ...balances }, { isNew: true, points: 0, coins: 0 });

  stage.open('categories');
  const { categories } = await stage.ask(listCategories, {});
  const namesOf = (branches: readonly { readonly name: string }[]) => branches.map(({ name }) => name);
  stage.say(TEXTS.list(categories.map(({ name, children }) => TEXTS.category(name, namesOf(children)))));
  stage.check(CHECKS.roots, namesOf(categories), ROOTS);
  const leaves = categories.flatMap(({ name, children }) => children.map((leaf) => [name, leaf.name]));
  stage.check(CHECKS.leaves, leaves, LEAVES);

  await lookAtProducts(stage);
  await tryInVain(stage);
  return shop;
}

async function lookAtProducts(stage: Stage): Promise<void> {
  stage.open('products');
  const { products } = await stage.ask(listProducts, {});
  const details = [];
  for (const { id } of products) details.push((await stage.askAside(getProduct, { productId: id })).product);
  const shown = details.flatMap((product) => (product === null ? [] : [product]));
  for (const mode of ['coin_points', 'points_only', 'money_only', 'mixed']) {
    const offered = shown.filter(({ paymentMode }) => paymentMode === mode);
    stage.say(TEXTS.list(offered.map(tellProduct)));
  }
  const planned = shown.filter(({ paymentMode }) => paymentMode === 'points_only');
  stage.check(
    CHECKS.planned,
    planned.map((each) => [
      ...[each.name, each.pointsPrice, each.originalPriceFen, each.stockQuantity, each.isHot, each.isNew],
    ]),
    PLANNED,
  );
  const joint = shown.filter(({ paymentMode }) => paymentMode === 'coin_points');
  const asks = joint.map(
    (each) => each.pointsPrice > 0 && each.coinPrice > 0 && each.needsIdentity && each.needsAdult,
  );
  stage.check(CHECKS.liquor, asks, [true, true, true]);
  const forMoney = shown.filter(({ moneyPriceFen }) => moneyPriceFen > 0);
  const modes = forMoney.map((each) => [each.paymentMode, each.moneyPriceFen, each.needsIdentity]);
  stage.check(CHECKS.forMoney, modes, FOR_MONEY);

  const drinks = await stage.askAside(listProducts, { categoryId: 'drinks' });
  const own = shown.filter(({ category }) => category?.id === 'drinks');
  stage.check(
    CHECKS.ofCategory,
    drinks.products.map(({ id }) => id),
    own.map(({ id }) => id),
  );
}

interface Offered {
  readonly name: string;
  readonly pointsPrice: number;
  readonly coinPrice: number;
  readonly moneyPriceFen: number;
  readonly stockQuantity: number;
}

function tellProduct({ name, pointsPrice, coinPrice, moneyPriceFen, stockQuantity }: Offered): string {
  return TEXTS.product(name, TEXTS.price(pointsPrice, coinPrice, moneyPriceFen), stockQuantity);
}

/** What a refused call asked for is as it was. */
async function tryInVain(stage: Stage): Promise<void> {
  stage.open('refusals');
  const phone = { requestId: 'demo-phone-1', lines: [{ productId: PHONE, quantity: 1 }] };
  const tooDear = await stage.askInVain(exchange, phone);
  stage.check(CHECKS.phone('POINTS_OVER_ORDER_LIMIT'), tooDear, 'POINTS_OVER_ORDER_LIMIT');

  const wine = { requestId: 'demo-wine-0', lines: [{ productId: DEER_WINE, quantity: 1 }] };
  const unverified = await stage.askInVain(exchange, wine);
  stage.check(CHECKS.unverified('IDENTITY_REQUIRED'), unverified, 'IDENTITY_REQUIRED');

  const stock = await readStock(stage, DEER_WINE);
  stage.check(CHECKS.nothingHeld, [stock, await readStock(stage, PHONE)], [24, 10]);
  const { paging } = await stage.askAside(listOrders, {});
  stage.check(CHECKS.noOrder, paging.total, 0);
}

export async function readStock(stage: Stage, productId: string): Promise<number | null> {
  const { product } = await stage.askAside(getProduct, { productId });
  return product?.stockQuantity ?? null;
}
