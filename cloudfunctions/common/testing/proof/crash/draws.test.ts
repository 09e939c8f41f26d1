import * as writes from './drawWrites';
import { CASES_MS, expectProof } from './expectProof';

/**
 * Killed before and after each outbound call, to the database, the beacon or WeChat, its answer lost, its line cut: a
 * draw ends with the same winners, each with one right to buy, and every unit is somewhere.
 */
describe('whatever call of it dies,', () => {
  test('a draw is published once, and holds its units', () => expectProof(writes.publish, 12), CASES_MS);

  test('a draw is called off once, and its units are back', () => expectProof(writes.callOff, 10), CASES_MS);

  test('who registers is in the draw once', () => expectProof(writes.register, 3), CASES_MS);

  test('F-118 the list is frozen once', () => expectProof(writes.freeze, 8), CASES_MS);

  test('F-118 the draw has the same winners', () => expectProof(writes.drawWinners, 12), CASES_MS);

  test('what nobody bought passes down the ranking once', () => expectProof(writes.passOn, 20), CASES_MS);

  test('the end of a draw gives back what is left, once', () => expectProof(writes.finish, 8), CASES_MS);

  test(
    'a qualification is used for one order, or not at all',
    () => expectProof(writes.buyWithQualification, 10),
    CASES_MS,
  );
});
