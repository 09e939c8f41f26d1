import { PayRefused } from './refusal';
import type { PayBehaviour, PayProvider, PayRefund, PayTransaction, RefundState } from './types';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** An order that names no end can be paid for seven days (pay.weixin.qq.com, time_expire). */
const PAYABLE_MS = 7 * DAY_MS;
const PREPAY_MS = 120 * MINUTE_MS;
/** Between an order's creation and its closing, at the least (developers.weixin.qq.com, CloudPay.closeOrder). */
const CLOSE_AFTER_MS = 5 * MINUTE_MS;
/** pay.weixin.qq.com, refunds: at most 50 of a payment, and within a year of it. */
const REFUNDS_MAX = 50;
const REFUNDABLE_MS = 365 * DAY_MS;
/** How long a slow refund takes here. */
const REFUND_MS = 5_000;

/** Everything that a restarted cloud has to know again. */
export interface MoneyState {
  readonly transactions: readonly PayTransaction[];
  readonly refunds: readonly PayRefund[];
  readonly burntNumbers: readonly string[]; // closed before anybody ordered with them
  readonly issued: number;
}

export type OrderWish = Pick<
  PayTransaction,
  'provider' | 'orderId' | 'openid' | 'totalFen' | 'description' | 'attach' | 'notifyTo'
> & { readonly expiresAt: number | null };

export type RefundWish = Pick<
  PayRefund,
  'provider' | 'refundId' | 'orderId' | 'totalFen' | 'refundFen' | 'reason' | 'notifyTo'
>;

export interface MoneyRooms {
  readonly now: () => number;
  readonly behaviour: () => PayBehaviour;
  /** Told after every change: what has to be kept, and who has to be told. */
  readonly onPaid: (transaction: PayTransaction) => void;
  readonly onRefundEnded: (refund: PayRefund) => void;
  readonly onChange: () => void;
}

/**
 * The world of money behind both protocols. Each provider has its own order numbers, as a service provider's
 * sub-merchant and the merchant itself have. Numbers are issued in order, so that the same calls give the same ones.
 */
export class Money {
  private readonly orders = new Map<string, PayTransaction>();
  private readonly refundsById = new Map<string, PayRefund>();
  private readonly burnt = new Set<string>();
  private issued = 0;

  constructor(private readonly rooms: MoneyRooms) {}

  /** Repeated with the same contents it is one order; the same number with other contents is refused. */
  open(wish: OrderWish): PayTransaction {
    const now = this.rooms.now();
    const { expiresAt, ...contents } = wish;
    if (expiresAt !== null && expiresAt <= now) throw new PayRefused('invalid', 'time_expire 已过');
    if (this.burnt.has(keyOf(wish))) throw new PayRefused('reenteredDifferently');
    const known = this.find(wish.provider, wish.orderId);
    if (known === null) return this.keep(this.newOrder(contents, expiresAt ?? now + PAYABLE_MS));
    if (known.state === 'CLOSED') throw new PayRefused('alreadyClosed');
    if (known.state !== 'NOTPAY') throw new PayRefused('alreadyPaid');
    if (!isSameOrder(known, wish)) throw new PayRefused('reenteredDifferently');
    return now < known.prepayExpiresAt ? known : this.keep({ ...known, ...this.newPrepay() });
  }

  /** An order whose time is over is closed from then on. */
  find(provider: PayProvider, orderId: string): PayTransaction | null {
    const known = this.orders.get(keyOf({ provider, orderId })) ?? null;
    if (known === null || known.state !== 'NOTPAY' || this.rooms.now() < known.expiresAt) return known;
    return this.keep({ ...known, state: 'CLOSED' });
  }

  pay(provider: PayProvider, orderId: string): PayTransaction {
    const known = this.found(provider, orderId);
    if (known.state === 'CLOSED') throw new PayRefused('alreadyClosed');
    if (known.state !== 'NOTPAY') throw new PayRefused('alreadyPaid');
    const transactionId = `42000${this.issue(23)}`;
    const paid = this.keep({ ...known, state: 'SUCCESS', paidAt: this.rooms.now(), transactionId });
    this.rooms.onPaid(paid);
    return paid;
  }

