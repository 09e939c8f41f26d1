import fc from 'fast-check';
import { type History, SHOPPER, START_AT, anySteps, causeAt, play } from '../../testing/walletHistory';
import { COIN_LIFE_MS } from '../calendar';
import { earn } from '../wallet/earn';
import { type Entry, GENESIS_HASH, hashEntry } from '../wallet/entry';
import { type AssetTotals, EMPTY_WALLET, type Lot, type Wallet } from '../wallet/lots';
import type { Law } from './finding';
import { auditEntries, startLedger } from './ledger';
import { auditWallet, compareWallet } from './wallet';

const anyHistory = anySteps.map((steps) => play(steps)).filter(({ entries }) => entries.length > 0);
const EXPIRES_AT = START_AT + COIN_LIFE_MS;
const COIN = { asset: 'coin', amount: 2, expiresAt: EXPIRES_AT } as const;
const GRANTED = earn(EMPTY_WALLET, COIN, causeAt(START_AT, 'draw_reward', 'draw.1'));
const GRANTED_LOT: Lot = {
  id: `coin.${EXPIRES_AT}`,
  asset: 'coin',
  remaining: 2,
  earnedAt: START_AT,
  expiresAt: EXPIRES_AT,
  sourceId: 'draw.1',
};

describe('auditWallet', () => {
  test('a wallet that never moved has no findings', () => {
    expect(auditWallet(SHOPPER, EMPTY_WALLET, [])).toEqual([]);
  });

  test('C-13 the auditor finds any edit of any field of a wallet', () => {
    fc.assert(
      fc.property(anyHistory, ({ wallet, entries }) => {
        for (const edited of editsOf(wallet)) {
          expect(auditWallet(SHOPPER, edited, entries)).not.toEqual([]);
        }
      }),
    );
  });

  test.each<[string, Wallet, readonly Law[]]>([
    ['gave itself a coin', editLot({ remaining: 3 }), ['wallet.lots', 'wallet.balance', 'wallet.conservation']],
    ['stretched its coin', editLot({ expiresAt: EXPIRES_AT + 1 }), ['wallet.lots']],
    ['forgot what was earned', editTotals({ earned: 1 }), ['wallet.totals', 'wallet.conservation']],
    ['moved spent to expired', editTotals({ spent: 1, expired: -1 }), ['wallet.totals', 'wallet.totals']],
    [
      'invented a lot',
      { ...GRANTED.wallet, lots: [...GRANTED.wallet.lots, { ...GRANTED_LOT, id: 'coin.1', expiresAt: 1 }] },
      ['wallet.lots', 'wallet.balance', 'wallet.conservation'],
    ],
    ['lost its lot', { ...GRANTED.wallet, lots: [] }, ['wallet.lots', 'wallet.balance', 'wallet.conservation']],
    ['is ahead of its entries', { ...GRANTED.wallet, sequence: 2 }, ['wallet.head']],
    ['names another last entry', { ...GRANTED.wallet, headHash: GENESIS_HASH }, ['wallet.head']],
    ['would never be expired', { ...GRANTED.wallet, nextExpiryAt: null }, ['wallet.nextExpiryAt']],
  ])('a wallet that %s is found under the laws that it broke', (_, wallet, laws) => {
    expect(lawsOf(auditWallet(SHOPPER, wallet, GRANTED.entries))).toEqual(laws);
  });

  test('C-13 the auditor finds any edit, removal, swap and doubling of an entry', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), ({ wallet, entries }, pick) => {
        const index = pick % entries.length;
        const entry = entryAt(entries, index);
        const damaged = [
          ...Object.keys(entry).map((field) => entries.with(index, { ...entry, [field]: null })),
          entries.with(index, { ...entry, amount: entry.amount + 1 }),
          entries.toSpliced(index, 1),
          entries.toSpliced(index, 0, entry),
          ...(index > 0 ? [entries.toSpliced(index - 1, 2, entry, entryAt(entries, index - 1))] : []),
        ].filter((each) => JSON.stringify(each) !== JSON.stringify(entries));

        for (const each of damaged) expect(auditWallet(SHOPPER, wallet, each)).not.toEqual([]);
      }),
    );
  });

  test('a chain hashed anew from an edited entry on no longer ends at the head of the wallet', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), fc.integer({ min: 1, max: 9 }), ({ wallet, entries }, pick, more) => {
        const index = pick % entries.length;
        const entry = entryAt(entries, index);
        const forged = rehash(entries.with(index, { ...entry, memo: `${entry.memo}${more}` }));

        const laws = auditWallet(SHOPPER, wallet, forged).map(({ law }) => law);

        expect(laws).toEqual(['wallet.head']);
      }),
    );
  });

  test("somebody else's whole and unbroken ledger is not this wallet's", () => {
    expect(lawsOf(auditWallet('o-other', GRANTED.wallet, GRANTED.entries))).toEqual(['entry.chain']);
  });

  test.each<[string, Partial<Entry>, Law]>([
    ['takes more than the lot holds', { amount: -3, balanceAfter: -1 }, 'lot.notNegative'],
    ['names a wrong balance', { amount: -1, balanceAfter: 2 }, 'entry.balanceAfter'],
    ['spends a coin at its expiry', { amount: -1, balanceAfter: 1, at: EXPIRES_AT }, 'entry.expiry'],
    [
      'expires a coin a millisecond early',
      { amount: -2, balanceAfter: 0, reason: 'expire_deduct', at: EXPIRES_AT - 1 },
      'entry.expiry',
    ],
    ['gives while it says that it takes', { amount: 1, balanceAfter: 3 }, 'entry.form'],
    [
      'takes while it says that it refunds',
      { amount: -1, balanceAfter: 1, reason: 'mall_refund' },
      'entry.form',
    ],
    ['stretches its lot', { amount: -1, balanceAfter: 1, expiresAt: EXPIRES_AT + 1 }, 'entry.form'],
    ['names another source than its lot', { amount: -1, balanceAfter: 1, sourceId: 'draw.2' }, 'entry.form'],
    ['has the id of another cause', { amount: -1, balanceAfter: 1, _id: 'other:0' }, 'entry.form'],
    ['has no number', { amount: -1, balanceAfter: 1, _id: 'exchange:' }, 'entry.form'],
    ['is not whole', { amount: -0.5, balanceAfter: 1.5 }, 'entry.form'],
  ])('a well hashed entry that %s is found', (_, change, law) => {
    const taken = nextEntry({ ...change });

    const { findings } = auditEntries(startLedger(SHOPPER), [...GRANTED.entries, taken]);

    expect(lawsOf(findings)).toContain(law);
  });

  test('the entry that those cases are made of has no finding by itself', () => {
    const taken = nextEntry({ amount: -1, balanceAfter: 1 });

    expect(auditEntries(startLedger(SHOPPER), [...GRANTED.entries, taken]).findings).toEqual([]);
  });

  test.each([
    ['lots', {}],
    ['lots', [null]],
    ['lots', [{ id: 'coin.1' }]],
    ['totals', { points: { earned: 0, spent: 0, expired: 0 } }],
    ['headHash', undefined],
    ['sequence', '1'],
    ['nextExpiryAt', new Date(EXPIRES_AT)],
  ])('a wallet whose %s became %j is a finding, not an accident', (field, value) => {
    const broken = Object.assign({ ...GRANTED.wallet }, { [field]: value });

    expect(auditWallet(SHOPPER, broken, GRANTED.entries)).toMatchObject([
      { law: 'wallet.form', actual: field },
    ]);
  });

  test('an entry with a field that is no JSON is a finding, not an accident', () => {
    const broken = Object.assign({ ...entryAt(GRANTED.entries, 0) }, { at: new Date(START_AT) });

    expect(auditWallet(SHOPPER, GRANTED.wallet, [broken])).toMatchObject([{ law: 'entry.form', actual: 'at' }]);
  });
});

