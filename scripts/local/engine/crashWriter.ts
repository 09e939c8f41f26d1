import { writeSync } from 'node:fs';
import { openEngine } from './index';
import { EngineError, type Engine } from './types';

/*
 * Writes without end until it is killed, and says on stdout what was acknowledged: `single <id>` for a
 * document, `pair <id>` for a transaction that wrote its parts and counted itself. crash.test.ts kills it
 * and looks at what is left.
 */

const WRITERS = 8;
const HALVES_OF_A_LARGE_PAIR = 60; // more than one page of the store

async function writeSingles(engine: Engine, prefix: string): Promise<never> {
  for (let n = 0; ; n++) {
    const id = `${prefix}-${n}`;
    await engine.insert({
      collection: 'singles',
      documents: [{ _id: id, state: 'new', text: 'x'.repeat(n % 500) }],
    });
    await engine.update({ collection: 'singles', query: { _id: id }, update: { $set: { state: 'ready' } } });
    writeSync(1, `single ${id}\n`);
  }
}

async function writePairs(engine: Engine, prefix: string): Promise<never> {
  for (let n = 0; ; n++) {
    const id = `${prefix}-${n}`;
    const halves = n % 5 === 0 ? HALVES_OF_A_LARGE_PAIR : 2;
    const transactionId = await engine.startTransaction();
    try {
      const documents = Array.from({ length: halves }, (_, part) => ({
        _id: `${id}/${part}`,
        pair: id,
        halves,
      }));
      await engine.insert({ collection: 'halves', documents: documents.slice(1), transactionId });
      await engine.insert({ collection: 'halves', documents: documents.slice(0, 1), transactionId });
      await engine.update({
        collection: 'totals',
        query: { _id: prefix },
        update: { $inc: { pairs: 1 } },
        upsert: true,
        transactionId,
      });
      await engine.commit(transactionId);
      writeSync(1, `pair ${id}\n`);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'DATABASE_TRANSACTION_CONFLICT') throw error;
    }
  }
}

async function main(dataDir: string, round: string): Promise<void> {
  const engine = await openEngine({ dataDir, now: Date.now });
  for (const name of ['singles', 'halves', 'totals']) await engine.createCollection(name);
  const writers = Array.from({ length: WRITERS }, (_, n) =>
    (n % 2 === 0 ? writeSingles : writePairs)(engine, `${round}.${n}`),
  );
  await Promise.all(writers);
}

const [, , dataDir = '', round = ''] = process.argv;
void main(dataDir, round);