  /** v3 answers 204 to a number that nobody ordered with, and takes no order under it afterwards. */
  close(provider: PayProvider, orderId: string): void {
    const known = this.find(provider, orderId);
    if (known === null && provider === 'wechatPayV3') {
      this.burnt.add(keyOf({ provider, orderId }));
      this.rooms.onChange();
      return;
    }
    if (known === null) throw new PayRefused('unknownOrder');
    if (known.state === 'CLOSED') throw new PayRefused('alreadyClosed');
    if (known.state !== 'NOTPAY') throw new PayRefused('alreadyPaid');
    const age = this.rooms.now() - known.openedAt;
    if (age < CLOSE_AFTER_MS && this.closesLate(provider)) throw new PayRefused('tooEarlyToClose');
    this.keep({ ...known, state: 'CLOSED' });
  }

  /** The same refund number twice is one refund. What has failed for good no longer counts against the payment. */
  refund(wish: RefundWish): PayRefund {
    const known = this.findRefund(wish.provider, wish.refundId);
    if (known !== null) {
      if (!isSameRefund(known, wish)) throw new PayRefused('refundDiffers');
      return known;
    }
    const order = this.found(wish.provider, wish.orderId);
    this.checkRefundable(order, wish);
    const accepted = this.newRefund(wish);
    this.keepRefund(accepted);
    this.keep({ ...order, state: 'REFUND' });
    return accepted.settlesAt === null ? accepted : (this.findRefund(wish.provider, wish.refundId) ?? accepted);
  }

  /** A refund that is due has ended. */
  findRefund(provider: PayProvider, refundId: string): PayRefund | null {
    const known = this.refundsById.get(refundKeyOf({ provider, refundId })) ?? null;
    const isDue =
      known?.state === 'PROCESSING' && known.settlesAt !== null && known.settlesAt <= this.rooms.now();
    if (known === null || !isDue) return known;
    return this.endRefund(known, this.rooms.behaviour().refunds === 'abnormal' ? 'ABNORMAL' : 'SUCCESS');
  }

  endRefund(known: PayRefund, state: Exclude<RefundState, 'PROCESSING'>): PayRefund {
    if (known.state !== 'PROCESSING' && known.state !== 'ABNORMAL')
      throw new Error(`refund ${known.refundId} has ended: ${known.state}`);
    const ended = this.keepRefund({ ...known, state, settlesAt: null, endedAt: this.rooms.now() });
    this.rooms.onRefundEnded(ended);
    return ended;
  }

