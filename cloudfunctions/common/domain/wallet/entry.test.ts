import fc from 'fast-check';
import { SHOPPER, anySteps, play } from '../../testing/walletHistory';
import { type ChainHead, type Entry, GENESIS_HASH, hashEntry, verifyChain } from './entry';

const GENESIS: ChainHead = { sequence: 0, hash: GENESIS_HASH };
const anyEntries = anySteps.map((steps) => play(steps).entries).filter(({ length }) => length >= 2);

describe('the chain of entries', () => {
  test('the chain of any history is whole, and its head is the last entry', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        expect(verifyChain(entries, GENESIS)).toEqual({ ok: true, head: headOf(entries) });
      }),
    );
  });

  test('the chain can be continued from any entry', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), (entries, pick) => {
        const middle = pick % entries.length;
        const head = middle === 0 ? GENESIS : headOf(entries.slice(0, middle));

        expect(verifyChain(entries.slice(middle), head)).toEqual({ ok: true, head: headOf(entries) });
      }),
    );
  });

  test('the chain shows any edit of any field of any entry', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), (entries, pick) => {
        const index = pick % entries.length;
        for (const edited of editsOf(entries[index])) {
          const check = verifyChain(entries.with(index, edited), GENESIS);
          expect(check).toMatchObject({ ok: false });
        }
      }),
    );
  });

  test('the chain shows an entry hashed anew after an edit, at the next one or at the head', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), (entries, pick) => {
        const index = pick % entries.length;
        const [entry] = entries.slice(index);
        if (entry === undefined) throw new Error('the index is one of the entries');
        const edited = { ...entry, amount: entry.amount + 1 };
        const rehashed = { ...edited, hash: hashEntry(edited) };

        const check = verifyChain(entries.with(index, rehashed), GENESIS);

        if (index < entries.length - 1) expect(check).toMatchObject({ ok: false, sequence: index + 2 });
        else expect(check).not.toEqual({ ok: true, head: headOf(entries) });
      }),
    );
  });

  test('the chain shows a removal, a doubling and a swap, and where', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), (entries, pick) => {
        const index = pick % (entries.length - 1);
        const [first, second] = entries.slice(index);
        if (first === undefined || second === undefined) throw new Error('the index has a next one');
        const fault = { ok: false, sequence: index + 1, why: 'sequence' };

        expect(verifyChain(entries.toSpliced(index, 1), GENESIS)).toEqual(fault);
        expect(verifyChain(entries.toSpliced(index, 2, second, first), GENESIS)).toEqual(fault);
        const doubled = verifyChain(entries.toSpliced(index, 0, first), GENESIS);
        expect(doubled).toEqual({ ...fault, sequence: index + 2 });
      }),
    );
  });

  test("somebody else's entry in the chain is shown", () => {
    const [first, second] = fc.sample(anyEntries, { numRuns: 1, seed: 1 })[0] ?? [];
    if (first === undefined || second === undefined) throw new Error('a sample has two entries');
    const { hash: _, ...stranger } = { ...second, openid: 'o-other' };

    const check = verifyChain([first, { ...stranger, hash: hashEntry(stranger) }], GENESIS);

    expect(first.openid).toBe(SHOPPER);
    expect(check).toEqual({ ok: false, sequence: 2, why: 'owner' });
  });

  test('what a store adds to an entry is not part of its hash', () => {
    const [entry] = fc.sample(anyEntries, { numRuns: 1, seed: 2 })[0] ?? [];
    if (entry === undefined) throw new Error('a sample has an entry');
    const stored = { ...entry, createdBy: 'store' };

    expect(hashEntry(stored)).toBe(entry.hash);
  });
});

function headOf(entries: readonly Entry[]): ChainHead {
  const last = entries.at(-1);
  if (last === undefined) throw new Error('a chain has entries');
  return { sequence: last.sequence, hash: last.hash };
}

/** The entry with each of its fields changed by the least that a hand could do. */
function editsOf(entry: Entry | undefined): readonly Entry[] {
  if (entry === undefined) throw new Error('the index is one of the entries');
  return Object.entries(entry).map(([field, value]) => ({
    ...entry,
    [field]: typeof value === 'number' ? value + 1 : `${value ?? ''}x`,
  }));
}
