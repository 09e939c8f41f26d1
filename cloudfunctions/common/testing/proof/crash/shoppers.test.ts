import { CASES_MS, expectProof } from './expectProof';
import * as writes from './shopperWrites';

/**
 * Killed before and after each outbound call, its answer lost, its line cut: one effect, nothing held, every law
 * intact.
 */
describe('whatever call of it dies,', () => {
  test('an exchange is made once or not at all', () => expectProof(writes.exchange, 11), CASES_MS);

  test(
    'an exchange of two lines takes both or neither',
    () => expectProof(writes.exchangeOfTwoLines, 14),
    CASES_MS,
  );

  test('a cancel gives everything back once', () => expectProof(writes.cancelOrder, 13), CASES_MS);

  test('a login leaves one shopper', () => expectProof(writes.login, 4), CASES_MS);

  test(
    'F-127 a verification leaves one identity, also when the authority does not answer',
    () => expectProof(writes.verifyIdentity, 10),
    CASES_MS,
  );

  test(
    'a withdrawal erases once and is on record once',
    () => expectProof(writes.withdrawIdentity, 8),
    CASES_MS,
  );
});
