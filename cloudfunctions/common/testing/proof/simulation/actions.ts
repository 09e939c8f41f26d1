import type { SeededRandom } from '../../../../../scripts/local/runner/random';
import type { CallRecord } from '../../../../../scripts/local/types';
import { orderIdOf } from '../../../domain/hash';
import type { World } from '../../world';
import { asOperator, asShopper, codeOf } from '../callers';
import type { BookedLine, Books, Price } from './books';
import type { MoneyBooks } from './moneyBooks';

/** One thing that somebody does, repeated under its request id until they hear how it ended. */
export interface Action {
  readonly operation: string;
  readonly says: string;
  /**
   * Whom and what it is about: nobody else touches them until it has ended, or the books could not know who came
   * first.
   */
  readonly subjects: readonly string[];
  readonly call: () => Promise<CallRecord>;
  /** Told once how it ended, and when it was tried. Writes the books; answers what is wrong. */
  readonly conclude: (ended: CallRecord, triedAts: readonly number[]) => Promise<readonly string[]>;
}

/** Everything that a simulation is played with. */
export interface Play {
  readonly world: World;
  readonly books: Books;
  readonly money: MoneyBooks;
  readonly random: SeededRandom;
  /** A request id that was not used yet. */
  readonly freshRequestId: () => string;
  readonly catalogue: Map<string, { revision: number; onSale: boolean; price: Price }>; // as the operators know it
}

export const SHOPPERS = ['alice', 'bob', 'carol', 'dave'] as const;

const SHORTAGES: Readonly<Record<string, 'coin' | 'points'>> = {
  COINS_NOT_ENOUGH: 'coin',
  POINTS_NOT_ENOUGH: 'points',
};
/** What a shopper may hear in a mall where everybody is busy. */
const EXCHANGE_REFUSALS = ['SOLD_OUT', 'PRODUCT_OFF_SALE', 'TOO_MANY_REQUESTS', 'REQUEST_EXPIRED'];

export function drawExchange(play: Play): Action {
  const { world, books, random, catalogue } = play;
  const openid = pick(random, SHOPPERS);
  const [first, second] = shuffled(
    random,
    [...catalogue.keys()].filter((productId) => productId !== 'latte'),
  );
  const wanted = random.below(4) === 0 ? ['latte'] : random.below(4) === 0 ? [first, second] : [first];
  const lines = wanted.map((productId = ''): BookedLine => ({ productId, quantity: 1 + random.below(2) }));
  const requestId = play.freshRequestId();
  const orderId = orderIdOf(openid, requestId);
  return {
    operation: 'exchange',
    says: `${openid} exchanges ${lines.map(({ productId, quantity }) => `${quantity} ${productId}`).join(' + ')}`,
    subjects: [openid],
    call: () => asShopper(world, openid, 'exchange', { requestId, lines }),
    async conclude(ended, triedAts) {
      const code = codeOf(ended);
      if (code !== 'SUCCESS')
        return [...judgeShortage(books, openid, ended, triedAts), ...judgeRefusal(code, EXCHANGE_REFUSALS)];
      const order = await world.document('orders', orderId);
      if (order === null || order.status === 'void') return [`a successful exchange has no order ${orderId}`];
      const cost = { points: order.totalPoints, coins: order.totalCoins };
      return [
        ...judgeTime(order.createdAt, triedAts),
        ...judgeCost(books, order.lines, cost),
        ...books.buy(orderId, openid, lines, cost, order.createdAt),
      ];
    },
  };
}

/** Null when there is nothing to cancel. Now and then an order that is canceled already. */
export function drawCancel({ world, books, random }: Play): Action | null {
  const orders = [...books.orders].filter(([, { canceled }]) => !canceled || random.below(8) === 0);
  if (orders.length === 0) return null;
  const [orderId, { openid }] = pick(random, orders);
  return {
    operation: 'cancelOrder',
    says: `${openid} cancels ${orderId.slice(0, 6)}`,
    subjects: [openid],
    call: () => asShopper(world, openid, 'cancelOrder', { orderId }),
    async conclude(ended) {
      books.cancel(orderId);
      return judgeRefusal(codeOf(ended), ['SUCCESS']);
    },
  };
}

export function drawGrant(play: Play): Action {
  const { world, books, random } = play;
  const openid = pick(random, SHOPPERS);
  const asset = pick(random, ['points', 'coin'] as const);
  const isGiven = random.below(5) > 0;
  const amount = 1 + random.below(asset === 'coin' ? 4 : 30);
  const requestId = play.freshRequestId();
  const input = { requestId, openid, asset, amount: isGiven ? amount : -amount, reason: '模拟' };
  return {
    operation: 'adjustWallet',
    says: `an operator ${isGiven ? 'gives' : 'takes'} ${amount} ${asset}, ${openid}`,
    subjects: [openid],
    call: () => asOperator(world, 'adjustWallet', input),
    async conclude(ended, triedAts) {
      const code = codeOf(ended);
      if (code !== 'SUCCESS')
        return [...judgeShortage(books, openid, ended, triedAts), ...judgeRefusal(code, ['WALLET_FULL'])];
      const written = (await world.all('entries')).filter(
        (entry) => entry.openid === openid && entry.reason === 'admin_adjust',
      );
      const at = Math.max(...written.map((entry) => entry.at));
      if (isGiven) books.grant(openid, asset, amount, at);
      return [...judgeTime(at, triedAts), ...(isGiven ? [] : books.take(openid, asset, amount, at, requestId))];
    },
  };
}

