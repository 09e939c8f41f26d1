import type { PayProvider } from '../../../../../scripts/local/wechat/pay/types';
import { DAY_MS, dateOn } from '../../../domain/calendar';
import type { World } from '../../world';
import { differencesOf } from '../differences';

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** What is known of an order for money by whoever pays, asks and approves. */
interface BookedPurchase {
  readonly openid: string;
  paidFen: number;
  approvedFen: number; // that operators gave back
  canceled: boolean; // as its shopper wanted
}

export const EARN_UNIT_FEN = 1_000;

/** The money of every order, kept apart from the mall and from WeChat; the books of both are held against it. */
export class MoneyBooks {
  readonly purchases = new Map<string, BookedPurchase>();
  readonly asked = new Map<string, { readonly orderId: string; readonly fen: number }>(); // not answered yet
  readonly draws: { readonly drawId: string; readonly closesAt: number }[] = [];
  private readonly startedAt: number;

  constructor(
    private readonly world: World,
    private readonly provider: PayProvider,
  ) {
    this.startedAt = world.cloud.clock.now();
  }

  order(orderId: string, openid: string): void {
    this.purchases.set(orderId, { openid, paidFen: 0, approvedFen: 0, canceled: false });
  }

  /** What WeChat took of shoppers and gave back. */
  moved(): { readonly takenFen: number; readonly givenFen: number } {
    const { pay } = this.world.cloud.wechat;
    const taken = pay.transactions().map(({ paidAt, totalFen }) => (paidAt === null ? 0 : totalFen));
    const given = pay.refunds().map(({ refundFen }) => refundFen);
    return { takenFen: sumOf(taken), givenFen: sumOf(given) };
  }

  /** When nothing is under way any more. */
  async findWrong(): Promise<readonly string[]> {
    const wrong: string[] = [];
    for (const [orderId, booked] of this.purchases) wrong.push(...(await this.compareOrder(orderId, booked)));
    return [...wrong, ...(await this.compareBill())];
  }

  /** Who canceled has everything back; the others exactly what was approved, and points for what stayed. */
  private async compareOrder(orderId: string, booked: BookedPurchase): Promise<readonly string[]> {
    const order = await this.world.document('orders', orderId);
    if (order === null || order.status === 'void') return [`order ${orderId} is gone`];
    const isCanceled = order.status === 'canceled';
    const backFen = isCanceled ? booked.paidFen : booked.approvedFen;
    const stays = booked.paidFen - backFen;
    const reward = order.reward ?? { points: 0, coins: 0, clawedPoints: 0, clawedCoins: 0 };
    const actual = {
      canceled: isCanceled || !booked.canceled,
      paid: order.payment?.paidFen ?? 0,
      back: order.refundedFen,
      points: reward.points - reward.clawedPoints,
      coins: reward.coins - reward.clawedCoins,
    };
    const points = Math.floor(stays / EARN_UNIT_FEN);
    const coins = stays > 0 ? order.earnsCoins : 0;
    const expected = { canceled: true, paid: booked.paidFen, back: backFen, points, coins };
    return differencesOf(expected, actual, `order ${orderId.slice(0, 6)}`);
  }

  /** WeChat's bills of all days have the payments and refunds of the mall, and no others. */
  private async compareBill(): Promise<readonly string[]> {
    const { clock, wechat } = this.world.cloud;
    const billed: Record<string, number> = {};
    for (let at = this.startedAt; at < clock.now() + DAY_MS; at += DAY_MS) {
      for (const line of wechat.pay.bill.lines(dateOn(at), this.provider))
        billed[line.refundId ?? line.orderId] = line.refundId === null ? line.totalFen : -line.refundFen;
    }
    const booked: Record<string, number> = {};
    for (const order of await this.world.all('orders')) {
      if (order.status !== 'void' && order.payment !== null && order.payment.paidFen > 0)
        booked[order._id] = order.payment.paidFen;
    }
    for (const { _id, state, fen } of await this.world.all('refunds'))
      if (state === 'refunded' && fen > 0) booked[_id] = -fen;
    return differencesOf(booked, billed, "WeChat's bill");
  }
}
