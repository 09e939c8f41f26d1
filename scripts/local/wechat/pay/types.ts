import type { CallRecord, Caller } from '../../gateway/types';
import type { PayState } from './stateFile';

/** Who holds the payment: cloudPay's orders cannot be handled through the merchant's own API, nor the reverse. */
export type PayProvider = 'cloudPay' | 'wechatPayV3';

export type TradeState = 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND';

/** A payment as WeChat keeps it. The order id is its out_trade_no, unique for a provider. */
export interface PayTransaction {
  readonly provider: PayProvider;
  readonly orderId: string;
  readonly openid: string;
  readonly totalFen: number;
  readonly description: string;
  readonly attach: string;
  readonly state: TradeState;
  readonly openedAt: number;
  readonly expiresAt: number; // no money is taken from then on
  readonly prepayId: string;
  readonly prepayExpiresAt: number; // the shopper's phone can pay with this prepay id until then
  readonly notifyTo: string; // a function's name, or the notify_url
  readonly paidAt: number | null;
  readonly transactionId: string | null;
}

export type RefundState = 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED';

/** A refund as WeChat keeps it. The refund id is its out_refund_no. */
export interface PayRefund {
  readonly provider: PayProvider;
  readonly refundId: string;
  readonly orderId: string;
  readonly providerRefundId: string;
  readonly totalFen: number; // of the order
  readonly refundFen: number;
  readonly reason: string;
  readonly state: RefundState;
  readonly acceptedAt: number;
  readonly settlesAt: number | null; // when it leaves PROCESSING by itself; null: only by settleRefund
  readonly endedAt: number | null;
  readonly notifyTo: string | null;
}

/** A line of the bill of one day: money that came (refundId null) or was sent back. */
export interface PayBillLine {
  readonly orderId: string;
  readonly transactionId: string;
  readonly merchantId: string;
  readonly openid: string;
  readonly at: number;
  readonly totalFen: number; // of the payment; of its refund: 0
  readonly refundId: string | null;
  readonly providerRefundId: string | null;
  readonly refundFen: number; // 0 for a payment
  readonly refundState: RefundState | null;
  readonly description: string;
}

/** A notice that WeChat still has to deliver. */
export interface PayNotice {
  readonly id: string;
  readonly kind: 'payment' | 'refund';
  readonly provider: PayProvider;
  readonly orderId: string;
  readonly refundId: string | null;
  readonly createdAt: number;
  readonly dueAt: number; // of the next attempt
  readonly attempts: number; // so far
}

/** What came of one attempt. Not taken: it is repeated on WeChat's schedule. */
export interface PayDelivery {
  readonly notice: PayNotice;
  readonly taken: boolean;
  readonly answer: unknown; // cloudPay: the function's result; v3: {status, body}; null: none came
  readonly call: CallRecord | null; // v3 comes over HTTP: null
}

/** A notice that a test hands to the function itself: `cloud.functions.invoke(functionName, event, caller)`. */
export interface ComposedNotice {
  readonly functionName: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

/**
 * What is wrong with a notice. `signature` and `timestamp` exist for v3 only: cloudPay's notices carry neither.
 * timestamp: signed six minutes ago. order: another order's number, its own if there is no other.
 */
export type Tamper = 'amount' | 'merchant' | 'order' | 'signature' | 'timestamp';

export interface NoticeFilter {
  readonly orderId?: string;
  readonly refundId?: string;
  readonly kind?: PayNotice['kind'];
  readonly early?: boolean; // also what is not due yet
}

export interface PayBehaviour {
  /**
   * prompt: at once; on a running clock by themselves, on a standing one when `deliver` is called. manual: by
   * `deliver` only. never: none is made. twice: two of each, at the same time. outOfOrder: the last made goes first.
   */
  readonly notices: 'prompt' | 'manual' | 'never' | 'twice' | 'outOfOrder';
  readonly noticeDelayMs: number; // before the first attempt
  readonly tamper: Tamper | null; // of the next notice that goes out, and of that one only
  /** slow: done after a while. abnormal: not done, an operator has to. notEnough: the merchant's balance is short. */
  readonly refunds: 'slow' | 'prompt' | 'abnormal' | 'notEnough';
  /**
   * documented: cloudPay closes nothing in the first five minutes, v3 has no limit. afterFiveMinutes: both refuse.
   * anytime: neither does.
   */
  readonly closing: 'documented' | 'afterFiveMinutes' | 'anytime';
  readonly bill: 'byTime' | 'ready' | 'notReady'; // byTime: from 10:00 in Shanghai of the next day
  readonly outage: boolean; // every call of both protocols answers a system error
}

/** What wx.requestPayment is called with. */
export interface PayParameters {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: string;
  readonly paySign: string;
}

export interface BillMatch {
  readonly orderId: string;
  readonly refundId?: string | null; // absent or null: the payment's line
}

/** Everything that WeChat Pay knew and did at a moment, its misbehaviour included; edits of its bills are not in it. */
export interface PaySnapshot {
  readonly state: PayState;
  readonly behaviour: PayBehaviour;
}

/** WeChat Pay as tests, the console and the demo hold it: both protocols, one world of money. */
export interface PayWorld {
  readonly merchantId: string;
  readonly v3Endpoint: string; // for settings: the base of the v3 addresses
  readonly notifyUrl: string; // for settings: where payNotify is
  /**
   * The shopper pays in WeChat now; throws an Error that says why not. With the parameters of wx.requestPayment they
   * are checked as a phone and WeChat would. The provider is needed only when both hold an order of this number.
   */
  pay(
    orderId: string,
    options?: { readonly provider?: PayProvider; readonly parameters?: PayParameters },
  ): PayTransaction;
  transactions(): readonly PayTransaction[];
  refunds(): readonly PayRefund[];
  /** Ends a refund that is under way or abnormal, and makes its notice. */
  settleRefund(refundId: string, state: Exclude<RefundState, 'PROCESSING'>): PayRefund;
  readonly notices: {
    pending(): readonly PayNotice[];
    /** What is due now (or everything, when `early`), one after the other; those made `twice` at the same time. */
    deliver(filter?: NoticeFilter): Promise<readonly PayDelivery[]>;
    /** A notice of a paid order (or of its refund) as WeChat would send it now, or tampered with. */
    compose(
      orderId: string,
      options?: { readonly refundId?: string; readonly tamper?: Tamper },
    ): ComposedNotice;
  };
  readonly bill: {
    /** Edits included. `on` is YYYY-MM-DD in Shanghai. */
    lines(on: string, provider: PayProvider): readonly PayBillLine[];
    add(on: string, provider: PayProvider, line: Partial<PayBillLine> & Pick<PayBillLine, 'orderId'>): void;
    remove(match: BillMatch): void;
    alter(match: BillMatch, changes: Partial<PayBillLine>): void;
    clearEdits(): void;
  };
  behave(changes: Partial<PayBehaviour>): void;
  behaviour(): PayBehaviour;
  /** For who comes back to a moment of the database: WeChat's world is not in it. */
  snapshot(): PaySnapshot;
  restore(snapshot: PaySnapshot): void;
}
