/** The laws that the auditor looks after; docs/invariants.md says each in words. */
export type Law =
  | 'entry.form'
  | 'entry.chain'
  | 'entry.balanceAfter'
  | 'entry.expiry'
  | 'lot.notNegative'
  | 'wallet.form'
  | 'wallet.head'
  | 'wallet.lots'
  | 'wallet.balance'
  | 'wallet.totals'
  | 'wallet.conservation'
  | 'wallet.nextExpiryAt'
  | 'stock.form'
  | 'stock.conservation'
  | 'stock.notNegative'
  | 'stock.reserved'
  | 'stock.reservation'
  | 'stock.held'
  | 'stock.sold'
  | 'payment.fits' // what the provider took is what the order costs, once
  | 'payment.bill' // every line of the provider's bill has its order or refund, and the reverse
  | 'payment.settled' // an order is paid exactly when the provider has its money
  | 'refund.bounded' // refunds never exceed what was paid, and the order counts them
  | 'refund.sent' // a refund that the provider does not take needs an operator
  | 'order.form'
  | 'order.paid'
  | 'order.restored'
  | 'order.owner'
  | 'order.reward' // what the payment earned, and what refunds took back of it
  | 'draw.frozenLate'
  | 'draw.form'
  | 'draw.winners' // who has a qualification is who the frozen list and the round rank first
  | 'draw.purchase' // a right that was used and its order name each other
  | 'draw.promised' // no right to buy without a unit
  | 'draw.units' // the quota is held, reserved or sold
  | 'stock.low'; // a warning rather than a law: at or below the operator's threshold

type Scalar = string | number | boolean | null;

/** One broken law: what the rest of the books say should be there, and what is. */
export interface Finding {
  readonly law: Law;
  readonly subject: string; // which document, and which part of it; with the law it names the finding
  readonly expected: Scalar;
  readonly actual: Scalar;
}

/** No finding when both are the same. */
export function compare(law: Law, subject: string, expected: Scalar, actual: Scalar): readonly Finding[] {
  return expected === actual ? [] : [{ law, subject, expected, actual }];
}

/** No finding without a fault; the fault names the field that is not what its type says. */
export function reportForm(law: Law, subject: string, fault: string | null): readonly Finding[] {
  return fault === null ? [] : [{ law, subject, expected: 'as its type says', actual: fault }];
}

export function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
