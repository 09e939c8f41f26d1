import { CASES_MS, expectProof } from './expectProof';
import * as writes from './jobWrites';

/**
 * Killed before and after each outbound call, its answer lost, its line cut: the runs that follow end the work, once.
 */
describe('whatever call of it dies,', () => {
  test('expireCoins writes each due lot down once', () => expectProof(writes.expireCoins, 8), CASES_MS);

  test('sweepOrders ends what dead calls left, each once', () => expectProof(writes.sweepOrders, 25), CASES_MS);

  test(
    'dispatchEvents does what each event asks for, once',
    () => expectProof(writes.dispatchEvents, 20),
    CASES_MS,
  );

  test('auditLedger reports what is wrong, once', () => expectProof(writes.auditLedger, 12), CASES_MS);
});
