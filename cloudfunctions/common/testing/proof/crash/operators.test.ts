import { CASES_MS, expectProof } from './expectProof';
import * as writes from './operatorWrites';

/** Killed before and after each outbound call, its answer lost, its line cut: one effect, in the audit log once. */
describe('whatever call of it dies, one command of an operator', () => {
  test('saves a product once', () => expectProof(writes.saveProduct, 11), CASES_MS);

  test('sets the status of a product once', () => expectProof(writes.setProductStatus, 10), CASES_MS);

  test('saves a category once', () => expectProof(writes.saveCategory, 8), CASES_MS);

  test('adjusts a stock once, with one record', () => expectProof(writes.adjustStock, 10), CASES_MS);

  test('adjusts a wallet once, with one entry', () => expectProof(writes.adjustWallet, 10), CASES_MS);

  test('saves the settings once', () => expectProof(writes.saveSettings, 7), CASES_MS);
});
