import fc from 'fast-check';
import { setImmediate as settle } from 'node:timers/promises';
import { findAll, openTestEngine } from './testing';
import { EngineError, type Engine } from './types';

const IDS = ['x', 'y', 'z'] as const;
type Id = (typeof IDS)[number];

interface Step {
  readonly actor: number; // 0 acts outside of all transactions
  readonly kind: 'read' | 'add' | 'insert' | 'remove' | 'commit' | 'abort';
  readonly id: Id;
}

const step: fc.Arbitrary<Step> = fc.record({
  actor: fc.integer({ min: 0, max: 3 }),
  kind: fc.constantFrom('read', 'add', 'add', 'insert', 'remove', 'commit', 'abort'),
  id: fc.constantFrom(...IDS),
});

/** A version of a document; another object is another version, even with the same number. */
type Version = { readonly n: number } | undefined;
type Versions = Map<Id, Version>;

interface ModelTransaction {
  readonly base: Versions;
  readonly own: Versions;
  readonly written: Set<Id>;
}

/** Snapshot isolation in its plainest form: first writer wins, outside writers wait. */
class Model {
  committed: Versions = new Map(IDS.map((id) => [id, id === 'z' ? undefined : { n: 0 }]));
  readonly open = new Map<number, ModelTransaction>();
  readonly ended = new Set<number>();

  begin(actor: number): ModelTransaction {
    const open = this.open.get(actor) ?? {
      base: new Map(this.committed),
      own: new Map(this.committed),
      written: new Set<Id>(),
    };
    this.open.set(actor, open);
    return open;
  }

  holds(id: Id, except: number): boolean {
    return [...this.open].some(([actor, { written }]) => actor !== except && written.has(id));
  }

  end(actor: number): void {
    this.open.delete(actor);
    this.ended.add(actor);
  }

  performInside({ actor, kind, id }: Step): unknown {
    if (this.ended.has(actor)) return 'not exist';
    if (kind === 'abort' || kind === 'commit') {
      const transaction = this.open.get(actor);
      if (kind === 'commit')
        for (const each of transaction?.written ?? []) this.committed.set(each, transaction?.own.get(each));
      this.end(actor);
      return 'ended';
    }
    const transaction = this.begin(actor);
    const { base, own, written } = transaction;
    const seen = own.get(id);
    if (kind === 'read') return seen?.n;
    if (kind !== 'insert' && !seen) return 0;
    if (this.holds(id, actor) || this.committed.get(id) !== base.get(id)) return this.#fail(actor, 'conflict');
    if (kind === 'insert' && seen) return this.#fail(actor, 'duplicate');
    own.set(id, change(kind, seen));
    written.add(id);
    return 1;
  }

  performOutside({ kind, id }: Step): unknown {
    const seen = this.committed.get(id);
    if (kind === 'read') return seen?.n;
    if (kind === 'commit' || kind === 'abort' || (kind !== 'insert' && !seen)) return 0;
    if (this.holds(id, 0)) return 'waits';
    if (kind === 'insert' && seen) return 'duplicate';
    this.committed.set(id, change(kind, seen));
    return 1;
  }

  #fail(actor: number, why: string): string {
    this.end(actor);
    return why;
  }
}

function change(kind: Step['kind'], seen: Version): Version {
  if (kind === 'remove') return undefined;
  return { n: kind === 'insert' ? 10 : (seen?.n ?? 0) + 1 };
}

const collection = 'things';

async function perform(engine: Engine, { kind, id }: Step, transactionId?: string): Promise<unknown> {
  try {
    switch (kind) {
      case 'read':
        return (await engine.find({ collection, query: { _id: id }, transactionId })).documents[0]?.['n'];
      case 'add':
        return (
          await engine.update({ collection, query: { _id: id }, update: { $inc: { n: 1 } }, transactionId })
        ).modified;
      case 'insert':
        return (await engine.insert({ collection, documents: [{ _id: id, n: 10 }], transactionId })).insertedIds
          .length;
      case 'remove':
        return (await engine.remove({ collection, query: { _id: id }, transactionId })).deleted;
      default:
        if (transactionId === undefined) return 0;
        await (kind === 'commit' ? engine.commit(transactionId) : engine.abort(transactionId));
        return 'ended';
    }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.code === 'DATABASE_TRANSACTION_CONFLICT') return 'conflict';
    if (error.message.includes('TransactionNotExist')) return 'not exist';
    if (error.message.includes('E11000')) return 'duplicate';
    throw error;
  }
}

