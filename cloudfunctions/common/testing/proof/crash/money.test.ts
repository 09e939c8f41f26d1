import { CASES_MS, expectProof } from './expectProof';
import * as writes from './moneyWrites';

/** Cancels and refunds, killed at each outbound call: everything is given back once, and nothing stays in between. */
describe('whatever call of it dies, everything goes back once', () => {
  test('canceled before it was paid', () => expectProof(writes.cancelAwaiting, 10), CASES_MS);

  test('canceled while WeChat may take the money', () => expectProof(writes.cancelOpened, 12), CASES_MS);

  test('canceled before cloudPay closes it', () => expectProof(writes.cancelOpenedTooEarly, 6), CASES_MS);

  test('canceled after it was paid', () => expectProof(writes.cancelPaid, 12), CASES_MS);

  test('asked for', () => expectProof(writes.requestRefund, 5), CASES_MS);

  test('approved whole', () => expectProof(writes.resolveWhole, 12), CASES_MS);

  test('F-161 approved in part', () => expectProof(writes.resolvePart, 12), CASES_MS);

  test('told by a notice', () => expectProof(writes.refundCallback, 6), CASES_MS);
});