describe('auditEntries', () => {
  test('counting in pages comes to what counting at once comes to', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 1, max: 9 }), ({ wallet, entries }, pageSize) => {
        const whole = auditEntries(startLedger(SHOPPER), entries);

        const paged = pagesOf(entries, pageSize).reduce(
          ({ checkpoint }, page) => auditEntries(checkpoint, page),
          { checkpoint: startLedger(SHOPPER), findings: whole.findings },
        );

        expect(paged).toEqual(whole);
        expect(compareWallet(paged.checkpoint, wallet)).toEqual([]);
      }),
    );
  });

  test('a checkpoint stays where it was while something is wrong, so that the next run finds it again', () => {
    const edited = { ...entryAt(GRANTED.entries, 0), amount: 3 };
    const start = startLedger(SHOPPER);

    const { checkpoint, findings } = auditEntries(start, [edited]);

    expect(checkpoint).toBe(start);
    expect(findings).toMatchObject([{ law: 'entry.chain', actual: 'hash' }]);
    const overdrawn = auditEntries(start, [...GRANTED.entries, nextEntry({ amount: -3, balanceAfter: -1 })]);
    expect(overdrawn.checkpoint).toBe(start);
  });

  test('a checkpoint holds no lot that is empty, so that it stays as small as the wallet', () => {
    fc.assert(
      fc.property(anyHistory, ({ wallet, entries }) => {
        const { checkpoint } = auditEntries(startLedger(SHOPPER), entries);

        expect(checkpoint.lots).toHaveLength(wallet.lots.length);
      }),
    );
  });
});

