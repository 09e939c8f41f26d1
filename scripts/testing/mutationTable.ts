import { MONEY_MUTATIONS } from './moneyMutations';
import type { Mutation } from './mutation';

const STORE = 'cloudfunctions/common/store';
const PROOF = 'cloudfunctions/common/testing/proof';
const EXCHANGE_DIES = {
  file: `${PROOF}/crash/shoppers.test.ts`,
  title: 'an exchange is made once or not at all',
};
const FROM_OUTSIDE = `import { openDatabase } from './cloudbase';`;

const raced = (title: string): Mutation['caughtBy'] => ({ file: `${PROOF}/races/exchanges.test.ts`, title });
const racedByOthers = (title: string): Mutation['caughtBy'] => ({
  file: `${PROOF}/races/others.test.ts`,
  title,
});

/**
 * The code broken on purpose, where transactions, crashes and interleavings decide; and the test that must notice.
 */
export const MUTATIONS: readonly Mutation[] = [
  {
    what: 'a reservation is keyed by the order',
    edits: [{ file: `${STORE}/placeOrder.ts`, from: 'held ?? freshId()', to: 'held ?? plan.order._id' }],
    caughtBy: raced('a slow exchange whose transaction ended, beside its own repetition, is one order'),
  },
  {
    what: 'the balance counts a coin at its 48th hour',
    edits: [
      {
        file: 'cloudfunctions/common/domain/wallet/lots.ts',
        from: 'now < lot.expiresAt)',
        to: 'now <= lot.expiresAt)',
      },
    ],
    caughtBy: {
      file: `${PROOF}/simulation/simulation.test.ts`,
      title: 'whatever anybody does under seed %i, every law holds after every step and the books agree',
    },
  },
  {
    what: 'stock is taken without looking whether there is any',
    edits: [{ file: `${STORE}/stocks.ts`, from: '[sourceOf(drawId)]: { gte: quantity }, ', to: '' }],
    caughtBy: raced('F-154 the last bottle is sold once'),
  },
  {
    what: 'entries are written outside the transaction',
    edits: [
      {
        file: `${STORE}/shoppers.ts`,
        from: `await tx.insert('entries', ...movement.entries);`,
        to: `for (const entry of movement.entries) await openDatabase().insertOnce('entries', entry);`,
      },
      {
        file: `${STORE}/shoppers.ts`,
        from: `import type { Documents } from './documents';`,
        to: `import type { Documents } from './documents';\n${FROM_OUTSIDE}`,
      },
    ],
    caughtBy: EXCHANGE_DIES,
  },
  {
    what: 'a repeated transaction decides on what the first one read',
    edits: [
      {
        file: `${STORE}/placeOrder.ts`,
        from: `const known = await tx.get('shoppers', order.openid);`,
        to: [
          `const known = remembered.get(order._id) ?? (await tx.get('shoppers', order.openid));`,
          '  if (known) remembered.set(order._id, known);',
        ].join('\n'),
      },
      {
        file: `${STORE}/placeOrder.ts`,
        from: 'const PLANS_MAX = 3;',
        to: 'const PLANS_MAX = 3;\nconst remembered = new Map<string, Shopper>();',
      },
    ],
    caughtBy: raced(
      'of two exchanges with balance for one exactly one succeeds, and the bottle of the other is free again',
    ),
  },
  {
    what: 'limits count what was read before the transaction',
    edits: [
      {
        file: `${STORE}/placeOrder.ts`,
        from: 'await readPastLines(tx, shopper, plan.lines, order._id)',
        to: [
          'await (remembered.get(order._id) ??',
          'remember(order._id, readPastLines(tx, shopper, plan.lines, order._id)))',
        ].join(' '),
      },
      {
        file: `${STORE}/placeOrder.ts`,
        from: 'const PLANS_MAX = 3;',
        to: [
          'const PLANS_MAX = 3;',
          'const remembered = new Map();',
          'const remember = (key, value) => (remembered.set(key, value), value);',
        ].join('\n'),
      },
    ],
    caughtBy: raced('a limit of one per shopper holds for two exchanges at once'),
  },
  {
    what: 'an attempt is confirmed before the commit',
    edits: [
      {
        file: `${STORE}/placeOrder.ts`,
        from: 'if (held === null) await hold(db, order, demands, now);',
        to: [
          'if (held === null) await hold(db, order, demands, now);',
          `      await finishAttempt(db, attemptId, demands, 'confirm', now);`,
        ].join('\n'),
      },
    ],
    caughtBy: EXCHANGE_DIES,
  },
  {
    what: 'after a duplicate key nobody asks what is there',
    edits: [{ file: `${STORE}/retry.ts`, from: 'if (done !== null) return done;', to: '' }],
    caughtBy: raced('the same exchange twice at once is one order'),
  },
  {
    what: 'a lost answer of a commit is taken for an error',
    edits: [
      {
        file: `${STORE}/retry.ts`,
        from: 'error instanceof Ambiguous || error instanceof DuplicateKey;',
        to: 'error instanceof DuplicateKey;',
      },
    ],
    caughtBy: {
      file: 'cloudfunctions/verifyIdentity/verifyIdentity.faults.test.ts',
      title: 'F-127 a commit whose answer is lost is found to be done',
    },
  },
  {
    what: 'a conflict is not tried again',
    edits: [
      { file: `${STORE}/retry.ts`, from: 'TRANSACTION_ATTEMPTS_MAX = 5', to: 'TRANSACTION_ATTEMPTS_MAX = 1' },
    ],
    caughtBy: racedByOthers('a grant and an exchange follow each other in the chain of entries'),
  },
  {
    what: 'the sweeper releases without a tombstone',
    edits: [
      {
        file: `${STORE}/sweep.ts`,
        from: [
          `await repeatSafely(() => db.insertOnce('orders', tombstone));`,
          `    order = await db.get('orders', orderId);`,
        ].join('\n'),
        to: 'order = tombstone;',
      },
    ],
    caughtBy: raced(
      'a sweeper beside a slow exchange leaves an order or a tombstone, never both, and no bottle is lost',
    ),
  },
  {
    what: 'the sweeper ends attempts that are still young',
    edits: [
      {
        file: `${STORE}/limits.ts`,
        from: '(WRITER_TIMEOUT_SECONDS + TRANSACTION_LIFE_SECONDS) * 1_000',
        to: '1_000',
      },
    ],
    caughtBy: {
      file: 'cloudfunctions/sweepOrders/sweepOrders.test.ts',
      title: 'F-156 F-231 a bottle that a dead exchange reserved comes back when no call can use it any more',
    },
  },
  {
    what: 'stock comes back without a marker',
    edits: [
      {
        file: `${STORE}/stocks.ts`,
        from: `giveBack(db, skuId, drawId, { [marker]: { exists: false } }, returned, quantity)`,
        to: `giveBack(db, skuId, drawId, {}, returned, quantity)`,
      },
    ],
    caughtBy: raced('two cancels at once give back once'),
  },
  {
    what: 'an attempt that was refused keeps its bottle',
    edits: [
      {
        file: `${STORE}/placeOrder.ts`,
        from: `await finishLater(finishAttempt(db, held, demands, 'release', now));`,
        to: '',
      },
    ],
    caughtBy: raced(
      'of two exchanges with balance for one exactly one succeeds, and the bottle of the other is free again',
    ),
  },
  {
    what: 'the first line stays taken when the second is sold out',
    edits: [
      {
        file: `${STORE}/stocks.ts`,
        from: `await finishAttempt(db, attempt.attemptId, held, 'release', now);`,
        to: '',
      },
    ],
    caughtBy: {
      file: `${PROOF}/crash/scarce.test.ts`,
      title: 'an exchange of two lines takes none when the second is sold out',
    },
  },
  {
    what: 'a bottle is reserved whatever revision its price was read from',
    edits: [{ file: `${STORE}/stocks.ts`, from: ', productRevision: revision', to: '' }],
    caughtBy: racedByOthers('an order has the price of the revision under which its bottle was reserved'),
  },
  {
    what: 'a refund opens a lot with a new expiry',
    edits: [
      {
        file: 'cloudfunctions/common/domain/wallet/refund.ts',
        from: "const lot: Omit<Lot, 'remaining'> = { id: lotId, asset, earnedAt, expiresAt, sourceId };",
        to: [
          'const late = now + 172_800_000;',
          '  const lot = { id: `${asset}.${late}`, asset, earnedAt, expiresAt: late, sourceId };',
        ].join('\n'),
      },
    ],
    caughtBy: { file: `${PROOF}/crash/shoppers.test.ts`, title: 'a cancel gives everything back once' },
  },
  {
    what: 'an event is handled under a fresh id each time',
    edits: [
      {
        file: `${STORE}/inventory.ts`,
        from: '_id: `${orderId}:${change}:${skuId}`',
        to: '_id: `${orderId}:${change}:${skuId}:${Math.random()}`',
      },
    ],
    caughtBy: racedByOthers('does what each event asks for once'),
  },
  {
    what: 'an operator’s command is named afresh each time',
    edits: [
      {
        file: `${STORE}/operations.ts`,
        from: 'return hashOf({ operatorId, operation, requestId })',
        to: 'return hashOf({ operatorId, operation, requestId, at: Math.random() })',
      },
    ],
    caughtBy: racedByOthers('the same grant twice is given once'),
  },
  {
    what: 'one person has an identity for each account',
    edits: [
      {
        file: 'cloudfunctions/verifyIdentity/handler.ts',
        from: '_id: identityId,',
        to: '_id: `${openid}.${identityId}`,',
      },
    ],
    caughtBy: racedByOthers('F-127 one person is verified on one of two accounts'),
  },
  {
    what: 'the auditor never starts over',
    edits: [
      {
        file: `${STORE}/auditShopper.ts`,
        from: 'START_OVER_MS = DAY_MS',
        to: 'START_OVER_MS = 1_000 * DAY_MS',
      },
    ],
    caughtBy: {
      file: `${PROOF}/auditor/auditLedger.test.ts`,
      title: 'reads no old entry again, and finds one that was edited since when it starts over, after a day',
    },
  },
  {
    what: 'a round of the auditor begins anew with each run',
    edits: [
      {
        file: `${STORE}/audit.ts`,
        from: 'let place: Place | null = readPlace(from);',
        to: 'let place: Place | null = readPlace({});',
      },
    ],
    caughtBy: {
      file: `${PROOF}/auditor/auditLedger.test.ts`,
      title: 'a run stops when its time is over and the next goes on, until everything was seen',
    },
  },
  ...MONEY_MUTATIONS,
];
