import { openTestEngine, type TestEngine } from './testing';
import type { Document, Query } from './types';

export const CONFLICT = {
  code: 'DATABASE_TRANSACTION_CONFLICT',
  message: expect.stringContaining(
    '[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others',
  ),
};
export const NOT_EXIST = {
  code: 'DATABASE_TRANSACTION_FAIL',
  message: expect.stringContaining(
    '[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server, ' +
      'transaction must be commit or abort in 30 seconds',
  ),
};
export const BUSY = {
  code: 'DATABASE_TRANSACTION_FAIL',
  message: expect.stringContaining('[ResourceUnavailable.TransactionBusy]'),
};
export const DUPLICATE = {
  code: 'DATABASE_REQUEST_FAILED',
  message: expect.stringContaining('E11000 duplicate key error'),
};

export const collection = 'things';

/** An engine with the documents a and b, which have a unique code, and the statements that the tests use. */
export async function openPair() {
  const engine: TestEngine = await openTestEngine({
    things: [{ name: 'code_1', keys: [['code', 1]], unique: true }],
  });
  await engine.insert({
    collection,
    documents: [
      { _id: 'a', n: 1, code: 'A' },
      { _id: 'b', n: 1, code: 'B' },
    ],
  });
  return {
    engine,
    read: async (id: string, transactionId?: string): Promise<Document | undefined> =>
      (await engine.find({ collection, query: { _id: id }, transactionId })).documents[0],
    add: (id: string, transactionId?: string, by = 1) =>
      engine.update({ collection, query: { _id: id }, update: { $inc: { n: by } }, transactionId }),
    insert: (document: Record<string, unknown>, transactionId?: string) =>
      engine.insert({ collection, documents: [document], transactionId }),
    remove: (query: Query, transactionId?: string) => engine.remove({ collection, query, transactionId }),
  };
}

export type Pair = Awaited<ReturnType<typeof openPair>>;
