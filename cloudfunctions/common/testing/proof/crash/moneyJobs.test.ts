import { CASES_MS, expectProof } from './expectProof';
import * as jobs from './moneyJobWrites';

/** What timers do about money, killed at each outbound call: the runs that follow end it, once. */
describe('whatever call of a timer dies,', () => {
  test(
    'what no notice told is settled, what is closing closed, and what is due sent, each once',
    () => expectProof(jobs.reconcilePayments, 20),
    CASES_MS,
  );

  test('each difference of a bill is reported once', () => expectProof(jobs.reconcileBill, 8), CASES_MS);

  test(
    'F-080 a payment earns its points and coins once',
    () => expectProof(jobs.dispatchMoneyEvents, 20),
    CASES_MS,
  );
});
