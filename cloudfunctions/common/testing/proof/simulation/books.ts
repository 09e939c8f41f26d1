import type { Asset } from '../../../contract/units';

const DAY_MS = 86_400_000;
const SHANGHAI_AHEAD_MS = 8 * 3_600_000;
const COIN_LIFE_MS = 2 * DAY_MS;

/** One point or one coin. */
interface Unit {
  readonly asset: Asset;
  readonly expiresAt: number;
  takenBy: string | null; // order, or the operator's request
}
export interface BookedLine {
  readonly productId: string;
  readonly quantity: number;
}
interface BookedOrder {
  readonly openid: string;
  readonly lines: readonly BookedLine[];
  canceled: boolean;
}
export interface Price {
  readonly points: number;
  readonly coins: number;
}

/**
 * What the mall must come to, kept apart from it: every single point and coin by itself, written only when somebody
 * was told of a success. Nothing here is shared with the mall's own wallet.
 */
export class Books {
  readonly orders = new Map<string, BookedOrder>();
  readonly onHand = new Map<string, number>(); // by product, without what orders took
  private readonly units = new Map<string, Unit[]>();
  private readonly prices = new Map<string, Price>(); // by product and revision

  constructor(private readonly pointsValidDays: number) {}

  balance(openid: string, asset: Asset, now: number): number {
    return this.freeOf(openid, asset, now).length;
  }

  /** The next moment after `now` at which something expires, or null. */
  nextExpiryAt(now: number): number | null {
    const ahead = [...this.units.values()].flat().filter(({ expiresAt }) => expiresAt > now);
    return ahead.length === 0 ? null : Math.min(...ahead.map(({ expiresAt }) => expiresAt));
  }

  grant(openid: string, asset: Asset, amount: number, at: number): void {
    const granted = Array.from({ length: amount }, (): Unit => ({
      asset,
      expiresAt: this.expiryOf(asset, at),
      takenBy: null,
    }));
    this.units.set(openid, [...(this.units.get(openid) ?? []), ...granted]);
  }

  /** Takes what expires soonest; answers what is wrong with it. */
  take(openid: string, asset: Asset, amount: number, at: number, by: string): readonly string[] {
    const taken = this.freeOf(openid, asset, at)
      .sort((a, b) => a.expiresAt - b.expiresAt)
      .slice(0, amount);
    for (const unit of taken) unit.takenBy = by;
    return taken.length === amount
      ? []
      : [`${by} took ${amount} ${asset} of ${openid}, who had ${taken.length}`];
  }

  setPrice(productId: string, revision: number, price: Price): void {
    this.prices.set(`${productId}@${revision}`, price);
  }
  priceOf(productId: string, revision: number): Price | undefined {
    return this.prices.get(`${productId}@${revision}`);
  }

  buy(
    orderId: string,
    openid: string,
    lines: readonly BookedLine[],
    cost: Price,
    at: number,
  ): readonly string[] {
    if (this.orders.has(orderId)) return [`order ${orderId} was made twice`];
    this.orders.set(orderId, { openid, lines, canceled: false });
    for (const { productId, quantity } of lines) this.moveStock(productId, -quantity);
    return [
      ...this.take(openid, 'points', cost.points, at, orderId),
      ...this.take(openid, 'coin', cost.coins, at, orderId),
    ];
  }

  cancel(orderId: string): void {
    const order = this.orders.get(orderId);
    if (order === undefined || order.canceled) return;
    order.canceled = true;
    for (const { productId, quantity } of order.lines) this.moveStock(productId, quantity);
    for (const unit of this.units.get(order.openid) ?? []) if (unit.takenBy === orderId) unit.takenBy = null;
  }

  moveStock(productId: string, delta: number): void {
    this.onHand.set(productId, (this.onHand.get(productId) ?? 0) + delta);
  }

  private freeOf(openid: string, asset: Asset, now: number): Unit[] {
    const own = this.units.get(openid) ?? [];
    return own.filter((unit) => unit.asset === asset && unit.takenBy === null && now < unit.expiresAt);
  }

  /** A coin after 48 hours; points at the end of a day in Shanghai. */
  private expiryOf(asset: Asset, at: number): number {
    if (asset === 'coin') return at + COIN_LIFE_MS;
    const today = Math.floor((at + SHANGHAI_AHEAD_MS) / DAY_MS) * DAY_MS - SHANGHAI_AHEAD_MS;
    return today + (this.pointsValidDays + 1) * DAY_MS;
  }
}
