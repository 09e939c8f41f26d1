import { explore, type Setting } from './explore';
import { RULES, type Call } from './reservationModel';

const exchange = (order: string, attempt: string): Call => ({ kind: 'exchange', order, attempt });
const cancel = (order: string): Call => ({ kind: 'cancel', order });
const sweep: Call = { kind: 'sweep' };

const TWICE: Setting = { stock: 2, points: 10, calls: [exchange('T', 'a'), exchange('T', 'b')], crashes: 2 };
const TWICE_AND_SWEPT: Setting = { ...TWICE, calls: [...TWICE.calls, sweep] };
const TWICE_CANCELED: Setting = { ...TWICE, calls: [...TWICE.calls, cancel('T'), sweep], crashes: 1 };
const CANCELED: Setting = { stock: 1, points: 5, calls: [exchange('T', 'a'), cancel('T'), sweep], crashes: 2 };
const CANCELED_TWICE: Setting = { ...CANCELED, calls: [exchange('T', 'a'), cancel('T'), cancel('T')] };
const TWO_ORDERS: Setting = {
  stock: 1,
  points: 10,
  calls: [exchange('T', 'a'), exchange('U', 'b'), cancel('T'), sweep],
  crashes: 1,
};
const TWO_SWEEPERS: Setting = { stock: 1, points: 5, calls: [exchange('T', 'a'), sweep, sweep], crashes: 2 };

describe('every interleaving, with crashes, slow calls and transactions that end by themselves,', () => {
  test.each([
    ['of the same request twice', TWICE],
    ['of the same request twice and a sweeper', TWICE_AND_SWEPT],
    ['of the same request twice, a cancel and a sweeper', TWICE_CANCELED],
    ['of an exchange, its cancel and a sweeper', CANCELED],
    ['of an exchange and two cancels', CANCELED_TWICE],
    ['of two exchanges of the last bottle, a cancel and a sweeper', TWO_ORDERS],
    ['of an exchange and two sweepers', TWO_SWEEPERS],
  ])('%s keeps every law', (_what, setting) => {
    const { broken, states, ends } = explore(setting, RULES);

    expect(broken).toEqual([]);
    expect(states).toBeGreaterThan(100);
    expect(ends).toBeGreaterThan(0);
  });
});

describe('the model shows what breaks', () => {
  test('when reservations are keyed by the order: one order sells two bottles', () => {
    const { broken } = explore(TWICE, { ...RULES, keyedBy: 'order' });

    expect(broken).toEqual(expect.arrayContaining([expect.stringContaining('a bottle is sold twice or lost')]));
  });

  test('when the sweeper writes no tombstone: a slow order finds its bottle given away', () => {
    const { broken } = explore(TWO_SWEEPERS, { ...RULES, tombstone: false });

    expect(broken).toEqual(expect.arrayContaining([expect.stringContaining('a bottle is sold twice or lost')]));
  });

  test('when an attempt is confirmed before the commit: a bottle is sold to nobody', () => {
    const { broken } = explore(TWICE, { ...RULES, confirms: 'beforeCommit' });

    expect(broken).toEqual(expect.arrayContaining([expect.stringContaining('a bottle is sold twice or lost')]));
  });

  test('when a return leaves no marker: a bottle comes back twice', () => {
    const { broken } = explore(CANCELED_TWICE, { ...RULES, returnsAreMarked: false });

    expect(broken).toEqual(expect.arrayContaining([expect.stringContaining('a bottle is sold twice or lost')]));
  });
});
