/** What the mall asks of the outside world; platform/ has the adapters. */

export interface Message {
  readonly openid: string;
  readonly templateId: string;
  readonly page: string;
  readonly data: Readonly<Record<string, { readonly value: string }>>;
}

/** notGranted: the shopper has no acceptance left for this template (43101); there is nothing to repeat. */
export type SendMessage = (message: Message) => Promise<'sent' | 'notGranted'>;

export type Provider = 'cloudPay' | 'wechatPayV3';

/** An order's money, as a provider takes it. The order id is its out_trade_no: asked twice it is one payment. */
export interface PaymentRequest {
  readonly orderId: string;
  readonly openid: string;
  readonly totalFen: number;
  readonly description: string; // the shopper reads it in WeChat; cut to what the provider takes
  readonly expiresAt: number; // the provider takes no money after it
}

/** What wx.requestPayment is called with; it is all text. */
export interface PaymentParameters {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: string;
  readonly paySign: string;
}

export interface PaidFacts {
  readonly orderId: string;
  readonly transactionId: string;
  readonly merchantId: string;
  readonly totalFen: number;
  readonly paidAt: number; // by the provider's clock
}

/** What the provider knows of an order. open: not paid yet; unknown: it never heard of it. */
export type PaymentState =
  ({ readonly status: 'paid' } & PaidFacts) | { readonly status: 'open' | 'closed' | 'unknown' };

/** closed: no money can come any more; tooEarly: WeChat closes nothing in the first five minutes, ask again later. */
export type Closing = 'closed' | 'paid' | 'tooEarly' | 'unknown';

/** The refund id is the out_refund_no: sent twice it is one refund. */
export interface RefundRequest {
  readonly refundId: string;
  readonly orderId: string;
  readonly totalFen: number; // of the order
  readonly refundFen: number; // 1..totalFen
  readonly reason: string;
}

/** accepted: on its way; failed: the provider gave up, an operator has to; unknown: it never heard of it. */
export type RefundProgress =
  | { readonly status: 'accepted'; readonly providerRefundId: string }
  | {
      readonly status: 'refunded';
      readonly providerRefundId: string;
      readonly refundFen: number;
      readonly refundedAt: number; // by the provider's clock
    }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'unknown' };

/** A line of the provider's bill of one day: money that came (refundId null) or went back. */
export interface BillLine {
  readonly orderId: string;
  readonly transactionId: string;
  readonly merchantId: string;
  readonly at: number; // by the provider's clock
  readonly totalFen: number; // of the payment; of its refund: 0
  readonly refundId: string | null;
  readonly refundFen: number; // 0 for a payment
}

/** What a notice of WeChat Pay v3 says once its signature, time and encryption are proved. */
export type ProvedNotice =
  | { readonly kind: 'payment'; readonly payment: PaidFacts }
  | {
      readonly kind: 'refund';
      readonly refundId: string;
      readonly orderId: string;
      readonly progress: RefundProgress;
    }
  | { readonly kind: 'other'; readonly eventType: string }; // nothing that the mall acts on

/**
 * A payment provider. Every call may be repeated: the order id and the refund id make it one effect. No answer, or an
 * answer that says nothing, throws PaymentUnavailable: whether it was done is open. A provider that answers no throws
 * PaymentRefused with its code.
 */
export interface PaymentPort {
  readonly provider: Provider;
  readonly merchantId: string;
  open(request: PaymentRequest): Promise<PaymentParameters>;
  query(orderId: string): Promise<PaymentState>;
  close(orderId: string): Promise<Closing>;
  refund(request: RefundRequest): Promise<RefundProgress>;
  queryRefund(refundId: string): Promise<RefundProgress>;
  /** Every line of the day's bill, payments and refunds; null: it is not made yet. `on` is YYYY-MM-DD in Shanghai. */
  bill(on: string): Promise<readonly BillLine[] | null>;
}

/** Proves a notice that came over HTTP, or throws Refusal NOTICE_INVALID; `now` bounds its age to five minutes. */
export type ProveNotice = (
  notice: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  now: number,
) => ProvedNotice;

/** No answer, or one that says nothing: whether the provider did it is open, and it may be asked again. */
export class PaymentUnavailable extends Error {
  override readonly name = 'PaymentUnavailable';
}

/** The provider's no. `code` is its own (NOAUTH, PARAM_ERROR, NOTENOUGH ...) and carries nothing personal. */
export class PaymentRefused extends Error {
  override readonly name = 'PaymentRefused';

  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`the payment provider refused: ${code}`, options);
  }
}

/** A round of the public beacon: `signature` over the round, whose SHA-256 is the randomness; both hex. */
export interface BeaconRound {
  readonly round: number;
  readonly randomness: string;
  readonly signature: string;
}

/** Asks the beacon's endpoints one after the other; null: none of them had a round whose signature holds. */
export type AskBeacon = (
  beacon: { readonly chainHash: string; readonly publicKey: string; readonly round: number },
  endpoints: readonly string[],
) => Promise<BeaconRound | null>;