export function drawStock(play: Play): Action {
  const { world, books, random, catalogue } = play;
  const productId = pick(random, [...catalogue.keys()]);
  const delta = random.below(2) === 0 ? 1 + random.below(4) : -1 - random.below(2);
  const change = delta > 0 ? 'inbound' : 'adjusted';
  const input = { requestId: play.freshRequestId(), skuId: productId, change, delta, description: '模拟' };
  return {
    operation: 'adjustStock',
    says: `an operator moves the stock of ${productId} by ${delta}`,
    subjects: [productId],
    call: () => asOperator(world, 'adjustStock', input),
    async conclude(ended) {
      const code = codeOf(ended);
      if (code === 'SUCCESS') books.moveStock(productId, delta);
      return judgeRefusal(code, ['SUCCESS', 'STOCK_BELOW_ZERO']);
    },
  };
}

/**
 * A new price, or on and off the shelf: either way a new revision, whose price the books hold before anybody can pay
 * it.
 */
export function drawOffer(play: Play): Action {
  const { world, books, random, catalogue } = play;
  const [productId, known] = pick(random, [...catalogue]);
  const input = { requestId: play.freshRequestId(), productId, revision: known.revision };
  const repriced = known.onSale && random.below(5) > 0; // what is off sale comes back soon
  const onSale = repriced || !known.onSale;
  const price = repriced ? { ...known.price, points: 2 + random.below(9) } : known.price;
  const next = { revision: known.revision + 1, onSale, price };
  return {
    operation: repriced ? 'saveProduct' : 'setProductStatus',
    says: `an operator offers ${productId} ${onSale ? 'on' : 'off'} sale for ${price.points}+${price.coins}`,
    subjects: [productId],
    call() {
      books.setPrice(productId, next.revision, price);
      if (repriced) return asOperator(world, 'saveProduct', { ...input, product: productAt(productId, price) });
      return asOperator(world, 'setProductStatus', { ...input, status: onSale ? 'on_sale' : 'off_sale' });
    },
    async conclude(ended) {
      catalogue.set(productId, next);
      return judgeRefusal(codeOf(ended), ['SUCCESS']);
    },
  };
}

function productAt(productId: string, { points, coins }: Price) {
  const sku = { skuId: productId, specifications: {}, pricePoints: points, priceCoins: coins, priceFen: 0 };
  return { paymentMode: coins > 0 ? 'coin_points' : 'points_only', skus: [sku] };
}

export function judgeRefusal(code: string, allowed: readonly string[]): readonly string[] {
  return allowed.includes(code) || code in SHORTAGES ? [] : [`it ended as ${code}`];
}

/** Who is told of a shortage is told the balance that the books have, at one of the times at which they tried. */
function judgeShortage(
  books: Books,
  openid: string,
  ended: CallRecord,
  triedAts: readonly number[],
): readonly string[] {
  const asset = SHORTAGES[codeOf(ended)];
  if (asset === undefined) return [];
  const { details } = ended.result as { readonly details?: { readonly balance?: number } };
  const balances = triedAts.map((at) => books.balance(openid, asset, at));
  return balances.includes(details?.balance ?? NaN)
    ? []
    : [`was told a balance of ${details?.balance}, the books have ${balances.join()}`];
}

function judgeTime(at: number, triedAts: readonly number[]): readonly string[] {
  return triedAts.includes(at) ? [] : [`it happened at ${at}, and was tried at ${triedAts.join()}`];
}

interface PaidLine {
  readonly productId: string;
  readonly quantity: number;
  readonly snapshot: { readonly revision: number };
}

function judgeCost(books: Books, lines: readonly PaidLine[], cost: Price): readonly string[] {
  let [points, coins] = [0, 0];
  for (const { productId, quantity, snapshot } of lines) {
    const price = books.priceOf(productId, snapshot.revision);
    points += (price?.points ?? NaN) * quantity;
    coins += (price?.coins ?? NaN) * quantity;
  }
  const isRight = points === cost.points && coins === cost.coins;
  return isRight ? [] : [`it cost ${cost.points}+${cost.coins}, its revisions ${points}+${coins}`];
}

export function pick<Item>(random: SeededRandom, items: readonly Item[]): Item {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}

function shuffled<Item>(random: SeededRandom, items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