interface Waiting {
  readonly step: Step;
  readonly result: Promise<unknown>;
}

/**
 * Compares the waiting writes that the model can now perform, in the order in which they began to wait.
 */
async function drain(model: Model, waiting: Waiting[]): Promise<void> {
  for (const each of [...waiting]) {
    const expected = model.performOutside(each.step);
    if (expected === 'waits') continue;
    waiting.splice(waiting.indexOf(each), 1);
    expect(await each.result).toEqual(expected);
  }
}

test('interleaved transactions and writes outside behave as the plain model of snapshot isolation', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const engine = await openTestEngine();
      await engine.insert({
        collection,
        documents: [
          { _id: 'x', n: 0 },
          { _id: 'y', n: 0 },
        ],
      });
      const transactions = await Promise.all([0, 1, 2, 3].map(() => engine.startTransaction()));
      const model = new Model();
      const waiting: Waiting[] = [];

      for (const each of steps) {
        if (each.actor > 0) {
          expect([each, await perform(engine, each, transactions[each.actor])]).toEqual([
            each,
            model.performInside(each),
          ]);
        } else {
          const expected = model.performOutside(each);
          const result = perform(engine, each);
          if (expected === 'waits') waiting.push({ step: each, result });
          else expect([each, await result]).toEqual([each, expected]);
        }
        await settle();
        await drain(model, waiting);
      }
      for (const actor of [1, 2, 3]) {
        const last = { actor, kind: 'commit', id: 'x' } as const;
        expect(await perform(engine, last, transactions[actor])).toEqual(model.performInside(last));
        await settle();
        await drain(model, waiting);
      }

      expect(waiting).toEqual([]);
      const expected = IDS.flatMap((id) =>
        model.committed.get(id) ? [{ _id: id, n: model.committed.get(id)?.n }] : [],
      );
      expect(await findAll(engine, collection)).toEqual(expected);
    }),
    { numRuns: 1_000 },
  );
}, 60_000);

test('whatever interleaves, no two documents share a unique key, and the index equals them', async () => {
  const write = fc.record({
    actor: fc.integer({ min: 0, max: 3 }),
    id: fc.integer({ min: 0, max: 3 }),
    key: fc.integer({ min: 0, max: 3 }),
    kind: fc.constantFrom('put', 'put', 'remove', 'commit'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 30 }), async (writes) => {
      const engine = await openTestEngine({ things: [{ name: 'key_1', keys: [['key', 1]], unique: true }] });
      const transactions = [undefined, ...(await Promise.all([1, 2, 3].map(() => engine.startTransaction())))];
      const outside: Promise<unknown>[] = [];

      for (const { actor, id, key, kind } of writes) {
        const transactionId = transactions[actor];
        const target = { collection, query: { _id: id }, transactionId };
        const done =
          kind === 'put'
            ? engine.update({ ...target, update: { $set: { key } }, upsert: true })
            : kind === 'remove'
              ? engine.remove(target)
              : transactionId === undefined
                ? Promise.resolve()
                : engine.commit(transactionId);
        const settled = done.catch((error: unknown) => expect(error).toBeInstanceOf(EngineError));
        if (transactionId === undefined) outside.push(settled);
        else await settled;
      }
      for (const transactionId of transactions.slice(1))
        if (transactionId !== undefined) await engine.commit(transactionId).catch(() => null);
      await Promise.all(outside);

      const documents = await findAll(engine, collection);
      expect(new Set(documents.map(({ key }) => key)).size).toBe(documents.length);
      for (const { _id, key } of documents)
        expect(await findAll(engine, collection, { key })).toEqual([{ _id, key }]);
    }),
    { numRuns: 500 },
  );
}, 60_000);