  /** Ends what is due; answers when the next one is, or null. */
  settle(): number | null {
    const waiting = this.refunds().flatMap(({ state, settlesAt }) =>
      state === 'PROCESSING' ? [settlesAt] : [],
    );
    const instants = waiting.filter((at) => at !== null);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  transactions(): readonly PayTransaction[] {
    return [...this.orders.values()].map((each) => this.find(each.provider, each.orderId) ?? each);
  }
  refunds(): readonly PayRefund[] {
    return [...this.refundsById.values()].map((each) => this.findRefund(each.provider, each.refundId) ?? each);
  }

  save(): MoneyState {
    const { issued } = this;
    const transactions = [...this.orders.values()];
    return { transactions, refunds: [...this.refundsById.values()], burntNumbers: [...this.burnt], issued };
  }
  restore({ transactions, refunds, burntNumbers, issued }: MoneyState): void {
    for (const known of [this.orders, this.refundsById, this.burnt]) known.clear();
    for (const each of transactions) this.orders.set(keyOf(each), each);
    for (const each of refunds) this.refundsById.set(refundKeyOf(each), each);
    for (const each of burntNumbers) this.burnt.add(each);
    this.issued = issued;
  }

  private checkRefundable(order: PayTransaction, wish: RefundWish): void {
    const now = this.rooms.now();
    if (order.paidAt === null) throw new PayRefused('notPaid');
    if (now - order.paidAt >= REFUNDABLE_MS) throw new PayRefused('refundOverdue');
    if (wish.totalFen !== order.totalFen) throw new PayRefused('refundDiffers');
    const counted = this.refunds().filter(
      ({ provider, orderId, state }) =>
        provider === order.provider && orderId === order.orderId && state !== 'CLOSED',
    );
    const refundedFen = counted.reduce((sum, { refundFen }) => sum + refundFen, 0);
    if (refundedFen === order.totalFen) throw new PayRefused('refundedInFull');
    if (refundedFen + wish.refundFen > order.totalFen) throw new PayRefused('refundExceeds');
    if (counted.length >= REFUNDS_MAX) throw new PayRefused('tooManyRefunds');
    if (this.rooms.behaviour().refunds === 'notEnough') throw new PayRefused('balanceShort');
  }

  private found(provider: PayProvider, orderId: string): PayTransaction {
    const known = this.find(provider, orderId);
    if (known === null) throw new PayRefused('unknownOrder');
    return known;
  }

  private newOrder(contents: Omit<OrderWish, 'expiresAt'>, expiresAt: number): PayTransaction {
    const unpaid = { state: 'NOTPAY', paidAt: null, transactionId: null } as const;
    return { ...contents, ...unpaid, ...this.newPrepay(), openedAt: this.rooms.now(), expiresAt };
  }

  private newPrepay(): Pick<PayTransaction, 'prepayId' | 'prepayExpiresAt'> {
    return { prepayId: `wx${this.issue(32)}`, prepayExpiresAt: this.rooms.now() + PREPAY_MS };
  }

  private newRefund(wish: RefundWish): PayRefund {
    const acceptedAt = this.rooms.now();
    const settlesAt = acceptedAt + (this.rooms.behaviour().refunds === 'prompt' ? 0 : REFUND_MS);
    const providerRefundId = `5030${this.issue(25)}`;
    return { ...wish, providerRefundId, state: 'PROCESSING', acceptedAt, settlesAt, endedAt: null };
  }

  private closesLate(provider: PayProvider): boolean {
    const { closing } = this.rooms.behaviour();
    return closing === 'afterFiveMinutes' || (closing === 'documented' && provider === 'cloudPay');
  }

  private keep(transaction: PayTransaction): PayTransaction {
    this.orders.set(keyOf(transaction), transaction);
    this.rooms.onChange();
    return transaction;
  }
  private keepRefund(refund: PayRefund): PayRefund {
    this.refundsById.set(refundKeyOf(refund), refund);
    this.rooms.onChange();
    return refund;
  }

  private issue(digits: number): string {
    this.issued += 1;
    return String(this.issued).padStart(digits, '0');
  }
}

type OrderKey = Pick<PayTransaction, 'provider' | 'orderId'>;
const keyOf = ({ provider, orderId }: OrderKey): string => `${provider} ${orderId}`;
const refundKeyOf = ({ provider, refundId }: Pick<PayRefund, 'provider' | 'refundId'>): string =>
  `${provider} ${refundId}`;

/** Who calls again with anything else asks for another order; time_expire cannot be changed (pay.weixin.qq.com). */
function isSameOrder(known: PayTransaction, wish: OrderWish): boolean {
  return (
    known.openid === wish.openid &&
    known.totalFen === wish.totalFen &&
    known.description === wish.description &&
    known.attach === wish.attach &&
    known.notifyTo === wish.notifyTo &&
    (wish.expiresAt === null || known.expiresAt === wish.expiresAt)
  );
}

function isSameRefund(known: PayRefund, wish: RefundWish): boolean {
  return (
    known.orderId === wish.orderId && known.totalFen === wish.totalFen && known.refundFen === wish.refundFen
  );
}