/** A consumption of one coin after the grant, changed as the case says and chained and hashed as if it were right. */
function nextEntry(change: Partial<Entry>): Entry {
  const granted = entryAt(GRANTED.entries, 0);
  const { hash: previousHash, ...rest } = granted;
  const base = {
    ...rest,
    _id: 'exchange:0',
    causeId: 'exchange',
    reason: 'mall_consumption' as const,
    sequence: 2,
    previousHash,
    ...change,
  };
  return { ...base, hash: hashEntry(base) };
}

function editLot(change: Partial<Lot>): Wallet {
  return { ...GRANTED.wallet, lots: [{ ...GRANTED_LOT, ...change }] };
}

function editTotals(change: Partial<AssetTotals>): Wallet {
  const { totals } = GRANTED.wallet;
  return { ...GRANTED.wallet, totals: { ...totals, coin: { ...totals.coin, ...change } } };
}

function rehash(entries: readonly Entry[]): readonly Entry[] {
  const chained: Entry[] = [];
  for (const { hash: _, ...entry } of entries) {
    const next = { ...entry, previousHash: chained.at(-1)?.hash ?? GENESIS_HASH };
    chained.push({ ...next, hash: hashEntry(next) });
  }
  return chained;
}

/** Every wallet that differs in one field, by the least a hand could change, and those with a lot more or less. */
function editsOf(wallet: Wallet): readonly Wallet[] {
  const { totals, lots } = wallet;
  return [
    { ...wallet, sequence: wallet.sequence + 1 },
    { ...wallet, headHash: GENESIS_HASH },
    { ...wallet, nextExpiryAt: (wallet.nextExpiryAt ?? 0) + 1 },
    ...(['points', 'coin'] as const).flatMap((asset) =>
      (['earned', 'spent', 'expired'] as const).map((field) => ({
        ...wallet,
        totals: { ...totals, [asset]: { ...totals[asset], [field]: totals[asset][field] + 1 } },
      })),
    ),
    ...lots.flatMap((lot, index) => [
      { ...wallet, lots: lots.toSpliced(index, 1) },
      { ...wallet, lots: [...lots, lot] },
      ...editsOfLot(lot).map((edited) => ({ ...wallet, lots: lots.with(index, edited) })),
    ]),
  ];
}

function editsOfLot(lot: Lot): readonly Lot[] {
  return [
    { ...lot, id: `${lot.id}0` },
    { ...lot, asset: lot.asset === 'coin' ? 'points' : 'coin' },
    { ...lot, remaining: lot.remaining + 1 },
    { ...lot, earnedAt: lot.earnedAt + 1 },
    { ...lot, expiresAt: lot.expiresAt + 1 },
    { ...lot, sourceId: `${lot.sourceId}x` },
  ];
}

function pagesOf(entries: History['entries'], size: number): readonly (readonly Entry[])[] {
  const starts = entries.map((_, index) => index).filter((index) => index % size === 0);
  return starts.map((start) => entries.slice(start, start + size));
}

function entryAt(entries: readonly Entry[], index: number): Entry {
  const entry = entries[index];
  if (entry === undefined) throw new Error(`there is no entry ${index}`);
  return entry;
}

function lawsOf(findings: readonly { readonly law: Law }[]): readonly Law[] {
  return findings.map(({ law }) => law);
}
