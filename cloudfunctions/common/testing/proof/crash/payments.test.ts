import { CASES_MS, expectProof } from './expectProof';
import * as writes from './moneyWrites';

/**
 * Killed before and after each outbound call, to the database or to WeChat Pay, its answer lost, its line cut: money is
 * taken once and settles its order once.
 */
describe('whatever call of it dies,', () => {
  test('an order for money is made once or not at all', () => expectProof(writes.createOrder, 9), CASES_MS);

  test(
    'an exchange for points and money takes the points once, and waits for the money',
    () => expectProof(writes.exchangeForMoneyToo, 9),
    CASES_MS,
  );

  test(
    'cloudPay opens one payment, and the order says so',
    () => expectProof(writes.payOrderAt('cloudPay'), 5),
    CASES_MS,
  );

  test(
    'WeChat Pay v3 opens one payment, and the order says so',
    () => expectProof(writes.payOrderAt('wechatPayV3'), 5),
    CASES_MS,
  );

  test('a page that asks finds the order paid, once', () => expectProof(writes.confirmPayment, 6), CASES_MS);

  test('a notice of cloudPay settles once', () => expectProof(writes.payCallback, 6), CASES_MS);

  test('a notice of WeChat Pay v3 settles once', () => expectProof(writes.payNotify, 5), CASES_MS);

  test(
    'money that came after the cancel goes back once',
    () => expectProof(writes.payNotifyTooLate, 5),
    CASES_MS,
  );
});
