import * as writes from './deliveryWrites';
import { CASES_MS, expectProof } from './expectProof';

/** Killed before and after each outbound call, its answer lost, its line cut: one effect, every law intact. */
describe('whatever call of it dies,', () => {
  test('an order is sent once and logged once', () => expectProof(writes.shipOrder, 6), CASES_MS);

  test('a receipt finishes its order once', () => expectProof(writes.confirmReceipt, 3), CASES_MS);
});
